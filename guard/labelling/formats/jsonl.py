"""JSON lines, gzipped or not: `{id, dataset, lang, text, spans: [{start, end, label}], doc_labels}`, as `guard eval` reads them.

A span that a person put right says so: `held: "entity"` with the `entity` that is right, or `held: "span"`.
A text that was copied from a record names the `flow` that it was on.
"""

import gzip
import json
import zlib
from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec import Struct

from classifiers.agreement import Case, Span
from guard.labelling.contract import UNKNOWN_LANGUAGE, Format
from schemas.errors import SettingsError

_GZIPPED = b"\x1f\x8b"


class _Span(Struct):
    start: int
    end: int
    label: str
    entity: str = ""
    held: Literal["", "entity", "span"] = ""


class _Row(Struct):
    text: str
    spans: list[_Span]
    id: str | int | None = None
    dataset: str = ""
    lang: str = UNKNOWN_LANGUAGE
    doc_labels: tuple[str, ...] = ()
    flow: str = ""


_decoder = msgspec.json.Decoder(_Row)


def reads(data: bytes, stem: str) -> list[Case]:
    try:
        text = (gzip.decompress(data) if data.startswith(_GZIPPED) else data).decode()
    except (OSError, EOFError, zlib.error, UnicodeDecodeError):
        raise SettingsError("it is no UTF-8 text, gzipped or not") from None
    return [
        _case(line, number, stem) for number, line in enumerate(text.split("\n"), start=1) if line.strip()
    ]


def writes(cases: Sequence[Case]) -> bytes:
    return b"".join(json.dumps(row(one), ensure_ascii=False).encode() + b"\n" for one in cases)


def row(one: Case) -> dict[str, object]:
    """Return a text as its line's object."""
    spans = [
        {"start": it.start, "end": it.end, "label": it.label}
        | ({"held": it.held} if it.held else {})
        | ({"entity": it.entity} if it.held == "entity" else {})
        for it in one.spans
    ]
    told: dict[str, object] = {"id": one.id, "dataset": one.dataset, "lang": one.lang, "text": one.text}
    told |= {"spans": spans, "doc_labels": list(one.topics)}
    return told | {"flow": one.flow} if one.flow else told


def _case(line: str, number: int, stem: str) -> Case:
    try:
        told = _decoder.decode(line)
    except (ValueError, RecursionError):  # msgspec's errors are of ValueError
        raise SettingsError(
            f"line {number} is no labelled text; expected {{id, dataset, lang, text, spans: [{{start, end, label}}]}}"
        ) from None
    spans = tuple(
        Span(it.start, it.end, it.label, it.entity if it.held == "entity" else "", held=it.held)
        for it in told.spans
    )
    name = f"{stem}:{number}" if told.id is None else str(told.id)
    return Case(name, told.dataset or stem, told.lang, told.text, spans, told.doc_labels, told.flow)


def claims(data: bytes) -> bool:
    return data.startswith(_GZIPPED) or data.lstrip()[:1] == b"{"


FORMAT = Format("jsonl", (".jsonl", ".jsonl.gz"), nested=True, reads=reads, writes=writes, claims=claims)
