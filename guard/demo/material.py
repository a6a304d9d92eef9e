"""Real input that every machine has: changelogs, copyright files and metadata of the packages installed on it.

Real names, e-mail and postal addresses, dates, in several languages; nothing is shipped and nothing is downloaded.
"""

import gzip
import json
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path
from typing import NamedTuple

from schemas.errors import SettingsError

DOCUMENTATION = Path("/usr/share/doc")
_EXCERPT = 1_500  # characters of a changelog entry or copyright file that make one record


class Sample(NamedTuple):
    """One record to publish: the flow's guarded topic, key and value."""

    topic: str
    key: bytes
    value: bytes


def samples(
    limit: int, *, tickets: str, documents: str, documentation: Path = DOCUMENTATION
) -> Iterator[Sample]:
    """Yield up to `limit` records: changelog entries as tickets, copyright files and package metadata as documents."""
    sources = (
        _documents(_metadata(), documents),
        _tickets(_changelogs(documentation), tickets),
        _documents(_copyrights(documentation), documents),
    )
    running = list(sources)
    while running and limit > 0:
        for source in list(running):
            sample = next(source, None)
            if sample is None:
                running.remove(source)
                continue
            yield sample
            limit -= 1
            if limit == 0:
                return


def from_file(path: Path, topics: list[str]) -> Iterator[Sample]:
    """Yield the lines of a JSONL file as records, dealt to the topics in turn. Raise SettingsError where none is there."""
    if not path.is_file():
        raise SettingsError(f"input `{path}` is no file; give a file with one JSON value a line")
    with path.open("rb") as lines:
        for number, line in enumerate(lines):
            if line.strip():
                yield Sample(topics[number % len(topics)], str(number).encode(), line.rstrip(b"\r\n"))


def _tickets(texts: Iterator[tuple[str, str]], topic: str) -> Iterator[Sample]:
    for number, (name, text) in enumerate(texts):
        ticket = {
            "id": f"T-{number:06d}",
            "subject": f"changes in {name}",
            "body": text,
            "priority": number % 3,
        }
        yield Sample(topic, name.encode(), json.dumps(ticket, ensure_ascii=False).encode())


def _documents(texts: Iterator[tuple[str, str]], topic: str) -> Iterator[Sample]:
    for number, (name, text) in enumerate(texts):
        document = {"source": name, "chunk": number, "text": text}
        yield Sample(topic, name.encode(), json.dumps(document, ensure_ascii=False).encode())


def _changelogs(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield (package, entry): a Debian changelog holds entries that end with ` -- maintainer <address>  date`."""
    for file in sorted(folder.glob("*/changelog.Debian.gz")):
        entry: list[str] = []
        for line in _read(file).splitlines():
            entry.append(line)
            if line.startswith(" -- "):
                yield file.parent.name, "\n".join(entry).strip()[-_EXCERPT:]
                entry = []


def _copyrights(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.glob("*/copyright")):
        text = _read(file)
        for start in range(0, min(len(text), 3 * _EXCERPT), _EXCERPT):
            yield file.parent.name, text[start : start + _EXCERPT]


def _metadata() -> Iterator[tuple[str, str]]:
    for distribution in sorted(distributions(), key=lambda one: one.metadata["Name"] or ""):
        fields = distribution.metadata
        head = "\n".join(
            f"{name}: {value}"
            for name in fields
            for value in (fields[name],)
            if name not in {"Classifier", "Requires-Dist"}
        )
        body = fields.get_payload() if hasattr(fields, "get_payload") else ""
        text = f"{head}\n\n{body}"
        for start in range(0, min(len(text), 8 * _EXCERPT), _EXCERPT):
            yield fields["Name"] or "unnamed", text[start : start + _EXCERPT]


def _read(file: Path) -> str:
    try:
        data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    except (OSError, EOFError, gzip.BadGzipFile):
        return ""  # a dangling link or a damaged file on this machine is no input
    return data.decode("utf-8", "replace")
