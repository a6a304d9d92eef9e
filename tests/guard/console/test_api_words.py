"""Words by the API: signed by a person's key elsewhere, taken within rights and scopes, written once they hold."""

import json

import msgspec
import pytest
from consoles import People, bearer, desk_over, opened
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from evidence import World
from msgspec.structs import replace
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from guard.audit.leaves import encode
from guard.audit.signing import LocalSigner
from guard.cases.signed import is_authentic, sign
from guard.console.app import build
from guard.console.casebook import CaseBook
from guard.console.gate import Gate
from guard.console.index import Message
from guard.console.roles import Role
from guard.console.tokens import Tokens
from schemas.case import Case, CaseCommand, CaseVerb, CommandKind, ReleaseCommand, ReleaseReason, Verdict
from schemas.cause import Cause
from schemas.errors import BrokerError, EvidenceError
from schemas.events import DecisionEvent

AT = 1_700_000_000_000
ANA = LocalSigner(Ed25519PrivateKey.from_private_bytes(bytes([1] * 32)))
CAUSE = Cause("tickets", "block", "secrets")
CLOSE = sign(CaseCommand("w-1", CaseVerb.CLOSE, CAUSE.id, AT, "ana", Verdict.BENIGN, quiet=60_000), ANA)
RELEASE = sign(
    ReleaseCommand("INC-1", CommandKind.RELEASE, "tickets/0/0", "guard.quarantine/0/0", ReleaseReason.FALSE_POSITIVE,
                   AT, "ana", dismiss=("EMAIL_ADDRESS",)), ANA,
)  # fmt: skip
APPROVE = sign(replace(RELEASE, kind=CommandKind.APPROVE), ANA)


class Said(list):
    """What was written; a word that nobody signed is refused as the guard refuses it."""

    def __call__(self, word):
        if not is_authentic(word, {"ana": ANA.public}):
            raise EvidenceError("this word is not signed by its person's key; sign it anew")
        self.append(word)


@pytest.fixture
def api(tmp_path):
    """Return what posts a word by a token of some role and scope, and where words are written."""
    tokens, said = Tokens(tmp_path / "tokens.yaml"), Said()
    event = DecisionEvent("tickets/0/0", "tickets", 0, "d" * 32, "block", "quarantined", "b", AT)
    with opened(tmp_path, [Message(0, 0, "tickets/0", encode(event))]) as index:
        cases = CaseBook()
        case = Case(CAUSE.id, CAUSE, CAUSE.severity, 1, AT, AT)
        cases.put([Message(0, 0, CAUSE.id, msgspec.json.encode(case))])

        def post(word, role=Role.ANALYST, say=said, **scope):
            gate = Gate(People(), lambda: AT, tokens)
            desk = desk_over(World(), index, cases=cases, gate=gate, say=say)
            header = bearer(tokens, role, at=AT, **scope)
            body = word if isinstance(word, bytes) else msgspec.json.encode(word)
            headers = header | {"content-type": "application/json"}
            return TestClient(build(desk)).post("/api/v1/words", content=body, headers=headers)

        post.said = said
        yield post


@pytest.mark.parametrize("word", [CLOSE, RELEASE, APPROVE], ids=["close", "release", "approve"])
def test_a_signed_word_is_written_as_it_was_signed(api, word):
    with capture_logs() as told:
        answer = api(word, Role.APPROVER)

    assert (answer.status_code, answer.json()["id"], api.said) == (202, word.id, [word])
    assert [(one["event"], one["user"]) for one in told] == [
        ("act", "token:approver-0"),
        ("word said", "token:approver-0"),
    ]
    assert told[1]["by"] == "ana" and word.signature not in str(told) + answer.text


def test_a_word_counts_by_its_signature_and_not_by_who_sends_it(api):
    for word in (
        replace(CLOSE, verdict=Verdict.TRUE_POSITIVE),
        replace(CLOSE, by="ben"),
        replace(CLOSE, quiet=1),
    ):
        answer = api(word, Role.APPROVER)
        assert answer.status_code == 409 and "sign it anew" in answer.json()["detail"]
    assert api.said == []


def test_rights_and_scopes_are_asked_of_the_token_too(api):
    refused = [
        (CLOSE, Role.VIEWER, {}, 403),
        (APPROVE, Role.ANALYST, {}, 403),
        (replace(APPROVE, kind=CommandKind.REJECT), Role.ANALYST, {}, 403),
        (CLOSE, Role.APPROVER, {"flows": ("claims",)}, 404),
        (CLOSE, Role.APPROVER, {"jurisdictions": ("FR",)}, 404),
        (RELEASE, Role.APPROVER, {"flows": ("claims",)}, 404),
        (RELEASE, Role.APPROVER, {"jurisdictions": ("FR",)}, 404),
        (replace(CLOSE, case="0" * 16), Role.APPROVER, {}, 404),
        (replace(CLOSE, into="0" * 16), Role.APPROVER, {}, 404),
    ]
    for word, role, scope, status in refused:
        assert api(word, role, **scope).status_code == status, (word, role, scope)
    assert api.said == []
    assert api(RELEASE, Role.ANALYST, flows=("tickets",)).status_code == 202


@pytest.mark.parametrize(
    "body",
    [b"", b"no json", b"[]", b"{}", b"null", b'{"type": "case"}', b"\xff", b"[" * 60_000],
    ids=range(8),
)
def test_what_is_no_word_is_none(api, body):
    assert api(body).status_code in (400, 422) and api.said == []


@pytest.mark.parametrize("change", [{"more": 1}, {"signature": ""}, {"key": None}, {"at": -1}, {"case": "x"}, {"verb": "burn"}, {"type": "release"}, {"quiet": "1"}])  # fmt: skip
def test_a_word_says_what_a_word_can_and_nothing_else(api, change):
    told = json.loads(msgspec.json.encode(CLOSE)) | change

    assert api(json.dumps(told).encode()).status_code in (422, 409) and api.said == []


def test_a_body_that_is_too_long_is_not_read(api):
    assert api(b" " * 65_537).status_code == 413


def test_without_a_way_to_write_words_the_console_says_what_to_do(api):
    def lost(_word):
        raise BrokerError("the broker does not take it; see `guard doctor`")

    assert "guard cases" in api(CLOSE, say=None).json()["detail"]
    assert api(CLOSE, say=lost).status_code == 503
