"""Stands in for ``lookalike embed --arrow`` where a test needs a worker that dies at will.

Pictures are texts here: ``crash`` ends it as a crash does, ``stop`` in order, ``hang`` never ends, and
any other is answered with a thumbnail as long as its number says. Arguments: a file that counts starts,
and what to do at once (``work``, or ``refuse`` to start).
"""

import os
import signal
import sys
import time

import pyarrow as pa

MADE_BY = bytes(range(32))
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("picture", pa.binary()),
        ("embedding", pa.list_(pa.float32(), 2)),
        ("colours", pa.binary()),
        ("thumbnail", pa.binary()),
        ("error", pa.string()),
        ("made_by", pa.binary()),
    ],
    metadata={"made_by": MADE_BY.hex()},
)


def answer(identifier, image):
    """A row, or the end."""
    if image == b"crash":
        os.kill(os.getpid(), signal.SIGKILL)
    if image == b"stop":
        sys.exit("error: it does not want to\n  remedy: Ask nicely.")
    if image == b"hang":
        time.sleep(3600)
    if image is None:
        return [identifier, None, None, None, None, "The row has no picture.", MADE_BY]
    # Without the noughts that only make a picture long: Python takes no number of so many digits.
    length = int(image.lstrip(b"0") or b"0")
    return [identifier, bytes(32), [1.0, 0.0], bytes(32), bytes(length), None, MADE_BY]


def main():
    """Answers standard input, in messages of two rows, as a worker may."""
    counted, what = sys.argv[1:]
    with open(counted, "a", encoding="ascii") as starts:
        starts.write("x")
    if what == "refuse":
        sys.exit("error: there is no model\n  remedy: Make one.")
    with pa.ipc.new_stream(sys.stdout.buffer, SCHEMA) as output:
        # pyarrow tells the columns no earlier than the first batch.
        output.write_batch(pa.RecordBatch.from_pylist([], schema=SCHEMA))
        sys.stdout.buffer.flush()
        with pa.ipc.open_stream(sys.stdin.buffer) as pictures:
            for batch in pictures:
                table = batch.to_pydict()
                rows = list(zip(table["id"], table["image"]))
                for begin in range(0, len(rows), 2):
                    answers = [answer(*row) for row in rows[begin : begin + 2]]
                    columns = [
                        pa.array(values, field.type) for values, field in zip(zip(*answers), SCHEMA)
                    ]
                    output.write_batch(pa.RecordBatch.from_arrays(columns, schema=SCHEMA))
                    sys.stdout.buffer.flush()


main()
