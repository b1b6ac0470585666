"""The whole build, in order: ship, look, keep the rows, assemble."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
from pyspark import SparkConf, SparkContext, SparkFiles
from pyspark.accumulators import Accumulator
from pyspark.sql import DataFrame, SparkSession

from . import assemble, bundle, pictures, rows, store, worker
from .storage import Storage

#: What a session is made with where ``spark-submit`` or ``--conf`` does not say otherwise.
DEFAULTS = {
    # A straggler is begun a second time elsewhere; rows are committed once.
    "spark.speculation": "true",
    # Pictures in a batch from Spark: they are held in memory whole.
    "spark.sql.execution.arrow.maxRecordsPerBatch": "64",
    # Little files are laid together up to this, so that a task is minutes of work and not hours.
    "spark.sql.files.maxPartitionBytes": str(64 << 20),
    # A small file is counted as this long: a thousand of the smallest make a task.
    "spark.sql.files.openCostInBytes": str(64 << 10),
    # Its bars would be written over our own lines about progress.
    "spark.ui.showConsoleProgress": "false",
}
#: Seconds between two lines about progress.
LINE_EVERY = 5.0


@dataclass
class Wish:
    """What is to be built from what. Paths are Hadoop's, but for those that say otherwise."""

    #: The list of products, a CSV file.
    products: str
    #: The folder to make the catalogue in.
    out: str
    #: The model's folder, on this computer.
    model: Path
    #: A folder of picture files; or else
    images: str | None = None
    #: a Parquet table with id and image.
    table: str | None = None
    #: The ``lookalike`` program, on this computer and for the executors' system.
    lookalike: str | None = None
    #: Where the rows are kept, as Parquet; beside the catalogue if nowhere is named.
    rows: str | None = None
    #: A folder of pictures that visitors may try.
    samples: str | None = None
    #: Where a catalogue for elsewhere is made, on this computer; a passing folder if none is named.
    work: Path | None = None
    #: Further options of ``lookalike index``.
    options: list[str] = field(default_factory=list)


class Progress:
    """Counts of the whole job, and a line about them on stderr every few seconds."""

    def __init__(self, spark: SparkSession) -> None:
        context = spark.sparkContext
        self.pictures = context.accumulator(0)
        self.faults = context.accumulator(0)
        self.deaths = context.accumulator(0)
        self._status = context.statusTracker()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._tell, name="lookalike-progress", daemon=True)

    def __enter__(self) -> Progress:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        say(self.line())

    def line(self) -> str:
        """The counts. Tasks that were done twice are counted twice."""
        return (
            f"looked at {self.pictures.value} pictures: {self.faults.value} cannot be used, "
            f"{self.deaths.value} workers were replaced"
        )

    def _tell(self) -> None:
        while not self._ended.wait(LINE_EVERY):
            for stage in self._status.getActiveStageIds():
                info = self._status.getStageInfo(stage)
                if info is not None:
                    done, tasks = info.numCompletedTasks, info.numTasks
                    say(f"{self.line()}; {done} of {tasks} tasks are done")


def say(line: str) -> None:
    """News for a person; standard output holds results only."""
    print(line, file=sys.stderr, flush=True)


def session(master: str | None, settings: dict[str, str]) -> SparkSession:
    """A session with what this build wants, where nobody has said otherwise."""
    if "PYSPARK_GATEWAY_PORT" in os.environ:
        # spark-submit has begun Java already: what it was given is known there.
        SparkContext._ensure_initialized()
    conf = SparkConf()
    for name, value in DEFAULTS.items():
        conf.setIfMissing(name, value)
    for name, value in settings.items():
        conf.set(name, value)
    if master is not None:
        conf.setMaster(master)
    conf.setIfMissing("spark.app.name", "Lookalike")
    if conf.get("spark.master", "local").startswith("local"):
        # Executors of this computer run what we run.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    return SparkSession.builder.config(conf=conf).getOrCreate()


def embed(lookalike: Path, model: Path, workers: int) -> list[str]:
    """A worker's command."""
    command = [str(lookalike), "embed", "--arrow", "--workers", str(workers)]
    return [*command, "--model", str(model)]


def look(
    table: DataFrame,
    workers: int,
    looked: Accumulator,
    faults: Accumulator,
    deaths: Accumulator,
) -> DataFrame:
    """A row for each picture of ``table``, by one worker process a task."""

    def answers(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        lookalike, model = bundle.unpacked(Path(SparkFiles.get(bundle.NAME)))
        command = embed(lookalike, model, workers)

        def count(answered: int, unusable: int) -> None:
            looked.add(answered)
            faults.add(unusable)

        looking = worker.Looking(
            lambda schema: worker.Worker(command, schema), count, lambda: deaths.add(1)
        )
        return looking.answers(batches)

    return table.mapInArrow(answers, rows.COLUMNS)


def build(spark: SparkSession, wish: Wish) -> str:
    """Makes the catalogue. What ``lookalike index`` says of it. Raises ``failures.Failure``."""
    context = spark.sparkContext
    storage = Storage(spark)
    lookalike = bundle.program(wish.lookalike)
    with tempfile.TemporaryDirectory(prefix="lookalike-") as passing:
        folder = Path(passing)
        # Before hours of work: is all of it there?
        products = storage.fetch(wish.products, folder / "products")
        options = list(wish.options)
        if wish.samples is not None:
            options += ["--samples", str(storage.fetch(wish.samples, folder / "samples"))]
        archive = bundle.pack(lookalike, wish.model, folder)
        context.addArchive(f"{archive.as_uri()}#{bundle.NAME}")
        package = bundle.pack_self(folder)
        if package is not None:
            context.addPyFile(str(package))

        if wish.images is not None:
            table = pictures.of_files(spark, wish.images)
        else:
            table = pictures.of_table(spark, wish.table)
        kept = store.Store(
            spark,
            wish.rows or f"{wish.out.rstrip('/')}.rows",
            worker.made_by(embed(lookalike, wish.model, 1)),
        )
        context.setJobDescription("Lookalike: finding new pictures")
        new = kept.unknown(table)
        context.setJobDescription("Lookalike: looking at pictures")
        with Progress(spark) as progress:
            cores = int(context.getConf().get("spark.task.cpus", "1"))
            kept.add(look(new, cores, progress.pictures, progress.faults, progress.deaths))

        context.setJobDescription("Lookalike: making the catalogue")
        table = kept.of(table)
        here = storage.local(wish.out)
        out = here or (wish.work or folder) / "catalogue"
        if here is None:
            storage.fetch_catalogue(wish.out, out)
        command = assemble.command(lookalike, wish.model, products, out, options)
        said = assemble.index(command, table)
        if here is None:
            context.setJobDescription("Lookalike: publishing the catalogue")
            storage.publish_catalogue(out, wish.out)
        context.setJobDescription(None)
        return said
