"""Files on whatever Hadoop reaches: HDFS, object stores, this computer."""

from __future__ import annotations

from pathlib import Path

from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

from .failures import Failure

#: What makes a folder a catalogue; it is written last.
MANIFEST = "catalogue.json"


class Storage:
    """Hadoop's file systems, by way of Spark's Java process."""

    def __init__(self, spark: SparkSession) -> None:
        self._jvm = spark._jvm
        self._gateway = spark.sparkContext._gateway
        self._settings = spark._jsc.hadoopConfiguration()

    def local(self, path: str) -> Path | None:
        """The path on this computer, if that is where it is."""
        system = self._system(path)
        if system.getUri().getScheme() != "file":
            return None
        return Path(system.makeQualified(self._path(path)).toUri().getPath())

    def exists(self, path: str) -> bool:
        """Whether there is a file or folder."""
        system = self._system(path)
        return self._do(path, lambda: system.exists(self._path(path)))

    def fetch(self, path: str, folder: Path) -> Path:
        """A file or folder on this computer: where it is, or a copy in ``folder``."""
        here = self.local(path)
        if here is not None:
            if not here.exists():
                raise Failure(f"{path} is not there", "Check the path.")
            return here
        source = self._path(path)
        copy = folder / source.getName()
        self._do(path, lambda: self._copy_here(source, copy))
        return copy

    def fetch_catalogue(self, path: str, folder: Path) -> None:
        """Brings ``folder`` to what the catalogue at ``path`` is; nothing is there for the first build."""
        found = self._files(path)
        for name, length in found.items():
            copy = folder / name
            # Names tell contents, but for the manifest's.
            if name == MANIFEST or not copy.is_file() or copy.stat().st_size != length:
                self._do(path, lambda: self._copy_here(self._below(path, name), copy))

    def publish_catalogue(self, folder: Path, path: str) -> None:
        """Brings the catalogue at ``path`` to what ``folder`` is: new files first, then the manifest,
        then what is no longer named goes. So whoever reads meets the old catalogue or the new one."""
        here = {
            file.relative_to(folder).as_posix(): file
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        }
        there = self._files(path)
        for name, file in here.items():
            # Names tell contents, and a cut copy has another length.
            if name != MANIFEST and there.get(name) != file.stat().st_size:
                self._do(path, lambda: self._put(file, self._below(path, name)))
        self._do(path, lambda: self._replace(here[MANIFEST], self._below(path, MANIFEST)))
        for name in there.keys() - here.keys():
            self._do(path, lambda: self._system(path).delete(self._below(path, name), False))

    def empty_files(self, path: str) -> list[str]:
        """The names of the files of no bytes directly in a folder."""
        system = self._system(path)

        def listed() -> list[str]:
            found = []
            files = system.listStatusIterator(self._path(path))
            while files.hasNext():
                file = files.next()
                if file.getLen() == 0 and file.isFile():
                    found.append(file.getPath().getName())
            return found

        return self._do(path, listed)

    def _put(self, file: Path, target) -> None:
        source = self._jvm.org.apache.hadoop.fs.Path(file.as_uri())
        system = target.getFileSystem(self._settings)
        system.mkdirs(target.getParent())
        system.copyFromLocalFile(False, True, source, target)

    def _replace(self, file: Path, target) -> None:
        """At once: by a rename that replaces (HDFS), else by the copy itself, which object stores
        show only when it is whole."""
        hadoop = self._jvm.org.apache.hadoop.fs
        partial = hadoop.Path(f"{target.toString()}.partial")
        self._put(file, partial)
        try:
            context = hadoop.FileContext.getFileContext(target.toUri(), self._settings)
            kind = hadoop.Options.Rename
            options = self._gateway.new_array(kind, 1)
            options[0] = kind.OVERWRITE
            context.rename(partial, target, options)
        except Py4JJavaError:
            self._put(file, target)
            partial.getFileSystem(self._settings).delete(partial, False)

    def _copy_here(self, source, copy: Path) -> None:
        copy.parent.mkdir(parents=True, exist_ok=True)
        target = self._jvm.org.apache.hadoop.fs.Path(copy.as_uri())
        # Raw: without a checksum file beside it.
        source.getFileSystem(self._settings).copyToLocalFile(False, source, target, True)

    def _files(self, path: str) -> dict[str, int]:
        """The files of a folder and its folders, with their lengths; none if it is not there."""
        folder = self._path(path)
        system = self._system(path)

        def listed() -> dict[str, int]:
            if not system.exists(folder):
                return {}
            root = system.makeQualified(folder).toUri()
            found = {}
            files = system.listFiles(folder, True)
            while files.hasNext():
                file = files.next()
                name = root.relativize(file.getPath().toUri()).getPath().lstrip("/")
                found[name] = file.getLen()
            return found

        return self._do(path, listed)

    def _path(self, path: str):
        return self._jvm.org.apache.hadoop.fs.Path(path)

    def _below(self, path: str, name: str):
        return self._path(f"{path.rstrip('/')}/{name}")

    def _system(self, path: str):
        return self._do(path, lambda: self._path(path).getFileSystem(self._settings))

    def _do(self, path: str, work):
        try:
            return work()
        except Py4JJavaError as error:
            said = error.java_exception.getMessage() or error.java_exception.toString()
            raise Failure(
                f"{path} cannot be used: {said.splitlines()[0]}",
                "Check the path, your rights to it, and that Spark has what reaches its file system.",
            ) from error
