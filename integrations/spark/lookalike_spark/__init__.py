"""Builds a Lookalike catalogue on Apache Spark.

The stages, a file each:

- ``pictures``: where the pictures are, as a table of (id, image);
- ``bundle``: the ``lookalike`` program and the model, shipped to the executors once;
- ``worker``: one worker process a task, fed and read as a stream, and what happens when it dies;
- ``rows``: what a worker says of each picture, as a table;
- ``store``: those rows, kept from build to build, so that only new pictures are looked at;
- ``assemble``: the rows and the list of products to a catalogue, on the driver;
- ``storage``: files on whatever Hadoop reaches;
- ``build``: all of it, in order; ``__main__`` is its command.

Everything that a person may have to put right is a ``failures.Failure``: a sentence and a remedy.
"""
