"""Where the pictures are, as a table of (id string, image binary)."""

from __future__ import annotations

import re

from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from .failures import Failure
from .storage import Storage

#: Extensions of picture files, as the ``lookalike`` program knows them: those that it cannot read are
#: among them, so that they are refused by name.
EXTENSIONS = "jpg|jpeg|png|webp|gif|heic|heif|avif|tif|tiff|bmp|svg"
#: What a picture file's name ends with, in the notation that Python and Java share.
PICTURE = re.compile(rf"(?i)\.({EXTENSIONS})$")


def of_files(spark: SparkSession, path: str) -> DataFrame:
    """The picture files directly in a folder; an id is a file's name.

    Hidden files are not seen, and neither are those that begin with ``_``, which Hadoop hides.
    """
    files = _load(path, lambda: spark.read.format("binaryFile").load(path))
    name = F.element_at(F.split(F.col("path"), "/"), -1)
    is_picture = name.rlike(PICTURE.pattern)
    found = files.where(is_picture).select(name.alias("id"), F.col("content").alias("image"))
    # Spark passes over empty files. A product with one is to be reported as any other that cannot be read.
    empty = [file for file in Storage(spark).empty_files(path) if is_seen(file)]
    if not empty:
        return found
    nothing = [(file, bytearray()) for file in sorted(empty)]
    return found.union(spark.createDataFrame(nothing, "id string, image binary").coalesce(1))


def is_seen(name: str) -> bool:
    """Whether a file of this name is taken for a picture, as Spark's own listing takes it."""
    return not name.startswith((".", "_")) and PICTURE.search(name) is not None


def of_table(spark: SparkSession, path: str) -> DataFrame:
    """A Parquet table with ``id`` and ``image``; an id is a product's, or a name in the list's image column."""
    table = _load(path, lambda: spark.read.parquet(path))
    missing = [name for name in ("id", "image") if name not in table.columns]
    if missing:
        raise Failure(
            f"the table {path} has no column {missing[0]}; it has {', '.join(table.columns)}",
            "Rename its columns: id, and image with the bytes of the picture files.",
        )
    return table.select(F.col("id").cast("string"), F.col("image").cast("binary"))


def _load(path: str, load) -> DataFrame:
    try:
        return load()
    except AnalysisException as error:
        raise Failure(
            f"{path} cannot be read: {error.getMessage().splitlines()[0]}",
            "Check the path, and that Spark has what reads its file system.",
        ) from error
