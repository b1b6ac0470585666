"""A worker process, and what becomes of pictures that it does not survive.

A task has one worker. A thread writes pictures into it while the task reads its answers, so neither
waits for a full pipe of the other. A worker that dies takes no task with it: what it had not answered
is given to a new one, a picture at a time, and a picture that no worker survives becomes a row with
an error.
"""

from __future__ import annotations

import queue
import signal
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from . import rows
from .failures import REMEDY, Failure

#: Pictures in a message to the worker: few enough that little is done twice after a death.
MESSAGE_ROWS = 64
#: Bytes of pictures in a message, at most, unless a single one has more.
MESSAGE_BYTES = 32 << 20
#: Messages that are with the worker: one in work, one waiting, so that it never idles.
MESSAGES_AHEAD = 2
#: How often a picture alone may end a worker before it is to blame: once may be chance.
ATTEMPTS = 2
#: Seconds that an answer may take before the worker is taken for stuck.
PATIENCE = 300.0
#: Seconds that it may take to load its model, on a computer with much else to do.
PATIENCE_AT_START = 900.0
#: Seconds from the end of a worker's answers to its own end.
GRACE = 60.0
#: Exit codes from here on are a shell's way to tell of a signal.
SHELL_SIGNALS = 128


class Died(Exception):
    """The worker ended by a signal, as a crash, a lack of memory or our own patience end it."""


class Worker:
    """A running ``lookalike embed --arrow``."""

    def __init__(self, command: list[str], schema: pa.Schema, patience: float = PATIENCE) -> None:
        """Starts it and waits until its model is loaded. Raises ``Failure`` if it cannot be."""
        self._patience = patience
        self._said = tempfile.TemporaryFile()
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
            )
        except OSError as error:
            raise Failure(
                f"the worker {command[0]} cannot be started: {error.strerror}",
                "Ship a lookalike that was built for the executors' system: --lookalike FILE.",
            ) from error
        self._schema = schema
        self._messages: queue.SimpleQueue[pa.RecordBatch | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="lookalike-pictures", daemon=True)
        try:
            self._answers = self._within_patience(
                PATIENCE_AT_START, lambda: pa.ipc.open_stream(self._process.stdout)
            )
        except (pa.ArrowInvalid, OSError) as error:
            code = self.end(GRACE)
            if ended_by_signal(code):
                raise Failure(
                    f"the worker was ended while it loaded its model ({cause(code)})",
                    "Give the executors more memory beside Java's: spark.executor.memoryOverhead.",
                ) from error
            raise Failure(f"the worker cannot begin: {self._words()}", self._remedy()) from error
        metadata = self._answers.schema.metadata or {}
        self.made_by = bytes.fromhex(metadata.get(b"made_by", b"").decode("ascii"))
        self._thread.start()

    def send(self, pictures: pa.RecordBatch) -> None:
        """Hands over a message; never waits."""
        self._messages.put(pictures)

    def receive(self) -> pa.RecordBatch:
        """The next answer. Raises ``Died``, or ``Failure`` if the worker gave up in order."""
        try:
            answer = self._within_patience(self._patience, self._answers.read_next_batch)
            while answer.num_rows == 0:
                answer = self._within_patience(self._patience, self._answers.read_next_batch)
            return answer
        except (StopIteration, pa.ArrowInvalid, OSError) as error:
            # What closed its output is about to end: its reason counts, not that we killed it.
            code = self.end(GRACE)
            if ended_by_signal(code):
                raise Died(cause(code)) from error
            raise Failure(f"the worker gave up: {self._words()}", self._remedy()) from error

    def finish(self) -> None:
        """Ends it in order; all answers must have been read."""
        self._messages.put(None)
        self._thread.join(self._patience)
        self.end(GRACE)

    def end(self, grace: float = 0.0) -> int:
        """Ends it, if it has not ended by itself in ``grace`` seconds. Its exit code, negative after a
        signal."""
        self._messages.put(None)
        try:
            self._process.wait(grace)
        except subprocess.TimeoutExpired:
            self._process.kill()
        code = self._process.wait()
        if self._thread.is_alive():
            self._thread.join(self._patience)
        try:
            self._process.stdin.close()
        except OSError:
            pass  # what it had not taken is lost with it
        self._process.stdout.close()
        return code

    def _write(self) -> None:
        try:
            with pa.ipc.new_stream(self._process.stdin, self._schema) as stream:
                while (pictures := self._messages.get()) is not None:
                    stream.write_batch(pictures)
                    self._process.stdin.flush()
            self._process.stdin.close()
        except (OSError, pa.ArrowInvalid):
            # A worker that takes nothing any more is noticed by who waits for its answer.
            pass

    def _within_patience(self, seconds: float, read: Callable):
        timer = threading.Timer(seconds, self._process.kill)
        timer.daemon = True
        timer.start()
        try:
            return read()
        finally:
            timer.cancel()

    def _words(self) -> str:
        self._said.seek(0)
        words = self._said.read().decode("utf-8", "replace").strip()
        sentence = words.removeprefix("error: ").split(REMEDY)[0]
        return sentence or "it said nothing"

    def _remedy(self) -> str:
        self._said.seek(0)
        words = self._said.read().decode("utf-8", "replace").strip()
        _, _, remedy = words.partition(REMEDY)
        return remedy or "Run `lookalike embed --arrow` with the same model on an executor's machine."


def made_by(command: list[str]) -> bytes:
    """What stands in each row of such a worker. Raises ``Failure`` if it cannot begin."""
    schema = pa.schema([("id", pa.string()), ("image", pa.binary())])
    one = Worker(command, schema)
    one.finish()
    return one.made_by


def ended_by_signal(code: int) -> bool:
    """Whether an exit code tells of a crash, not of a worker that gave up in order."""
    return code < 0 or code > SHELL_SIGNALS


def cause(code: int) -> str:
    """What a person calls a worker's end by a signal."""
    number = -code if code < 0 else code - SHELL_SIGNALS
    try:
        name = signal.Signals(number).name
    except ValueError:
        name = f"signal {number}"
    return name


class Looking:
    """Looks at the pictures of a task, whatever becomes of its workers."""

    def __init__(
        self,
        start: Callable[[pa.Schema], Worker],
        on_answer: Callable[[int, int], None] = lambda pictures, faults: None,
        on_death: Callable[[], None] = lambda: None,
    ) -> None:
        """``start`` makes a worker for pictures of a schema; the others are told of progress."""
        self._start = start
        self._on_answer = on_answer
        self._on_death = on_death
        self._worker: Worker | None = None
        # What the worker has and has not answered, oldest first.
        self._unanswered: deque[pa.RecordBatch] = deque()

    def answers(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """A row for each picture (id, image) of ``batches``, in their order, as ``rows`` has them."""
        try:
            for batch in batches:
                pictures = batch.select(["id", "image"])
                for message in messages(pictures):
                    self._unanswered.append(message)
                    self._ready(message.schema).send(message)
                    while len(self._unanswered) > MESSAGES_AHEAD:
                        yield from self._next_answers()
            while self._unanswered:
                yield from self._next_answers()
            if self._worker is not None:
                self._worker.finish()
                self._worker = None
        finally:
            # The task may have been stopped: another was faster, or its rows are not wanted.
            if self._worker is not None:
                self._worker.end()

    def _ready(self, schema: pa.Schema) -> Worker:
        if self._worker is None:
            self._worker = self._start(schema)
        return self._worker

    def _next_answers(self) -> Iterator[pa.RecordBatch]:
        try:
            answer = self._worker.receive()
        except Died:
            self._lost()
            yield from self._one_by_one()
            return
        left = answer.num_rows
        while left:
            oldest = self._unanswered.popleft()
            if oldest.num_rows > left:
                self._unanswered.appendleft(oldest.slice(left))
            left -= min(left, oldest.num_rows)
        yield self._told(rows.for_spark(answer))

    def _one_by_one(self) -> Iterator[pa.RecordBatch]:
        """Answers all that is unanswered, each picture alone, so that the guilty one is found."""
        while self._unanswered:
            batch = self._unanswered.popleft()
            for number in range(batch.num_rows):
                yield self._told(self._alone(batch.slice(number, 1)))

    def _alone(self, picture: pa.RecordBatch) -> pa.RecordBatch:
        reason = ""
        made_by = b""
        for _ in range(ATTEMPTS):
            worker = self._ready(picture.schema)
            made_by = worker.made_by
            worker.send(picture)
            try:
                return rows.for_spark(worker.receive())
            except Died as death:
                reason = str(death)
                self._lost()
        sentence = f"The picture ends every worker that looks at it ({reason})."
        return rows.fault(picture, sentence, made_by)

    def _lost(self) -> None:
        self._worker = None
        self._on_death()

    def _told(self, answer: pa.RecordBatch) -> pa.RecordBatch:
        faults = answer.num_rows - answer.column("error").null_count
        self._on_answer(answer.num_rows, faults)
        return answer


def messages(pictures: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """The batch in pieces of a size to lose: at most ``MESSAGE_ROWS``, about ``MESSAGE_BYTES``."""
    sizes = pc.fill_null(pc.binary_length(pictures.column("image")), 0).to_pylist()
    begin, held = 0, 0
    for number, size in enumerate(sizes):
        is_full = number - begin >= MESSAGE_ROWS or held + size > MESSAGE_BYTES
        if number > begin and is_full:
            yield pictures.slice(begin, number - begin)
            begin, held = number, 0
        held += size
    if begin < pictures.num_rows:
        yield pictures.slice(begin)

