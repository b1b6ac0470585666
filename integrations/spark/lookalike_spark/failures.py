"""Why a build ends without a catalogue."""

from __future__ import annotations

import re

#: Between a sentence and what can be done about it.
REMEDY = "\n  remedy: "


class Failure(Exception):
    """A sentence for a person, and what can be done about it."""

    def __init__(self, sentence: str, remedy: str) -> None:
        # Both, so that they are found in what Spark says of a task that failed.
        super().__init__(f"{sentence}{REMEDY}{remedy}")
        self.sentence = sentence
        self.remedy = remedy

    def __reduce__(self):
        # Failures of executors travel to the driver.
        return (Failure, (self.sentence, self.remedy))

    def report(self) -> str:
        """Both, as the ``lookalike`` program prints them."""
        stop = "" if self.sentence.endswith((".", "!", "?")) else "."
        return f"error: {self.sentence}{stop}{REMEDY}{self.remedy}"


def of_spark(error: Exception) -> Failure:
    """What Spark gave up for: a failure of ours that travelled through it, or its own first words."""
    text = str(error)
    ours = re.search(rf"{__name__}\.Failure: (.*?){REMEDY}(.*)", text)
    if ours is not None:
        return Failure(*ours.groups())
    words = next((line.strip() for line in text.splitlines() if line.strip()), "it says nothing")
    return Failure(f"Spark gave up: {words}", "Read what it said before, above and on its page.")
