"""Redaction of whole records: what is found goes, everything else stays, and what cannot be done is a fault."""

import json

import pytest

from guard.redaction.contract import Context
from guard.redaction.operators import encrypt, mask, operators, tokenize
from guard.redaction.redact import Redactor, still_parses
from guard.redaction.spans import Span, Step, resolve
from schemas.decision import Redaction
from schemas.document import Kind
from schemas.errors import FaultCode, RecordError
from schemas.finding import Finding
from schemas.record import Record
from streams.codecs import decode

MAIL = "ana@example.org"
CARD = "4111111111111111"


class Keys:
    """Keys for tests: one byte string a purpose."""

    def __init__(self, epoch="e1"):
        self.epoch = epoch

    def derive(self, purpose, *parts):
        import hashlib

        return hashlib.sha256(b"|".join((purpose, *parts))).digest()


def document(value=None, key=None, headers=(), **options):
    return decode(Record("orders", 0, 7, 0, key, value, tuple(headers)), **options)


def find(doc, text, entity="EMAIL_ADDRESS"):
    """A finding for every place where a text stands in a field."""
    found = []
    for index, field in enumerate(doc.fields):
        at = field.text.find(text)
        while at >= 0:
            found.append(Finding(entity, field.pointer, at, at + len(text), 0.9, "test@1", field=index))
            at = field.text.find(text, at + 1)
    return found


def redact(doc, findings, *redactions, destination="vllm-frankfurt", keys=None):
    wanted = [Redaction(one, "replace") if isinstance(one, str) else one for one in redactions]
    redacted = Redactor(keys or Keys()).redact(doc, findings, wanted, destination=destination, flow="orders")
    assert still_parses(doc, redacted)
    return redacted


def refused(doc, findings, *redactions):
    with pytest.raises(RecordError) as caught:
        redact(doc, findings, *redactions)
    return caught.value.code is FaultCode.REDACTION_FAILED


def test_only_the_finding_changes():
    value = b'{ "b" : 1.10, "mail":"to ana@example.org, \\u00e9", "n": 1e400, "k": "\\u00e9" }'
    doc = document(value)

    redacted = redact(doc, find(doc, MAIL), "EMAIL_ADDRESS")

    assert (
        redacted.value
        == '{ "b" : 1.10, "mail":"to <EMAIL_ADDRESS>, é", "n": 1e400, "k": "\\u00e9" }'.encode()
    )
    assert redacted.key is None and redacted.headers == ()


def test_without_a_redaction_for_it_a_finding_stays():
    doc = document(b'{"mail":"ana@example.org"}')

    assert redact(doc, find(doc, MAIL), "PERSON").value == doc.record.value
    assert redact(doc, [], "EMAIL_ADDRESS").value == doc.record.value


def test_spans_count_code_points():
    doc = document('{"t":"👍é ana@example.org é👍"}'.encode())

    assert redact(doc, find(doc, MAIL), "EMAIL_ADDRESS").value == '{"t":"👍é <EMAIL_ADDRESS> é👍"}'.encode()


def test_what_was_written_is_told_by_field_and_place():
    doc = document(b'{"t":"a ana@example.org b ana@example.org"}')

    redacted = redact(doc, find(doc, MAIL), "EMAIL_ADDRESS")

    after = document(redacted.value)
    assert [after.fields[one.field].text[one.start : one.end] for one in redacted.written] == [
        "<EMAIL_ADDRESS>"
    ] * 2


def test_a_card_number_as_an_integer_becomes_a_string_or_another_integer():
    doc = document(b'{"card": 4111111111111111, "n": 2}')
    findings = find(doc, CARD, "PAYMENT_CARD")
    card = Redaction("PAYMENT_CARD", "tokenize", (("format", "card"),))

    assert redact(doc, findings, "PAYMENT_CARD").value == b'{"card": "<PAYMENT_CARD>", "n": 2}'
    token = json.loads(redact(doc, findings, card).value)["card"]
    assert isinstance(token, int) and len(str(token)) == 16 and token != int(CARD)


def test_an_address_as_a_name_is_replaced_and_names_stay_apart():
    doc = document(b'{"ana@example.org": 1, "bo@example.org": {"ana@example.org": 2}, "<EMAIL_ADDRESS>": 3}')
    findings = find(doc, MAIL) + find(doc, "bo@example.org")

    redacted = redact(doc, findings, "EMAIL_ADDRESS")

    assert redacted.value == (
        b'{"<EMAIL_ADDRESS>_2": 1, "<EMAIL_ADDRESS>_3": {"<EMAIL_ADDRESS>": 2}, "<EMAIL_ADDRESS>": 3}'
    )


def test_the_same_text_in_one_place_has_one_pseudonym_and_elsewhere_another():
    doc = document(b'{"a":"ana@example.org","b":"ana@example.org"}', b"ana@example.org")
    findings, rule = find(doc, MAIL), Redaction("EMAIL_ADDRESS", "tokenize")

    one = redact(doc, findings, rule)
    other = redact(doc, findings, rule, destination="elsewhere")
    later = redact(doc, findings, rule, keys=Keys("e2"))

    value = json.loads(one.value)
    assert value["a"] == value["b"] == one.key.decode()
    assert len({one.key, other.key, later.key}) == 3


@pytest.mark.parametrize("operator", list(operators()))
def test_a_key_stays_one_key_of_its_own_whatever_the_operator(operator):
    ana, bo = document(None, b"user ana@example.org"), document(None, b"user bob@example.org")
    rule = Redaction("EMAIL_ADDRESS", operator)

    keys = [redact(doc, find(doc, doc.fields[0].text[5:]), rule).key for doc in (ana, ana, bo)]

    assert keys[0] == keys[1] != keys[2]
    assert keys[0].startswith(b"user ") and b"@" not in keys[0]
    assert redact(ana, find(ana, MAIL), rule).pseudonymous == {"EMAIL_ADDRESS"}


def test_only_what_somebody_holds_a_key_to_is_called_pseudonymous():
    doc = document(b'{"a":"ana@example.org"}')

    assert redact(doc, find(doc, MAIL), "EMAIL_ADDRESS").pseudonymous == frozenset()
    assert redact(doc, find(doc, MAIL), Redaction("EMAIL_ADDRESS", "hash")).pseudonymous == {"EMAIL_ADDRESS"}


def test_headers_keep_order_duplicates_and_nulls():
    headers = [
        ("to", b"ana@example.org"),
        ("cc", None),
        ("to", b'{"m":"ana@example.org"}'),
        ("to", b"x"),
        ("e", b""),
    ]
    doc = document(b"{}", None, headers)

    redacted = redact(doc, find(doc, MAIL), "EMAIL_ADDRESS")

    assert redacted.headers == (
        ("to", b"<EMAIL_ADDRESS>"),
        ("cc", None),
        ("to", b'{"m":"<EMAIL_ADDRESS>"}'),
        ("to", b"x"),
        ("e", b""),
    )


def test_a_header_name_is_replaced_too():
    doc = document(b"{}", None, [("x-ana@example.org", b"1"), ("ana@example.org", b"2")])

    assert redact(doc, find(doc, MAIL), "EMAIL_ADDRESS").headers == (
        ("x-<EMAIL_ADDRESS>", b"1"),
        ("<EMAIL_ADDRESS>", b"2"),
    )
    assert redact(doc, find(doc, MAIL), Redaction("EMAIL_ADDRESS", "redact")).headers == (
        ("x-", b"1"),
        ("redacted", b"2"),
    )


def test_a_redaction_makes_no_header_of_the_guards_own():
    doc = document(b"{}", None, [("ana@example.org__guard.action", b"allow")])

    assert refused(doc, find(doc, MAIL), Redaction("EMAIL_ADDRESS", "redact"))


def test_text_and_lines_are_rewritten():
    text, lines = document(b"mail ana@example.org now"), document(b'{"m":"ana@example.org"}\r\n{"m":1}\n')

    assert redact(text, find(text, MAIL), "EMAIL_ADDRESS").value == b"mail <EMAIL_ADDRESS> now"
    assert redact(lines, find(lines, MAIL), "EMAIL_ADDRESS").value == b'{"m":"<EMAIL_ADDRESS>"}\r\n{"m":1}\n'


def test_a_value_redacted_to_nothing_is_no_tombstone():
    doc = document(b"ana@example.org")

    assert redact(doc, find(doc, MAIL), Redaction("EMAIL_ADDRESS", "redact")).value == b""


@pytest.mark.parametrize(
    ("field", "start", "end"),
    [(-1, 0, 3), (99, 0, 3), (1, 0, 99), (1, 3, 3), (1, 5, 3), (1, -1, 3), (0, 0, 0)],
)
def test_a_span_that_is_not_there_fails(field, start, end):
    doc = document(b'{"a":"ana@example.org"}')

    assert refused(doc, [Finding("EMAIL_ADDRESS", "", start, end, 0.9, "t@1", field=field)], "EMAIL_ADDRESS")


@pytest.mark.parametrize(
    "rule",
    [
        Redaction("EMAIL_ADDRESS", "custom"),
        Redaction("EMAIL_ADDRESS", "keep"),
        Redaction("EMAIL_ADDRESS", "mask", (("chars_to_mask", "0"),)),
        Redaction("EMAIL_ADDRESS", "mask", (("chars_to_mask", "many"),)),
        Redaction("EMAIL_ADDRESS", "mask", (("keep_last", "-1"),)),
        Redaction("EMAIL_ADDRESS", "mask", (("masking_char", ""),)),
        Redaction("EMAIL_ADDRESS", "replace", (("new", "x"),)),
        Redaction("EMAIL_ADDRESS", "tokenize", (("format", "email"),)),
        Redaction("EMAIL_ADDRESS", "generalize", (("to", "planet"),)),
    ],
)
def test_an_operator_that_cannot_do_as_asked_fails(rule):
    doc = document(b'{"a":"ana@example.org"}')

    assert refused(doc, find(doc, MAIL), rule)


def test_an_entity_with_two_redactions_fails():
    doc = document(b'{"a":"ana@example.org"}')

    assert refused(doc, find(doc, MAIL), "EMAIL_ADDRESS", Redaction("EMAIL_ADDRESS", "mask"))


def test_a_replacement_that_is_no_unicode_fails():
    doc = document(b'{"a":"ana@example.org"}')

    assert refused(doc, find(doc, MAIL), Redaction("EMAIL_ADDRESS", "replace", (("new_value", "\ud800"),)))


def test_a_declaration_is_never_overwritten():
    event = [("ce_specversion", b"1.0"), ("ce_id", b"1"), ("ce_source", b"/s"), ("ce_type", b"t")]
    doc = document(b"{}", None, [*event, ("ce_dataclassification", b"restricted")])

    assert refused(doc, find(doc, "restricted", "MARKING"), "MARKING")


def test_an_event_that_lost_an_attribute_parses_no_longer():
    value = b'{"specversion":"1.0","id":"ana@example.org","source":"/s","type":"t"}'
    doc = document(value, None, [("content-type", b"application/cloudevents+json")])
    redactor = Redactor(Keys())

    emptied = redactor.redact(doc, find(doc, MAIL), [Redaction("EMAIL_ADDRESS", "redact")], destination="x")
    replaced = redactor.redact(doc, find(doc, MAIL), [Redaction("EMAIL_ADDRESS", "replace")], destination="x")

    assert not still_parses(doc, emptied)
    assert still_parses(doc, replaced)


def test_overlapping_findings_are_one_and_the_strictest_rewrites():
    doc = document(b'{"t":"ana@example.org"}')
    spans = [("EMAIL_ADDRESS", 0, 15), ("PERSON", 0, 3), ("URL", 4, 15), ("X", 15, 15)]
    findings = [Finding(entity, "", start, end, 0.5, "t@1", field=1) for entity, start, end in spans[:3]]
    weak = [Redaction("EMAIL_ADDRESS", "encrypt"), Redaction("URL", "mask")]

    redacted = redact(doc, findings, *weak, "PERSON")

    assert redacted.value == b'{"t":"<PERSON>"}'


def step(entity, operator):
    return Step(entity, operators()[operator], Context(b"k" * 32, "e1", "d"))


def test_spans_resolve_the_same_in_any_order():
    spans = [
        Span(0, 4, step("A", "mask")),
        Span(2, 6, step("B", "hash")),
        Span(5, 9, step("C", "redact")),
        Span(9, 12, step("D", "mask")),
        Span(9, 11, step("E", "mask")),
    ]

    for order in (spans, spans[::-1], spans[2:] + spans[:2]):
        resolved = resolve(list(order))

        assert [(one.start, one.end, one.step.entity) for one in resolved] == [(0, 9, "C"), (9, 12, "D")]


def bound(**parameters):
    return Context(b"k" * 32, "e1", "d", "f", parameters)


def test_a_token_keeps_the_form_and_check_digits_that_are_asked_for():
    from stdnum import iban, luhn

    card = tokenize.apply("4111-1111-1111-1111", "PAYMENT_CARD", bound(format="card"))
    account = tokenize.apply("DE89 3704 0044 0532 0130 00", "IBAN_CODE", bound(format="iban"))
    digits = tokenize.apply("(030) 901-820", "PHONE_NUMBER", bound(format="digits"))

    assert luhn.is_valid(card.replace("-", "")) and [len(part) for part in card.split("-")] == [4, 4, 4, 4]
    assert iban.is_valid(account, check_country=False) and account.startswith("DE") and len(account) == 27
    assert digits[:2] == "(0" and digits[4:6] == ") " and digits[9] == "-"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("4111111111111112", "card"),
        ("DE88370400440532013000", "iban"),
        ("123", "digits"),
        ("４１１１1111", "digits"),
        ("1" * 65, "digits"),
    ],
)
def test_what_is_not_of_the_form_gets_a_plain_token(text, form):
    assert tokenize.apply(text, "X", bound(format=form)).startswith("tok_")


def test_tokens_of_a_form_are_one_to_one():
    numbers = [f"{n:07d}" for n in range(0, 3_000_000, 1_500)]

    tokens = {tokenize.apply(number, "ID", bound(format="digits")) for number in numbers}

    assert len(tokens) == len(numbers)
    assert all(len(token) == 7 and token.isdigit() for token in tokens)


def test_a_ciphertext_opens_only_where_it_was_made_and_as_it_was_made():
    token = encrypt.apply("Ana Pereira", "PERSON", bound())

    assert encrypt.decrypt(token, "PERSON", bound()) == "Ana Pereira"
    for entity, where in (
        ("EMAIL_ADDRESS", bound()),
        ("PERSON", Context(b"k" * 32, "e1", "other", "f")),
        ("PERSON", Context(b"k" * 32, "e1", "d", "other")),
        ("PERSON", Context(b"k" * 32, "e2", "d", "f")),
        ("PERSON", Context(b"l" * 32, "e1", "d", "f")),
    ):
        with pytest.raises(ValueError, match="token"):
            encrypt.decrypt(token, entity, where)
    changed = token[:-6] + ("A" if token[-6] != "A" else "B") + token[-5:]
    with pytest.raises(ValueError, match="changed"):
        encrypt.decrypt(changed, "PERSON", bound())


def test_a_mask_never_shows_a_text_that_is_no_longer_than_what_it_keeps():
    assert mask.apply("123", "X", bound(keep_last="4")) == "***"
    assert mask.apply("12345", "X", bound(keep_last="4")) == "*2345"


def test_nothing_of_the_content_is_in_a_repr():
    doc = document(b'{"a":"ana@example.org"}')
    redacted = redact(doc, find(doc, MAIL), Redaction("PERSON", "mask"))

    assert "ana" not in repr(redacted) + repr(doc) + repr(doc.fields)


def test_a_finding_in_every_part_and_kind_goes():
    doc = document(
        b'{"ana@example.org":["ana@example.org",{"x":"ana@example.org"}]}',
        b'{"k":"ana@example.org"}',
        [("ana@example.org", b"ana@example.org")],
    )

    redacted = redact(doc, find(doc, MAIL), Redaction("EMAIL_ADDRESS", "mask"))

    everything = redacted.key + redacted.value + repr(redacted.headers).encode()
    assert b"ana@" not in everything
    assert {field.kind for field in doc.fields} == {Kind.NAME, Kind.STRING, Kind.TEXT}
