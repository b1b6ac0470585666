"""The rows, kept as Parquet from build to build: a picture that is known by its bytes is not looked at again.

Rows are only ever added. Those of another model or version, and of pictures that no product has any
more, stay and are passed over; to be rid of them, delete the folder.
"""

from __future__ import annotations

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from . import rows
from .storage import Storage

#: Up to so many new pictures their ids are sent to every executor, so that the others stay where they
#: are; more of them are worth a shuffle.
MOST_BROADCAST = 1_000_000


class Store:
    """The rows at a path, of which only those that ``made_by`` are used."""

    def __init__(self, spark: SparkSession, path: str, made_by: bytes) -> None:
        self._spark = spark
        self._path = path
        self._made_by = made_by
        self._is_new = not Storage(spark).exists(path) or self._good().isEmpty()
        self._names: DataFrame | None = None

    def unknown(self, pictures: DataFrame) -> DataFrame:
        """Those of ``pictures`` (id, image) that no good row is about."""
        if self._is_new:
            return pictures
        new = self._named(pictures).join(self._good().select("picture"), "picture", "left_anti")
        ids = new.select("id").distinct()
        if ids.count() <= MOST_BROADCAST:
            ids = F.broadcast(ids)
        return pictures.join(ids, "id", "left_semi")

    def add(self, found: DataFrame) -> None:
        """Keeps rows; all of them or, after a failure, none."""
        found.write.mode("append").parquet(self._path)

    def of(self, pictures: DataFrame) -> DataFrame:
        """A row for each of ``pictures``, or more that say the same."""
        if self._is_new:
            # All rows there are were made just now, or tell of a fault.
            return self._all()
        names = self._named(pictures)
        good = names.join(self._good().drop("id"), "picture")
        faults = self._all().where(F.col("error").isNotNull()).alias("fault")
        is_same = F.col("fault.id").eqNullSafe(F.col("name.id")) & F.col(
            "fault.picture"
        ).eqNullSafe(F.col("name.picture"))
        return good.unionByName(faults.join(names.alias("name"), is_same, "left_semi"))

    def _named(self, pictures: DataFrame) -> DataFrame:
        """Which picture has which bytes, as (id, picture); read once."""
        if self._names is None:
            digest = F.unhex(F.sha2(F.col("image"), 256))
            self._names = pictures.select("id", digest.alias("picture")).persist()
        return self._names

    def _good(self) -> DataFrame:
        return self._all().where(F.col("error").isNull())

    def _all(self) -> DataFrame:
        kept = self._spark.read.schema(rows.COLUMNS).parquet(self._path)
        return kept.where(F.col("made_by") == F.lit(self._made_by))
