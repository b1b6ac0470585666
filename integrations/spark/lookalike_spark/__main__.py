"""``python -m lookalike_spark``: see README.md."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException

from . import bundle
from .build import Wish, build, session
from .failures import Failure, of_spark


#: Options of `lookalike index` that are passed on, and their values' names.
OPTIONS = {"title": "TEXT", "columns": "KEY=COLUMN,…", "limit": "N", "cells": "WHEN"}


def arguments() -> argparse.ArgumentParser:
    """The command's grammar and help."""
    parser = argparse.ArgumentParser(
        prog="lookalike_spark",
        description="Builds a Lookalike catalogue on Apache Spark. Paths are any that Hadoop reaches.",
    )
    parser.add_argument("--products", required=True, metavar="CSV", help="the list of products")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--images", metavar="DIR", help="folder with the products' pictures")
    source.add_argument(
        "--table",
        metavar="PARQUET",
        help="in place of --images: a table with the columns id and image",
    )
    parser.add_argument(
        "--model", required=True, type=Path, metavar="DIR", help="the model, on this computer"
    )
    parser.add_argument(
        "--out", required=True, metavar="DIR", help="folder to make the catalogue in"
    )
    parser.add_argument(
        "--lookalike",
        metavar="FILE",
        help="the lookalike program, on this computer; that on the PATH if none is named",
    )
    parser.add_argument(
        "--rows",
        metavar="PARQUET",
        help="where what was seen in the pictures is kept; OUT.rows if nowhere is named",
    )
    parser.add_argument(
        "--samples", metavar="DIR", help="folder with photos that visitors may try"
    )
    parser.add_argument(
        "--work",
        type=Path,
        metavar="DIR",
        help="folder on this computer in which a catalogue for elsewhere is made and kept",
    )
    for name, metavar in OPTIONS.items():
        parser.add_argument(
            f"--{name}", metavar=metavar, help=f"as `lookalike index --{name}` takes it"
        )
    parser.add_argument(
        "--recluster",
        action="store_true",
        help="make all cells anew, as `lookalike index --recluster` does",
    )
    parser.add_argument("--master", metavar="URL", help="Spark's master, without spark-submit")
    parser.add_argument(
        "--conf",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a setting of Spark, without spark-submit",
    )
    return parser


def main() -> int:
    """Builds, and tells what came of it."""
    parser = arguments()
    given = parser.parse_args()
    settings = {}
    for pair in given.conf:
        name, equals, value = pair.partition("=")
        if not equals:
            parser.error(f"--conf {pair} is not of the form NAME=VALUE")
        settings[name] = value
    options = [f"--{name}={value}" for name in OPTIONS
               if (value := getattr(given, name)) is not None]
    if given.recluster:
        options.append("--recluster")
    wish = Wish(
        products=given.products,
        out=given.out,
        model=given.model,
        images=given.images,
        table=given.table,
        lookalike=given.lookalike,
        rows=given.rows,
        samples=given.samples,
        work=given.work,
        options=options,
    )
    try:
        # What can be said at once is, before Spark has begun.
        bundle.program(wish.lookalike)
        bundle.check_model(wish.model)
        spark = session(given.master, settings)
        try:
            print(build(spark, wish))
        except (PySparkException, Py4JJavaError) as error:
            raise of_spark(error) from error
        finally:
            spark.stop()
    except Failure as failure:
        print(failure.report(), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
