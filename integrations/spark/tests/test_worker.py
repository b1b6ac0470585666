"""What becomes of a task's pictures, whatever becomes of its workers. Needs pyarrow, and no Spark.

With LOOKALIKE_CLI and LOOKALIKE_MODEL in the environment, also against the program itself.
"""

import os
import signal
import sys
import tempfile
import unittest
from pathlib import Path

import pyarrow as pa

from lookalike_spark import worker
from lookalike_spark.failures import Failure

SCHEMA = pa.schema([("id", pa.string()), ("image", pa.binary())])


def pictures(*images):
    """A batch of pictures called 0, 1, …, with a column that nobody asked for."""
    names = [str(number) for number in range(len(images))]
    more = [7] * len(images)
    columns = [pa.array(more), pa.array(images, pa.binary()), pa.array(names, pa.string())]
    return pa.RecordBatch.from_arrays(columns, names=["more", "image", "id"])


class OfFakes(unittest.TestCase):
    """Against a stand-in that dies at will."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.starts = Path(self.folder.name) / "starts"
        self.deaths = 0
        self.told = []

    def tearDown(self):
        self.folder.cleanup()

    def look(self, batches, what="work", patience=300.0):
        """All rows, as dictionaries."""
        fake = Path(__file__).with_name("fake_worker.py")
        command = [sys.executable, str(fake), str(self.starts), what]

        def died():
            self.deaths += 1

        looking = worker.Looking(
            lambda schema: worker.Worker(command, schema, patience),
            lambda answered, faults: self.told.append((answered, faults)),
            died,
        )
        rows = [row for batch in looking.answers(iter(batches)) for row in batch.to_pylist()]
        return rows

    def count_of_starts(self):
        return len(self.starts.read_text()) if self.starts.exists() else 0

    def test_rows_come_in_order_by_one_worker(self):
        batches = [pictures(*[b"%d" % n for n in range(count)]) for count in (1, 300, 0, 65)]
        rows = self.look(batches)
        names = [str(n) for count in (1, 300, 0, 65) for n in range(count)]
        self.assertEqual([row["id"] for row in rows], names)
        self.assertEqual([len(row["thumbnail"]) for row in rows], [int(name) for name in names])
        self.assertEqual(self.count_of_starts(), 1)
        self.assertEqual(sum(answered for answered, _ in self.told), 366)

    def test_no_pictures_need_no_worker(self):
        self.assertEqual(self.look([]), [])
        self.assertEqual(self.look([pictures()]), [])
        self.assertEqual(self.count_of_starts(), 0)

    def test_full_pipes_in_both_directions_do_not_wait_for_each_other(self):
        # Each picture and each answer is longer than any pipe.
        image = b"%0400000d" % 300_000
        rows = self.look([pictures(*[image] * 100)] * 3)
        self.assertEqual(len(rows), 300)
        self.assertEqual({len(row["thumbnail"]) for row in rows}, {300_000})

    def test_a_picture_that_ends_its_worker_is_a_row_with_an_error(self):
        for place in (0, 63, 64, 199):
            with self.subTest(place=place):
                images = [b"5"] * 200
                images[place] = b"crash"
                rows = self.look([pictures(*images)])
                self.assertEqual([row["id"] for row in rows], [str(n) for n in range(200)])
                faulty = [number for number, row in enumerate(rows) if row["error"] is not None]
                self.assertEqual(faulty, [place])
                self.assertIn("SIGKILL", rows[place]["error"])
                self.assertIsNone(rows[place]["embedding"])
                self.assertEqual(len(rows[place]["picture"]), 32)
                self.assertEqual(rows[place]["made_by"], bytes(range(32)))

    def test_several_of_them_are_each_found(self):
        images = [b"5"] * 100
        for place in (3, 4, 70):
            images[place] = b"crash"
        rows = self.look([pictures(*images)])
        faulty = [number for number, row in enumerate(rows) if row["error"] is not None]
        self.assertEqual(faulty, [3, 4, 70])
        # Alone each is tried twice, and the messages that it was in once.
        self.assertLessEqual(self.deaths, 3 * 3)

    def test_a_worker_that_hangs_is_replaced(self):
        rows = self.look([pictures(b"5", b"hang", b"5")], patience=5.0)
        self.assertEqual([row["error"] is None for row in rows], [True, False, True])

    def test_a_worker_that_gives_up_in_order_fails_the_task_with_its_own_words(self):
        for images, what, words, remedy in (
            ([b"5"], "refuse", "cannot begin: there is no model", "Make one."),
            ([b"5", b"stop"], "work", "gave up: it does not want to", "Ask nicely."),
        ):
            with self.subTest(what=what):
                with self.assertRaises(Failure) as caught:
                    self.look([pictures(*images)], what)
                self.assertIn(words, caught.exception.sentence)
                self.assertEqual(caught.exception.remedy, remedy)

    def test_a_program_that_is_none_is_said(self):
        with self.assertRaises(Failure) as caught:
            worker.Worker(["/no/such/lookalike"], SCHEMA)
        self.assertIn("cannot be started", caught.exception.sentence)

    def test_a_task_that_is_stopped_ends_its_worker(self):
        fake = Path(__file__).with_name("fake_worker.py")
        command = [sys.executable, str(fake), str(self.starts), "work"]
        begun = []

        def start(schema):
            begun.append(worker.Worker(command, schema))
            return begun[0]

        rows = worker.Looking(start).answers(iter([pictures(*[b"5"] * 64)] * 50))
        next(rows)
        rows.close()
        self.assertIsNotNone(begun[0]._process.poll())

    def test_messages_are_small(self):
        cases = [
            ("many", [1] * 200, [64, 64, 64, 8]),
            ("large", [20 << 20] * 3, [1, 1, 1]),
            ("one too large", [40 << 20, 1, 1], [1, 2]),
            ("none", [], []),
        ]
        for name, sizes, expected in cases:
            with self.subTest(name):
                batch = pictures(*[bytes(size) for size in sizes])
                self.assertEqual([m.num_rows for m in worker.messages(batch)], expected)


@unittest.skipUnless("LOOKALIKE_CLI" in os.environ, "LOOKALIKE_CLI names no program")
class OfTheProgram(unittest.TestCase):
    """Against ``lookalike`` itself."""

    def command(self):
        program = os.environ["LOOKALIKE_CLI"]
        return [program, "embed", "--arrow", "--workers", "1", "--model", os.environ["LOOKALIKE_MODEL"]]

    def test_a_worker_killed_from_outside_costs_no_picture(self):
        import io
        import struct
        import zlib

        def png(seed):
            """Eight by eight pixels of one grey."""
            rows = b"".join(b"\0" + bytes([seed]) * 8 for _ in range(8))
            chunks = [
                (b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)),
                (b"IDAT", zlib.compress(rows)),
                (b"IEND", b""),
            ]
            out = io.BytesIO(b"\x89PNG\r\n\x1a\n")
            out.seek(0, io.SEEK_END)
            for kind, data in chunks:
                out.write(struct.pack(">I", len(data)) + kind + data)
                out.write(struct.pack(">I", zlib.crc32(kind + data)))
            return out.getvalue()

        images = [png(n % 251) for n in range(300)]

        def rows(kill):
            begun = []

            def start(schema):
                begun.append(worker.Worker(self.command(), schema))
                return begun[-1]

            found = []
            for batch in worker.Looking(start).answers(iter([pictures(*images)])):
                found += batch.to_pylist()
                if kill and len(begun) == 1:
                    os.kill(begun[0]._process.pid, signal.SIGKILL)
            return found, len(begun)

        undisturbed, one = rows(kill=False)
        disturbed, more = rows(kill=True)
        self.assertEqual((one, more), (1, 2))
        self.assertEqual(len(undisturbed), 300)
        self.assertTrue(all(row["error"] is None for row in undisturbed))
        self.assertEqual(disturbed, undisturbed)

    def test_its_refusal_is_told(self):
        command = self.command()[:-1] + ["/no/such/model"]
        with self.assertRaises(Failure) as caught:
            worker.Worker(command, SCHEMA)
        self.assertIn("there is no model.json in it", caught.exception.sentence)
        self.assertIn("import-model", caught.exception.remedy)


if __name__ == "__main__":
    unittest.main()
