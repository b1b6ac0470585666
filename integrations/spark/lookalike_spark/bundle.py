"""The program and the model, as one archive that each executor fetches and unpacks once."""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
import zipfile
from pathlib import Path

from .failures import Failure

#: Under which name executors find the unpacked archive.
NAME = "lookalike"


def program(named: str | None) -> Path:
    """The ``lookalike`` program: the one that is named, else that on the PATH."""
    found = named or shutil.which("lookalike")
    if found is None:
        raise Failure(
            "there is no lookalike program on this computer's PATH",
            "Install it (cargo install --locked --path crates/cli), or name it: --lookalike FILE.",
        )
    path = Path(found).absolute()
    if not (path.is_file() and os.access(path, os.X_OK)):
        raise Failure(f"{path} is no program", "Name the lookalike program: --lookalike FILE.")
    return path


def check_model(model: Path) -> None:
    """Raises ``Failure`` if the folder is none of a model."""
    if not (model / "model.json").is_file():
        raise Failure(
            f"{model} holds no model: there is no model.json in it",
            "Check the path, or make the model with `lookalike import-model`.",
        )


def pack(lookalike: Path, model: Path, folder: Path) -> Path:
    """Writes the archive into ``folder``: ``lookalike`` and ``model/``. Its name tells its content."""
    files = sorted(path for path in model.rglob("*") if path.is_file())
    digest = hashlib.sha256()
    for path in [lookalike, *files]:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    # Weights do not get smaller by compression.
    archive = folder / f"lookalike-{digest.hexdigest()[:16]}.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(lookalike, "lookalike")
        for path in files:
            tar.add(path, f"model/{path.relative_to(model).as_posix()}")
    return archive


def unpacked(folder: Path) -> tuple[Path, Path]:
    """The program and the model's folder in the unpacked archive. Raises ``Failure`` if it may not be run."""
    lookalike = folder / "lookalike"
    if not os.access(lookalike, os.X_OK):
        # Spark's unpacking loses the right to run it. Several tasks may do this at once.
        try:
            lookalike.chmod(0o755)
        except OSError as error:
            raise Failure(
                f"the worker {lookalike} may not be run: {error.strerror}",
                "Let executors unpack archives into a folder of their own user.",
            ) from error
    return lookalike, folder / "model"


def pack_self(folder: Path) -> Path | None:
    """This package as an archive that executors import; none if it came with ``--py-files``."""
    here = Path(__file__).parent
    if not here.is_dir():
        return None
    archive = folder / "lookalike_spark.zip"
    with zipfile.ZipFile(archive, "w") as package:
        for path in sorted(here.glob("*.py")):
            package.write(path, f"{here.name}/{path.name}")
    return archive
