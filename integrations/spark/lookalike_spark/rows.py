"""What a worker says of each picture, as Spark and Parquet keep it.

The columns are those of ``lookalike embed --arrow``. Spark knows no lists of a fixed size, so the
embedding is a list of D numbers here; ``lookalike index --embedded`` reads either.
"""

from __future__ import annotations

import hashlib

import pyarrow as pa

#: The columns in Spark's notation.
COLUMNS = (
    "id string, picture binary, embedding array<float>, colours binary, "
    "thumbnail binary, error string, made_by binary"
)

#: The same in Arrow's.
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("picture", pa.binary()),
        ("embedding", pa.list_(pa.float32())),
        ("colours", pa.binary()),
        ("thumbnail", pa.binary()),
        ("error", pa.string()),
        ("made_by", pa.binary()),
    ]
)


def for_spark(answer: pa.RecordBatch) -> pa.RecordBatch:
    """A worker's batch in the types that Spark takes."""
    columns = [answer.column(field.name).cast(field.type) for field in SCHEMA]
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


def fault(picture: pa.RecordBatch, sentence: str, made_by: bytes) -> pa.RecordBatch:
    """The row of the one picture in ``picture`` (id, image) that has no embedding, and why."""
    identifier = picture.column("id")[0].as_py()
    image = picture.column("image")[0].as_py()
    digest = None if image is None else hashlib.sha256(image).digest()
    values = [identifier, digest, None, None, None, sentence, made_by]
    columns = [pa.array([value], field.type) for value, field in zip(values, SCHEMA)]
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)
