"""Labelled texts as spaCy's DocBin and back; texts keep every character, spans their code points.

A DocBin is compressed MessagePack: reading one runs no code of its own. It is decompressed to a bounded size first.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from spacy.tokens import Doc, DocBin, SpanGroup
from spacy.util import filter_spans
from spacy.vocab import Vocab

from classifiers.agreement import Case, Span
from schemas.errors import SettingsError

GROUP = "sc"  # what spaCy's span categorizer trains on
_LARGEST = 1 << 28
_UNKNOWN = "xx"
_RUN = re.compile(r"\S+|\s+")


def bytes_of(cases: Sequence[Case]) -> bytes:
    """Return texts as one DocBin."""
    vocab, made = Vocab(), DocBin(store_user_data=True)
    for one in cases:
        made.add(_doc(one, vocab))
    return bytes(made.to_bytes())


def cases_of(data: bytes, stem: str) -> list[Case]:
    """Return the texts of a DocBin. Raise SettingsError where the bytes are none."""
    try:
        _refuse_large(data)
        docs = DocBin(store_user_data=True).from_bytes(data).get_docs(Vocab())
        return [_case(doc, f"{stem}:{number}", stem) for number, doc in enumerate(docs, start=1)]
    except Exception:  # noqa: BLE001 - whatever spaCy raises could show the text
        raise SettingsError(f"it is no DocBin, or larger than {_LARGEST >> 20} MiB unpacked") from None


def _refuse_large(data: bytes) -> None:
    whole = zlib.decompressobj()
    whole.decompress(data, _LARGEST)
    if whole.unconsumed_tail or not whole.eof:
        raise ValueError


def _doc(one: Case, vocab: Vocab) -> Doc:
    words, spaces = _words(one)
    doc = Doc(vocab, words=words, spaces=spaces)
    found = [_span(doc, it) for it in one.spans]
    doc.spans[GROUP] = SpanGroup(doc, name=GROUP, spans=found)
    if len(filter_spans(found)) == len(found) and not any(it.text.isspace() for it in found):
        doc.ents = tuple(found)
    doc.cats = dict.fromkeys(one.topics, 1.0)
    doc.user_data |= {"id": one.id, "dataset": one.dataset, "lang": one.lang}
    return doc


def _span(doc: Doc, one: Span) -> Any:
    found = doc.char_span(one.start, one.end, label=one.label)
    if found is None:
        raise SettingsError(f"span {one.start}:{one.end} does not fit the tokens of its text")
    return found


def _words(one: Case) -> tuple[list[str], list[bool]]:
    """Return tokens with whether a space follows each: cut at white space and at the edges of spans."""
    begins, ends = {it.start for it in one.spans}, {it.end for it in one.spans}
    words: list[str] = []
    spaces: list[bool] = []
    for start, end in _cuts(one.text, begins | ends):
        piece = one.text[start:end]
        follows = bool(words) and not words[-1].isspace() and not spaces[-1]
        if piece == " " and follows and start not in begins and end not in ends:
            spaces[-1] = True
        else:
            words.append(piece)
            spaces.append(False)
    return words, spaces


def _cuts(text: str, edges: set[int]) -> Iterator[tuple[int, int]]:
    for run in _RUN.finditer(text):
        at = run.start()
        for edge in sorted(it for it in edges if run.start() < it < run.end()):
            yield at, edge
            at = edge
        yield at, run.end()


def _case(doc: Doc, name: str, stem: str) -> Case:
    groups: list[Any] = (
        list(doc.spans[GROUP])
        if GROUP in doc.spans
        else [*doc.ents, *(it for group in doc.spans.values() for it in group)]
    )
    spans = {Span(it.start_char, it.end_char, it.label_) for it in groups}
    told = doc.user_data
    return Case(
        str(told.get("id", name)),
        str(told.get("dataset", stem)),
        str(told.get("lang", _UNKNOWN)),
        doc.text,
        tuple(sorted(spans, key=lambda it: (it.start, it.end, it.label))),
        tuple(name for name, score in doc.cats.items() if score >= 0.5),
    )
