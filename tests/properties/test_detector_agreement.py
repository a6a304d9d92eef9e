"""The fast way finds what every pattern over every reading of every field finds, with either engine."""

import base64
import json
import random
from functools import cache
from importlib.util import find_spec

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifiers.calibration import DEFAULT, evidence
from classifiers.context import phrases, spoken_of
from classifiers.detector import build, document_of
from classifiers.normalise import views
from classifiers.patterns import load
from classifiers.settle import Candidate, settle
from classifiers.unwrapping import Budget, Limits
from schemas.errors import RecordError
from schemas.record import Record
from streams.codecs import decode

_ENGINES = [name for name in ("hyperscan", "re2") if find_spec(name)]
_PATTERNS = load()


@pytest.fixture(scope="session", params=["auto", *_ENGINES])
def detector(request, tmp_path_factory):
    folder = tmp_path_factory.getbasetemp() / "automata"  # "auto" is one of the others: compiled once
    folder.mkdir(exist_ok=True)
    return build(_PATTERNS, engine=request.param, cache=folder)


def plainly_found(document):
    """Return what the definition says, with no gate, no leap and no sharing."""
    fields = document.fields
    budget = Budget(Limits())
    readings = [view for index, field in enumerate(fields) for view in views(index, field.text, budget)]
    found = []
    for pattern in _PATTERNS:
        group = "it" if "it" in pattern.shape.groupindex else 0
        words = phrases(pattern.context)
        for view in readings:
            for match in pattern.shape.finditer(view.text):
                start, end = match.span(group)
                if start < 0 or start == end:
                    continue
                near = spoken_of(view.text, start, end, fields[view.field].pointer).text()
                known = any(word in near for word in words)
                if pattern.needs_context and not known:
                    continue
                value = view.text[start:end]
                if pattern.proof is not None and not pattern.proof(value):
                    continue
                first, last = view.back(start, end)
                score = DEFAULT.probability(evidence(pattern, in_context=known))
                origin = pattern.origin(value) if pattern.origin else pattern.country
                found.append(
                    Candidate(
                        pattern.entity,
                        view.field,
                        first,
                        last,
                        score,
                        pattern.id,
                        origin,
                        frozenset(pattern.labels),
                        known,
                    )
                )
    return [
        (one.entity, one.field, one.start, one.end, one.score, one.classifier, one.origin)
        for one in settle(found)
    ]


@cache
def plainly_found_in(text):
    return plainly_found(document_of(text))


def found_by(detector, document):
    detection = detector.detect([document])[0]
    assert detection.fault is None
    return [
        (one.entity, one.field, one.start, one.end, one.score, one.classifier, one.origin)
        for one in detection.findings
    ]


_EXAMPLES = [text for pattern in _PATTERNS for text in (*pattern.finds, *pattern.ignores)]
_CONTEXT = [word for pattern in _PATTERNS for word in pattern.context]
_FILLERS = [
    "", " ", ", ", "\n", "\t", ": ", '"', "\\", "/", "é", "ß", "\u00a0", "\u200b", "\u00ad", "—", "–", "und", "the order 12", "0815", "%20",
    "&amp;", "=", "пример", "Ελλάδα", "身份证", "１２", "😀", "\u0000", "ı", "İ", "user_name", "taxId", "a" * 20,
]  # fmt: skip


def obscured(text, how):
    if how == 1:
        return base64.b64encode(text.encode("utf-8", "surrogatepass")).decode()
    if how == 2:
        return text.replace("@", "%40").replace("-", "%2D")
    if how == 3:
        return "\u200b".join(text)
    if how == 4:
        return json.dumps({"inner": text})
    if how == 5:
        return text.translate({ord(digit): 0xFF10 + int(digit) for digit in "0123456789"})
    if how == 6:
        return text.replace("o", "о").replace("e", "е").replace("A", "А")
    return text


def one_of_these(values):
    return st.integers(0, len(values) - 1).map(lambda at: values[at])  # a strategy that prints short


_PIECES = st.one_of(
    one_of_these(_EXAMPLES),
    one_of_these(_EXAMPLES),
    one_of_these(_CONTEXT),
    one_of_these(_FILLERS),
    st.text(max_size=6),
)
_TEXTS = st.builds(
    lambda pieces, glue, how: obscured(glue.join(pieces), how),
    st.lists(_PIECES, max_size=4),
    st.sampled_from(["", " ", ": ", "\n"]),
    st.sampled_from([0] * 12 + [1, 2, 3, 4, 5, 6]),
).map(lambda text: text.encode("utf-8", "ignore").decode())
_NAMES = st.one_of(
    one_of_these(_CONTEXT),
    st.sampled_from(["text", "id", "phoneNumber", "tax_id", "IBAN", "e-mail", "a/b", "c~d"]),
    _TEXTS,
)
_VALUES = st.recursive(
    st.one_of(_TEXTS, st.integers(-(10**18), 10**18), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_NAMES, inner, max_size=3)),
    max_leaves=5,
)


def as_document(value, name, key, *, ascii_only):
    data = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    headers = ((name, key.encode()),) if name else ()
    return decode(Record("t", 0, 0, 0, key.encode() or None, data, headers))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(_VALUES, st.sampled_from(["", "x-email", "Steuer-ID"]), _TEXTS, st.booleans())
def test_records_hold_what_the_definition_finds(detector, value, name, key, ascii_only):
    document = as_document(value, name, key, ascii_only=ascii_only)
    if document.fault is not None:
        return
    try:
        expected = plainly_found(document)
    except RecordError:
        assert detector.detect([document])[0].fault is not None
        return

    assert found_by(detector, document) == expected


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(_TEXTS)
def test_texts_hold_what_the_definition_finds(detector, text):
    document = document_of(text)
    try:
        expected = plainly_found(document)
    except RecordError:
        assert detector.detect([document])[0].fault is not None
        return

    assert found_by(detector, document) == expected


def test_every_example_is_found_as_the_definition_finds_it(detector):
    for text in _EXAMPLES:
        document = document_of(text)

        assert found_by(detector, document) == plainly_found_in(text), text


def test_a_batch_is_its_documents_one_by_one(detector):
    source = random.Random(3)
    documents = [document_of(" ".join(source.sample(_EXAMPLES, 2))) for _ in range(100)]

    assert detector.detect(documents) == [detector.detect([document])[0] for document in documents]
