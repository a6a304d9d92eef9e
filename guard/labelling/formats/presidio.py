"""What Presidio's evaluator reads and writes: a JSON list of InputSamples, `{full_text, masked, spans, template_id, metadata}`.

Spans are `{entity_type, entity_value, start_position, end_position}`; id, language and labels of a whole text go with `metadata`.
"""

import json
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from classifiers.agreement import Case, Span
from guard.labelling.contract import UNKNOWN_LANGUAGE, Format
from schemas.errors import SettingsError


class _Span(Struct):
    entity_type: str
    start_position: int
    end_position: int


class _Metadata(Struct):
    id: str | int | None = None
    dataset: str = ""
    lang: str = UNKNOWN_LANGUAGE
    doc_labels: tuple[str, ...] = ()


class _Sample(Struct):
    full_text: str
    spans: list[_Span]
    metadata: _Metadata | None = None


_decoder = msgspec.json.Decoder(list[_Sample])


def reads(data: bytes, stem: str) -> list[Case]:
    try:
        samples = _decoder.decode(data)
    except (ValueError, RecursionError):  # msgspec's errors are of ValueError
        raise SettingsError(
            "it is no list of InputSamples; expected "
            "[{full_text, spans: [{entity_type, start_position, end_position}]}]"
        ) from None
    return [_case(one, f"{stem}:{number}", stem) for number, one in enumerate(samples, start=1)]


def writes(cases: Sequence[Case]) -> bytes:
    return json.dumps([_row(one) for one in cases], ensure_ascii=False, indent=1).encode() + b"\n"


def _row(one: Case) -> dict[str, object]:
    spans = [
        {
            "entity_type": it.label,
            "entity_value": one.text[it.start : it.end],
            "start_position": it.start,
            "end_position": it.end,
        }
        for it in one.spans
    ]
    metadata = {"id": one.id, "dataset": one.dataset, "lang": one.lang, "doc_labels": list(one.topics)}
    return {
        "full_text": one.text,
        "masked": None,
        "spans": spans,
        "template_id": None,
        "metadata": metadata,
    }


def _case(told: _Sample, name: str, stem: str) -> Case:
    spans = tuple(Span(it.start_position, it.end_position, it.entity_type) for it in told.spans)
    about = told.metadata or _Metadata()
    return Case(
        name if about.id is None else str(about.id),
        about.dataset or stem,
        about.lang,
        told.full_text,
        spans,
        about.doc_labels,
    )


def claims(data: bytes) -> bool:
    return data.lstrip()[:1] == b"["


FORMAT = Format("presidio", (".json",), nested=True, reads=reads, writes=writes, claims=claims)
