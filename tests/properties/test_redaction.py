"""The direct splice and presidio's engine write the same text; redaction leaves no span and touches nothing else."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st
from presidio_anonymizer.entities import OperatorConfig, RecognizerResult

from guard.redaction.contract import Context
from guard.redaction.operators import _presidio, operators
from guard.redaction.redact import Redactor
from guard.redaction.spans import Span, Step, resolve
from schemas.decision import Redaction
from schemas.finding import Finding
from schemas.record import Record
from streams.codecs import decode

ENGINE = _presidio.engine()
CONTEXT = Context(b"k" * 32, "e1", "d")
verbs = st.sampled_from(list(operators()))


class Keys:
    epoch = "e1"

    def derive(self, purpose, *parts):
        return hashlib.sha256(b"|".join((purpose, *parts))).digest()


@st.composite
def marked_texts(draw):
    """A text without control characters, and spans of it that may overlap, each with a verb."""
    text = draw(st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), min_size=1, max_size=40))
    spans = []
    for number in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(text) - 1))
        spans.append((f"E{number}", start, draw(st.integers(start + 1, len(text))), draw(verbs)))
    return text, spans


def redacted(text, spans):
    document = decode(Record("t", 0, 0, 0, None, text.encode()), codec="text")
    findings = [Finding(entity, "/value", start, end, 0.5, "t@1", field=0) for entity, start, end, _ in spans]
    rules = [Redaction(entity, verb) for entity, _, _, verb in spans]
    return document, Redactor(Keys()).redact(document, findings, rules, destination="d")


def steps(spans):
    return [Span(start, end, Step(entity, operators()[verb], CONTEXT)) for entity, start, end, verb in spans]


@given(marked_texts())
def test_the_direct_splice_and_presidio_write_the_same_text(marked):
    text, spans = marked
    plain = [
        (entity, start, end, verb if verb in _presidio.PRESIDIOS_OWN else "mask")
        for entity, start, end, verb in spans
    ]
    resolved = resolve(steps(plain))
    parameters = {"mask": {"masking_char": "*", "chars_to_mask": len(text), "from_end": False}}

    _, ours = redacted(text, plain)
    theirs = ENGINE.anonymize(
        text,
        [RecognizerResult(one.step.entity, one.start, one.end, 0.5) for one in resolved],
        {
            one.step.entity: OperatorConfig(
                one.step.operator.name, parameters.get(one.step.operator.name, {})
            )
            for one in resolved
        },
        merge_entities_with_spaces=False,
    )

    assert ours.value.decode() == theirs.text


@given(st.text(min_size=1, max_size=20).filter(str.isprintable), verbs)
def test_our_operators_are_presidios_too(text, verb):
    operator = operators()[verb]
    if verb in _presidio.PRESIDIOS_OWN:
        return

    result = ENGINE.anonymize(
        text, [RecognizerResult("E0", 0, len(text), 0.5)], {"E0": OperatorConfig(verb, {"context": CONTEXT})}
    )

    assert result.text == operator.apply(text, "E0", CONTEXT)


def test_presidio_keeps_no_operator_that_lets_text_through():
    assert set(ENGINE.get_anonymizers()) == set(operators())


@given(marked_texts())
def test_resolved_spans_are_disjoint_and_cover_what_was_found(marked):
    _, spans = marked
    given_spans = steps(spans)

    resolved = resolve(given_spans)

    covered = {at for one in given_spans for at in range(one.start, one.end)}
    assert {at for one in resolved for at in range(one.start, one.end)} == covered
    assert sum(one.end - one.start for one in resolved) == len(covered)
    for one in resolved:
        inside = [span for span in given_spans if one.start <= span.start and span.end <= one.end]
        assert one.step.operator.strictness == max(span.step.operator.strictness for span in inside)


@given(marked_texts(), st.randoms(use_true_random=False))
def test_the_order_of_findings_changes_nothing(marked, random):
    text, spans = marked
    shuffled = random.sample(spans, len(spans))

    assert redacted(text, spans)[1] == redacted(text, shuffled)[1]


@given(marked_texts())
def test_what_is_outside_every_span_stays_and_what_was_written_is_told(marked):
    text, spans = marked

    document, result = redacted(text, spans)

    after = result.value.decode()
    covered = {at for _, start, end, _ in spans for at in range(start, end)}
    kept = "".join(character for at, character in enumerate(text) if at not in covered)
    written = {at for one in result.written for at in range(one.start, one.end)}
    assert "".join(character for at, character in enumerate(after) if at not in written) == kept
    assert document.record.value == text.encode()
