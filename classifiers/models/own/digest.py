"""What a classifier of one's own is known by: one SHA-256 over its files, sorted, each with its name."""

import hashlib
import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from classifiers.models.own.asked import Asked
from schemas.errors import SettingsError

_COMPILED = "__pycache__"  # made anew from the sources beside it


def checked(asked: Asked) -> str:
    """Return the digest. Raise SettingsError where it is not the one asked for, or where none is, telling which it is.

    Code that is named `module:factory` may go without: it is trusted as what is installed is.
    """
    found = digest(asked.kind, asked.path)
    if asked.sha256 == found or (not asked.sha256 and asked.kind == "entry_point"):
        return found
    if not asked.sha256:
        raise SettingsError(
            f"classifier `{asked.name}` has no `sha256`; if its files are those that you mean, write `sha256: {found}`"
        )
    raise SettingsError(
        f"the files of classifier `{asked.name}` are not those of its `sha256`; restore them, or, if they were "
        f"changed on purpose, write `sha256: {found}`"
    )


def classifier_id(name: str, found: str) -> str:
    """Return what findings name: other files, another version."""
    return f"{name}@{found[:8]}"


def digest(kind: str, path: str) -> str:
    """Return the digest of a directory, of an installed package, or of the module of `module:factory`."""
    if kind == "entry_point":
        return _of_module(path.partition(":")[0])
    where = directory(kind, path)
    return _of(sorted(_files(where)), where)


def directory(kind: str, path: str) -> Path:
    """Return where the files are: a directory, or for spaCy an installed package. Raise SettingsError where nothing is."""
    where = Path(path)
    if where.is_dir():
        return where
    if kind == "spacy" and path.isidentifier():
        spec = find_spec(path)
        if spec is not None and spec.submodule_search_locations:
            return Path(next(iter(spec.submodule_search_locations)))
    more = " and no package of that name is installed" if kind == "spacy" else ""
    raise SettingsError(f"no model in `{path}`{more}; name its directory in `path`")


def _of_module(name: str) -> str:
    """Return the digest of a module's file, or of its package's."""
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):
        spec = None
    if spec is None or spec.origin is None:
        raise SettingsError(
            f"no module `{name}` is to be had; install it, or write `path: package.module:factory`"
        )
    origin = Path(spec.origin)
    if spec.submodule_search_locations:
        return _of(sorted(_files(origin.parent)), origin.parent)
    return _of([origin], origin.parent)


def _files(where: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(where):
        here = Path(folder)
        if linked := [name for name in folders if (here / name).is_symlink()]:
            raise SettingsError(
                f"`{linked[0]}` in `{where.name}` is a link to a folder; copy its files there"
            )
        folders[:] = [name for name in folders if name != _COMPILED]
        yield from (here / name for name in files)


def _of(files: list[Path], where: Path) -> str:
    made = hashlib.sha256()
    for file in files:
        try:
            with file.open("rb") as stream:
                content = hashlib.file_digest(stream, "sha256").digest()
        except OSError as error:
            raise SettingsError(
                f"`{file.name}` in `{where.name}` cannot be read ({type(error).__name__}); mend its rights"
            ) from None
        made.update(file.relative_to(where).as_posix().encode("utf-8", "surrogateescape") + b"\0" + content)
    if not files:
        raise SettingsError(f"`{where}` is empty; copy the model there")
    return made.hexdigest()
