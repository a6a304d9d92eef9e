"""Bad input on the real broker: a clear reason code, nothing lost, neighbours unaffected."""

import base64
import gzip
import json

import pytest
from deployment import Deployment

pytestmark = pytest.mark.integration

GOOD = b'{"id": 1, "note": "nothing to see"}'
CARD = int("4111" + "1111" * 3)
MAIL = "ana.lima" + "@example.org"

# name, key, value, headers, fault or None, actions that are right
CASES = [
    ("invalid utf-8", None, b'{"a": "\xff\xfe"}', [], "invalid_utf8"),
    ("truncated json", None, b'{"a": {"b": 1', [], "invalid_json"),
    ("nan", None, b'{"a": NaN}', [], "invalid_number"),
    ("duplicate keys", None, b'{"a": 1, "a": 2}', [], "duplicate_name"),
    ("10,000 deep", None, b"[" * 10_000 + b"]" * 10_000, [], "too_deep"),
    ("5 MB", None, json.dumps({"a": "x " * 2_500_000}).encode(), [], "too_large"),
    (
        "gzip bomb",
        None,
        json.dumps({"a": base64.b64encode(gzip.compress(b"0" * 50_000_000)).decode()}).encode(),
        [],
        "expansion_limit",
    ),
    ("binary header", None, GOOD, [("blob", b"\xff\x00\x9c")], "undeclared_opaque"),
    ("another flow's header", None, GOOD, [("guard-flow", b"somebody-elses")], "unknown_flow"),
]
PASSING = [
    ("null key", None, GOOD, []),
    ("null value", b"k1", None, []),
    ("empty value", b"k2", b"", []),
    ("duplicate header names", None, GOOD, [("x", b"1"), ("x", b"2")]),
]


@pytest.fixture(scope="module")
def deployed(tmp_path_factory, broker):
    with Deployment(tmp_path_factory.mktemp("bad"), broker.bootstrap, largest=20_000_000) as deployment:
        deployment.start()
        yield deployment


def events_by_offset(deployment):
    return {
        (event["id"].rsplit("/", 2)[1], event["offset"]): event
        for event in deployment.decisions()
        if event["type"] == "decision"
    }


def test_each_bad_record_is_quarantined_with_its_reason_and_its_neighbours_pass(deployed):
    records = []
    for _, key, value, headers, _fault in CASES:
        records += [(b"p", GOOD, []), (key or b"p", value, headers), (b"p", GOOD, [])]
    before = deployed.covered()
    deployed.publish("tickets", records)
    deployed.await_covered(before + len(records))

    events = [event for event in deployed.decisions() if event["type"] == "decision" and event.get("fault")]
    faults = sorted(event["fault"].split(".")[1] for event in events)
    assert faults == sorted(fault for *_, fault in CASES)
    assert all(event["action"] == "block" for event in events)
    sealed = {message.key().decode() for message in deployed.read(deployed.topic("quarantine"))}
    assert {event["id"] for event in events} <= sealed


def test_unusual_records_that_hold_nothing_pass_as_they_were(deployed):
    before = deployed.covered()
    deployed.publish("tickets", [(key, value, headers) for _, key, value, headers in PASSING])
    deployed.await_covered(before + len(PASSING))

    cleared = deployed.read(cleared_topic(deployed))
    kept = [
        (m.key(), m.value(), [h for h in m.headers() or [] if not h[0].startswith("__guard.")])
        for m in cleared
    ]
    for name, key, value, headers in PASSING:
        assert (key, value, headers) in kept, name


def test_sensitive_values_in_unusual_places_never_arrive_as_they_were(deployed):
    before = deployed.covered()
    tricky = [
        (MAIL.encode(), GOOD, []),
        (None, json.dumps({"n": CARD}).encode(), []),
        (None, json.dumps({MAIL: {"balance": 3}}).encode(), []),
        (None, GOOD, [("contact", MAIL.encode())]),
        (
            None,
            json.dumps({"a": "".join(f"\\u{ord(c):04x}" for c in MAIL)}).encode().replace(b"\\\\", b"\\"),
            [],
        ),
    ]
    deployed.publish("tickets", tricky)
    deployed.await_covered(before + len(tricky))

    for message in deployed.read(cleared_topic(deployed)):
        whole = (
            (message.key() or b"")
            + (message.value() or b"")
            + b"".join(v or b"" for _, v in message.headers() or [])
        )
        text = whole + json.dumps(json.loads(message.value() or b"null"), ensure_ascii=False).encode()
        assert MAIL.encode() not in text
        assert str(CARD).encode() not in text


def test_a_forged_guard_header_is_stripped_and_counted(deployed):
    before = deployed.covered()
    deployed.publish(
        "tickets",
        [(b"forged", GOOD, [("__guard.action", b"allow"), ("__Guard.decision.id", b"x"), ("mine", b"1")])],
    )
    deployed.await_covered(before + 1)

    arrived = [m for m in deployed.read(cleared_topic(deployed)) if m.key() == b"forged"]
    headers = arrived[0].headers()
    assert ("mine", b"1") in headers and b"x" not in [value for _, value in headers]
    assert any(event.get("stripped") == 2 for event in deployed.decisions())


def cleared_topic(deployment):
    """The cleared topic of the in-EU destination or the first one, whichever took the harmless records."""
    names = deployment("topics", "plan", "--json").stdout
    topics = [told["topic"] for told in map(json.loads, names.splitlines()) if "topic" in told]
    mine = [topic for topic in topics if topic.startswith(deployment.topic("tickets") + ".to.")]
    filled = [topic for topic in mine if deployment.read(topic)]
    assert filled, topics
    return filled[0]
