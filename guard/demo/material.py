"""What the demo publishes: real text that every machine has, letters of invented people in nine languages, and some that is stopped.

The real text is changelogs, copyright files and metadata of the packages installed: names, e-mail and postal addresses,
dates; nothing is downloaded. The letters tell of people as tickets do, in words that have no shape. What is stopped are
minutes with a marking on them, and tickets that no two readers read alike.
"""

import gzip
import json
from collections.abc import Iterator
from importlib.metadata import distributions
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from schemas.errors import SettingsError

DOCUMENTATION = Path("/usr/share/doc")
LETTERS = Path(__file__).parent / "letters.jsonl"
_EXCERPT = 600  # characters of a changelog entry or copyright file that make one record
_STOPPED = 24


class Sample(NamedTuple):
    """One record to publish: the flow's guarded topic, key and value."""

    topic: str
    key: bytes
    value: bytes


def samples(
    limit: int, *, tickets: str, documents: str, documentation: Path = DOCUMENTATION
) -> Iterator[Sample]:
    """Yield up to `limit` records: letters and changelog entries as tickets, copyright files and metadata as documents.

    Letters come again and again, as forms and quoted mail do.
    """
    letters = _letters(tickets)
    sources = (
        letters,
        _tickets(_changelogs(documentation), tickets),
        _documents(_metadata(), documents, "M"),
        letters,
        _documents(_copyrights(documentation), documents, "C"),
        _stopped(tickets, documents),
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


def _letters(topic: str) -> Iterator[Sample]:
    letters = [json.loads(line) for line in LETTERS.read_text(encoding="utf-8").splitlines()]
    for number, letter in enumerate(cycle(letters)):
        yield _sample(topic, f"L-{number:06d}", letter)


def _stopped(tickets: str, documents: str) -> Iterator[Sample]:
    """Yield few records for few causes, most of them for one."""
    for number in range(_STOPPED):
        key = f"S-{number:06d}"
        if number % 8 == 3:
            yield Sample(tickets, key.encode(), b'{"id": "%b", "amount": NaN}' % key.encode())
        elif number % 8 == 5:
            text = f"SECRET UE/EU SECRET\nMinutes of the working party, sheet {number}"
            yield _sample(documents, key, {"source": "minutes", "text": text})
        else:
            body = f"NATO CONFIDENTIAL\nMinutes of the meeting on depot 4, sheet {number}"
            yield _sample(tickets, key, {"subject": "minutes for the file", "body": body})


def _tickets(texts: Iterator[tuple[str, str]], topic: str) -> Iterator[Sample]:
    for number, (name, text) in enumerate(texts):
        yield _sample(topic, f"T-{number:06d}", {"subject": f"changes in {name}", "body": text})


def _documents(texts: Iterator[tuple[str, str]], topic: str, kind: str) -> Iterator[Sample]:
    for number, (name, text) in enumerate(texts):
        yield _sample(topic, f"{kind}-{number:06d}", {"source": name, "text": text})


def _sample(topic: str, key: str, fields: dict[str, str]) -> Sample:
    value = json.dumps({"id": key, **fields}, ensure_ascii=False)
    return Sample(topic, key.encode(), value.encode())


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
