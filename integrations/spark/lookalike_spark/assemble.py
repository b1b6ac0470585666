"""The rows and the list of products to a catalogue: `lookalike index --embedded` on the driver.

The rows are not collected: they come a partition at a time, as the Arrow messages that the program
reads, and go into its pipe. What it keeps of them is its journal, beside the catalogue.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from pyspark.sql import DataFrame

from . import rows
from .failures import REMEDY, Failure

#: The serialised form of a batch of rows, in Spark's notation.
MESSAGE = "message binary"


def pack(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Each batch as one row with its bytes, so that Spark hands it to the driver as it is."""
    for batch in batches:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, rows.SCHEMA) as stream:
            stream.write_batch(batch.cast(rows.SCHEMA))
        message = pa.array([sink.getvalue().to_pybytes()], pa.binary())
        yield pa.RecordBatch.from_arrays([message], names=["message"])


def messages(table: DataFrame) -> Iterator[pa.RecordBatch]:
    """The rows of ``table`` as batches, a partition in memory at a time."""
    columns = table.select(*[field.name for field in rows.SCHEMA])
    for row in columns.mapInArrow(pack, MESSAGE).toLocalIterator(prefetchPartitions=True):
        with pa.ipc.open_stream(row.message) as stream:
            yield from stream


def index(command: list[str], table: DataFrame) -> str:
    """Runs ``command``, which reads rows from standard input; what it says at the end."""
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=said, stderr=complained
        )
        try:
            with pa.ipc.new_stream(process.stdin, rows.SCHEMA) as stream:
                for batch in messages(table):
                    stream.write_batch(batch)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it ended early, and says why
        except BaseException:
            process.kill()
            process.wait()
            raise
        code = process.wait()
        said.seek(0)
        complained.seek(0)
        words = complained.read().decode("utf-8", "replace").strip()
        if code != 0:
            sentence, _, remedy = words.removeprefix("error: ").partition(REMEDY)
            raise Failure(
                f"the catalogue cannot be made: {sentence or f'lookalike ended with {code}'}",
                remedy or "Run it again; the pictures that were looked at are kept.",
            )
        return said.read().decode("utf-8", "replace").strip()


def command(
    lookalike: Path, model: Path, products: Path, out: Path, options: list[str]
) -> list[str]:
    """The program's arguments."""
    return [
        str(lookalike),
        "index",
        "--quiet",
        "--embedded",
        "-",
        "--model",
        str(model),
        "--products",
        str(products),
        "--out",
        str(out),
        *options,
    ]
