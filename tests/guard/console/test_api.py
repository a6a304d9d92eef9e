"""The API as its own document tells it: asked whatever that allows and whatever it does not, it keeps to it."""

import io
import zipfile

import msgspec
import pytest
import schemathesis
from consoles import People, bearer, desk_over, messages, opened
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from evidence import KEYS, SIGNER, World, world
from hypothesis import HealthCheck, Phase, given, settings
from msgspec.structs import replace
from schemathesis import GenerationMode
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from guard.audit.check import flaw, main
from guard.audit.leaves import encode
from guard.console.access import ROUTES
from guard.console.app import build
from guard.console.asking import Hit
from guard.console.casebook import CaseBook
from guard.console.gate import Gate
from guard.console.index import Message
from guard.console.limits import Limits
from guard.console.resources.decisions import told as told_of
from guard.console.roles import Role
from guard.console.tokens import Tokens
from schemas.case import Case, Happening
from schemas.cause import Cause, Sample
from schemas.errors import BrokerError, EvidenceError
from schemas.events import DecisionEvent, ExcusedFact, FindingFact

AT = 1_700_000_100_000
CAUSE = Cause("flow", "block", "gdpr.transfer", "remote", "", "EMAIL_ADDRESS", "/value/email")
CASE = Case(
    CAUSE.id,
    CAUSE,
    CAUSE.severity,
    3,
    AT - 1000,
    AT,
    days={19675: 3},
    samples=(Sample("orders/0/3", "/value/email"),),
    history=(Happening(AT - 1000, "opened"),),
)
PEM = Ed25519PublicKey.from_public_bytes(SIGNER.public).public_bytes(
    Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
)
OPERATIONS = sorted(
    (path.removeprefix("/api/v1").replace(":path", ""), method)
    for method, path in ROUTES
    if path.startswith("/api/v1/") and not path.endswith("openapi.json")
)


def refused(_word):
    raise EvidenceError("no key is known for this name; sign with your own")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Give the console over a made-up world, and the header of an analyst's token."""
    folder, made = tmp_path_factory.mktemp("api"), world()
    tokens = Tokens(folder / "tokens.yaml")
    header = bearer(tokens, Role.ANALYST, at=AT)
    with opened(folder, messages(made)) as index:
        desk = desk_over(
            made,
            index,
            gate=Gate(People(), lambda: AT, tokens),
            limits=Limits(per_minute=10**9),
            cases=CaseBook(),
            say=refused,
        )
        desk.cases.put([Message(0, 0, CASE.id, msgspec.json.encode(CASE))])
        yield build(desk, hosts=()), header


@pytest.fixture(scope="module")
def schema(served):
    app, header = served
    document = TestClient(app).get("/api/v1/openapi.json", headers=header).json()
    found = schemathesis.openapi.from_dict(document)
    found.app = app
    return found


def test_the_document_tells_of_every_operation(schema):
    told = [(path, method.upper()) for path, one in schema.raw_schema["paths"].items() for method in one]

    assert sorted(told) == OPERATIONS
    assert all(
        "200" in one["responses"] or "202" in one["responses"]
        for path in schema.raw_schema["paths"].values()
        for one in path.values()
    )


def asked_for(schema, path, method):
    """Return an operation, and each way to ask it that can be tried: one that takes nothing cannot be asked wrongly."""
    one = schema[path][method]
    return [
        GenerationMode.POSITIVE,
        *([GenerationMode.NEGATIVE] if one.path_parameters or one.query or one.body else []),
    ]


@pytest.mark.parametrize("operation", OPERATIONS, ids=" ".join)
def test_every_answer_is_what_the_document_says_and_auth_is_asked_for(served, schema, operation):
    path, method = operation
    for mode in asked_for(schema, path, method):

        @settings(max_examples=12, derandomize=True, deadline=None, database=None,
                  suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate))  # fmt: skip
        @given(case=schema[path][method].as_strategy(generation_mode=mode))
        def keeps_to_it(case):
            answer = case.call(headers=served[1])
            case.validate_response(answer, headers=served[1])
            assert answer.status_code < 500

        keeps_to_it()


@pytest.mark.parametrize("path", ["/decisions/{identifier}", "/proofs/{identifier}"])
def test_what_is_there_is_told_as_the_document_says(served, schema, path):
    for identifier in ("orders/0/0", "orders/0/2", "orders/0/3"):
        case = schema[path]["GET"].Case(path_parameters={"identifier": identifier})
        answer = case.call_and_validate(headers=served[1])
        assert answer.status_code == 200


def test_a_case_is_told_as_the_document_says(served, schema):
    answer = schema["/cases/{identifier}"]["GET"].Case(path_parameters={"identifier": CASE.id})
    told = answer.call_and_validate(headers=served[1]).json()

    assert (told["count"], told["history"][0]["what"], told["days"]) == (3, "opened", {"19675": 3})
    assert [one["id"] for one in ask(served, "cases?severity=medium")["cases"]] == [CASE.id]
    assert ask(served, "cases?severity=high")["found"] == 0


def ask(served, path):
    return TestClient(served[0]).get(f"/api/v1/{path}", headers=served[1]).json()


def test_a_proof_that_is_answered_is_one_that_a_stranger_can_check(served):
    told = ask(served, "proofs/orders/0/3")

    assert flaw(told, KEYS[told["head"]["key"]]) == ""
    assert flaw(told | {"index": told["index"] + 1}, KEYS[told["head"]["key"]])


def test_a_package_taken_by_program_is_what_its_scope_shows_and_is_on_record(served, tmp_path):
    app, header = served
    client = TestClient(app)
    with capture_logs() as told:
        answer = client.get(f"/api/v1/evidence/package?since={AT - 1000}&days=1", headers=header)
        other = client.get(f"/api/v1/evidence/package?since={AT - 1000}&flow=another", headers=header)
    (tmp_path / "signing.pub").write_bytes(PEM)
    codes = []
    for name, text in (("all", answer.content), ("none", other.content), ("cut", answer.content[:-9])):
        (tmp_path / f"{name}.zip").write_bytes(text)
        codes.append(main([str(tmp_path / f"{name}.zip"), str(tmp_path / "signing.pub")]))

    assert answer.headers["content-type"] == "application/zip" and codes == [0, 0, 1]
    assert len(other.content) < len(answer.content)
    assert [(one["event"], one["user"]) for one in told] == [("evidence taken", "token:analyst-0")] * 2


@pytest.mark.parametrize(
    ("scope", "expected"),
    [({}, 15), ({"flows": ("flow",)}, 15), ({"flows": ("other",)}, 0), ({"jurisdictions": ("DE",)}, 0)],
    ids=str,
)
def test_a_package_holds_nothing_out_of_scope(tmp_path, scope, expected):
    made, tokens = world(), Tokens(tmp_path / "tokens.yaml")
    header = bearer(tokens, Role.ANALYST, at=AT, **scope)
    with opened(tmp_path, messages(made)) as index:
        client = TestClient(build(desk_over(made, index, gate=Gate(People(), lambda: AT, tokens))))
        text = client.get(f"/api/v1/evidence/package?since={AT - 1000}", headers=header).content
    with zipfile.ZipFile(io.BytesIO(text)) as kept:
        proofs = [name for name in kept.namelist() if name.startswith("proofs/")]

    assert len(proofs) == expected


def test_pages_of_decisions_hold_each_once_up_to_the_last(tmp_path):
    event = DecisionEvent("", "tickets", 0, "d" * 32, "block", "quarantined", "b", AT)
    put = [
        Message(0, n, "tickets/0", encode(replace(event, id=f"tickets/0/{n}", offset=n))) for n in range(120)
    ]
    tokens = Tokens(tmp_path / "tokens.yaml")
    header = bearer(tokens, at=AT)
    with opened(tmp_path, put) as index:
        client = TestClient(build(desk_over(World(), index, gate=Gate(People(), lambda: AT, tokens))))
        seen, cursor, pages = [], "", 0
        while cursor is not None:
            told = client.get("/api/v1/decisions", params={"cursor": cursor}, headers=header).json()
            seen += [one["id"] for one in told["decisions"]]
            cursor, pages = told["next"], pages + 1

    assert seen == [f"tickets/0/{n}" for n in reversed(range(120))] and pages == 3


def test_no_answer_repeats_what_was_asked(served):
    word = "a-secret-typed-here"
    client = TestClient(served[0])
    for path in (
        f"decisions/{word}",
        f"proofs/{word}",
        f"cases/{word}",
        f"decisions?{word}=1",
        f"decisions?since={word}",
        word,
    ):
        answer = client.get(f"/api/v1/{path}", headers=served[1])
        assert 400 <= answer.status_code < 500 and word not in answer.text, path
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code


def test_an_index_and_a_broker_that_do_not_answer_are_a_problem_and_no_fault(tmp_path):
    def lost():
        raise BrokerError("the broker does not answer; see `guard doctor`")

    tokens = Tokens(tmp_path / "tokens.yaml")
    header = bearer(tokens, at=AT)
    with opened(tmp_path) as index:
        desk = desk_over(World(), index, gate=Gate(People(), lambda: AT, tokens), in_force=lost)
        client = TestClient(build(desk))
        assert client.get("/api/v1/bundle", headers=header).json()["detail"].startswith("the broker does not")
        index.place.unlink()
        told = client.get("/api/v1/overview", headers=header)

    assert (told.status_code, told.headers["content-type"]) == (503, "application/problem+json")


def test_a_decision_tells_what_an_entry_excused_and_where():
    fact = FindingFact("PERSON", "/value/text", 4, 9, 0.9, "encoder@3")
    event = DecisionEvent(
        "orders/0/7", "flow", 7, "d" * 32, "allow", "allowed", "sha256:b", AT,
        excused=(ExcusedFact("house-terms", fact),),
    )  # fmt: skip
    [one] = told_of(Hit(1, event.id, "flow", "allow", "us-llm", 1, AT, event)).excused

    assert (one.entry, one.finding.entity, one.finding.pointer) == ("house-terms", "PERSON", "/value/text")
    assert one.finding.start == 4 and one.finding.end == 9
