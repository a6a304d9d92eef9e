"""Changes written into a policy directory: where what one says is refused, nothing is written.

What is written is a candidate like any edit: it counts when a bundle of the directory is signed and activated.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from guard.changes.checking import refuse_bad_patterns
from guard.changes.splicing import Same, added, holds, removed, written
from guard.detecting import known_entities
from guard.policy.bundle import compiled
from guard.policy.compare import Difference, compared
from guard.policy.compile import Policy
from guard.policy.kinds import API_VERSION, understand
from guard.policy.source import read
from schemas.errors import SettingsError

_FILES = {"Classifiers": "classifiers.yaml", "Thresholds": "thresholds.yaml"}


class Change(Struct, frozen=True):
    """One entry of the list `spec.<part>` of a kind. It stands in place of the one that is the `same`, if any.

    Without an entry the one that is the `same` is taken out.
    """

    kind: str
    part: str
    entry: Mapping[str, Any] | None
    same: Same


class Made(Struct, frozen=True):
    """Changes as they stand in their files, and what they make another of the policy."""

    texts: Mapping[Path, str]
    policy: Policy
    differences: tuple[Difference, ...]


def made(directory: Path, *changes: Change) -> Made:
    """Return changes of a directory without writing them. Raise SettingsError with each complaint where one is refused."""
    before = _texts(directory)
    texts, touched = dict(before), dict[Path, str]()
    for change in changes:
        path, text = _changed(directory, texts, change)
        texts[path] = touched[path] = text
    old, new = _policy(directory, before), _policy(directory, texts)
    if any(change.part == "patterns" and change.entry is not None for change in changes):
        refuse_bad_patterns(new)
    return Made(touched, new, tuple(compared(old.content, new.content)))


def write(change: Made) -> None:
    """Write each file of changes whole. Raise SettingsError where that cannot be."""
    for path, text in change.texts.items():
        _write(path, text)


def _changed(directory: Path, texts: Mapping[Path, str], change: Change) -> tuple[Path, str]:
    """Return the file that a change stands in, and its text with it."""
    for path, text in texts.items():
        if holds(text, change.kind):
            try:
                if change.entry is not None:
                    return path, added(text, change.kind, change.part, change.entry, change.same)
                if (without := removed(text, change.kind, change.part, change.same)) is not None:
                    return path, without
            except SettingsError as error:
                raise SettingsError(f"{path}: {error}") from error
    if change.entry is None:
        raise SettingsError(f"`{directory}` has no such entry of `{change.part}`; see `guard policy lint`")
    path = directory / _FILES[change.kind]
    return path, _with_object(texts.get(path, ""), change.kind, change.part, change.entry)


def _write(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_text(text, encoding="utf-8")
        if path.exists():
            part.chmod(path.stat().st_mode & 0o777)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise SettingsError(
            f"`{path}` cannot be written ({type(error).__name__}); mend its rights, then try again"
        ) from error


def _texts(directory: Path) -> dict[Path, str]:
    paths = sorted(path for suffix in ("*.yaml", "*.yml") for path in directory.rglob(suffix))
    try:
        return {path: path.read_text(encoding="utf-8") for path in paths}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"a file of `{directory}` cannot be read ({type(error).__name__}); see `guard policy lint`"
        ) from error


def _policy(directory: Path, texts: Mapping[Path, str]) -> Policy:
    if not texts:
        raise SettingsError(f"`{directory}` holds no policy files; write one there, or run `guard init`")
    items = [item for path, text in texts.items() for item in read(text, str(path))]
    return compiled(understand(items), known_entities())


def _with_object(text: str, kind: str, part: str, entry: Mapping[str, Any]) -> str:
    """Return a file's text with an object of a kind, which has this entry, behind what it holds."""
    one = {
        "apiVersion": API_VERSION,
        "kind": kind,
        "metadata": {"name": "tuned"},
        "spec": {part: [dict(entry)]},
    }
    told = written(one)
    return f"{text.rstrip()}\n---\n{told}\n" if text.strip() else f"{told}\n"
