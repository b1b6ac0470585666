"""Writes the pictures of a folder into a Parquet table: ``python write_table.py FOLDER TABLE``."""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

folder, table = sys.argv[1:]
files = sorted(Path(folder).iterdir())
columns = {
    "id": pa.array([file.name for file in files]),
    "shelf": pa.array(range(len(files))),
    "image": pa.array([file.read_bytes() for file in files], pa.binary()),
}
pq.write_table(pa.table(columns), table, row_group_size=25)
