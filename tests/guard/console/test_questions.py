"""The page on questions: what waits and what is on record, a draft signed by as many as it takes, and nothing before that."""

import base64
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import policies
import pytest
from bundling import built, signed, signer, trusting
from consoles import browser, csrf, desk_over, gate_over, messages, opened, person
from policies import TODAY
from yesterday import AT, Yesterday, seen

from guard.answers.asking import InForce
from guard.answers.board import Board, Drafted
from guard.answers.candidate import candidate
from guard.answers.draft import Given, drafted
from guard.answers.effect import effect
from guard.answers.on_record import on_record
from guard.answers.waiting import Scale, still_held
from guard.bundles.export import read_file
from guard.bundles.governing import Governing
from guard.bundles.manifest import DAY
from guard.bundles.publish import Activated
from guard.bundles.signing import countersigned, refusal, signed_by, statement
from guard.cases import signed as signed_words
from guard.console.answers import Drafts
from guard.console.codes import STEP, code_at
from guard.console.holds import held
from guard.console.roles import Role
from schemas.case import CommandKind, ReleaseCommand, ReleaseReason
from schemas.errors import BundleError
from schemas.word import ReleaseStanding, ReleaseState, Unsigned

to_country = cache(policies.to_country)
WHOLE = seen("DE_KVNR", whole=True)
UNTIL = TODAY + timedelta(90)
GIVEN = Given("orders", "art9_condition", ("health",), "DPO-30", "a ground", "the officer", TODAY, UNTIL)
QUESTION_ANSWERED = ReleaseReason.QUESTION_ANSWERED


class Known:
    """Answers of a deployment whose topics are in memory: the same steps on the same functions."""

    def __init__(self, made, policy):
        self.made, self.policy, self.people = made, policy, [signer(), signer()]
        self.trusted = trusting(*self.people, threshold=2)
        first = built(policy.canonical(), self.trusted, at=AT, expires=AT + 60 * DAY)
        self.base = InForce(Governing(policy, "bundle 1"), signed(first, *self.people), 1, {})
        self.active = []

    def board(self, past):
        waiting, _ = self._weighed(past)
        return Board(self.policy, "bundle 1", waiting, on_record(self.policy, {}, TODAY))

    def drafted(self, past, given):
        waiting, scale = self._weighed(past)
        draft = drafted(self.policy, given, TODAY)
        told = effect(waiting, draft.policy, scale, flow=given.flow, question=given.question, at=TODAY)
        return Drafted(given, draft, told, "bundle 1", candidate(self.base, draft, self.trusted, at=AT))

    def signers(self, bundle):
        return list(signed_by(bundle, self.trusted)), 2

    def statement(self, bundle):
        return statement(bundle.manifest)

    def signed(self, bundle, signature):
        return countersigned(bundle, signature, self.trusted)

    def activate(self, bundle):
        if refused := refusal(bundle, self.trusted, at=AT, after=1):
            raise BundleError(f"bundle {bundle.manifest.version} is refused ({refused.why.value})")
        self.active.append(bundle)
        return Activated(bundle.manifest, 1, ())

    def _weighed(self, past):
        scale = Scale(self.made.then, self.policy, TODAY)
        return tuple(map(scale.weigh, still_held(past, {}))), scale


@pytest.fixture
def made(tmp_path):
    """Two records that wait for an answer and one that passed, and a desk that knows them."""
    past, policy = Yesterday(), to_country("DE")
    past.decide(policy, *(((one,) * bool(one), {"topic": "orders"}) for one in (WHOLE, None, WHOLE)))
    with opened(tmp_path, messages(past.world)) as index:
        known = Known(past, policy)
        yield desk_over(past.world, index, answers=known, clock=lambda: AT, drafts=Drafts()), known


def form(client, **more):
    said = {
        "flow": "orders", "question": "art9_condition", "reference": "DPO-31", "basis": "Art. 9(2)(h) GDPR",
        "by": "the officer", "until": str(UNTIL), "label": "health",
    }  # fmt: skip
    return csrf(client) | said | more


def draft(client):
    answer = client.post("/questions/drafts", data=form(client), follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].rpartition("/")[2]


def offer(client, identifier):
    told = client.post(
        "/questions/offers", data=csrf(client) | {"draft": identifier}, headers={"accept": "application/json"}
    ).json()
    return told["to"], told["words"][0]["statement"]


def sign(client, identifier, person):
    to, said = offer(client, identifier)
    signature = base64.b64encode(person.sign(base64.b64decode(said))).decode()
    return client.post(to, data=csrf(client) | {"statement": said, "signature": signature})


def test_the_page_tells_question_role_law_and_what_waits_and_analysts_draft_nothing(made):
    desk, _ = made
    with browser(desk, Role.ANALYST) as client:
        page = client.get("/questions").text

        assert "art9_condition in orders" in page and "data protection officer" in page
        assert "GDPR Art. 9" in page and "2 records" in page and "2 for an answer" in page
        assert "Draft the answer" not in page
        assert client.post("/questions/drafts", data=form(client)).status_code == 403


def test_a_draft_shows_its_difference_and_effect_and_counts_with_all_signatures_alone(made):
    desk, known = made
    with browser(desk, Role.APPROVER) as client:
        identifier = draft(client)
        page = client.get(f"/questions/drafts/{identifier}").text
        assert "+ flow orders.conditions" in page and "2 would pass as they are" in page
        assert "valid_to: " + str(UNTIL) in page and "0 of 2 signatures hold" in page

        def activated():
            return client.post("/questions/activations", data=csrf(client) | {"draft": identifier})

        assert activated().status_code == 409 and known.active == []
        stranger = sign(client, identifier, signer())
        assert stranger.status_code == 409 and "none of those that may sign" in stranger.json()["refused"]
        assert sign(client, identifier, known.people[0]).json()["done"] == "1 of 2 signatures"
        assert sign(client, identifier, known.people[0]).json()["done"] == "1 of 2 signatures"
        assert activated().status_code == 409 and known.active == []
        assert sign(client, identifier, known.people[1]).json()["done"] == "2 of 2 signatures"
        assert "is in force" in activated().text and len(known.active) == 1


def test_signatures_on_another_statement_are_refused(made):
    desk, known = made
    with browser(desk, Role.APPROVER) as client:
        identifier = draft(client)
        to, said = offer(client, identifier)
        other = base64.b64encode(base64.b64decode(said) + b" ").decode()
        signature = base64.b64encode(known.people[0].sign(base64.b64decode(other))).decode()

        wrong = client.post(to, data=csrf(client) | {"statement": other, "signature": signature})
        forged = client.post(to, data=csrf(client) | {"statement": said, "signature": signature})

        assert (wrong.status_code, forged.status_code) == (409, 409)
        assert "not the draft that was shown" in wrong.json()["refused"]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"until": str(TODAY - timedelta(1))}, "is past"),
        ({"until": "soon"}, "such as 2027-06-30"),
        ({"until": str(date(2031, 1, 1))}, "366 days at most"),
        ({"by": " "}, "an answer needs its by"),
        ({"question": "ch_foreign_body"}, "never asks"),
        ({"label": "helth"}, "unknown label"),
    ],
)
def test_what_is_no_answer_is_told_on_the_page(made, more, why):
    desk, _ = made
    with browser(desk, Role.APPROVER) as client:
        page = client.post("/questions/drafts", data=form(client, **more))

        assert page.status_code == 409 and why in page.text and desk.drafts.all() == []


def test_nobody_sees_questions_or_drafts_of_a_flow_out_of_scope(made):
    desk, _ = made
    with browser(desk, Role.APPROVER) as client:
        identifier = draft(client)
    clock = [AT]
    gate = gate_over(person("cy", Role.APPROVER, flows=("other",)), clock=lambda: clock[0])
    clock[0] += 60_000
    elsewhere = replace(desk, gate=gate, clock=lambda: clock[0])
    with browser(elsewhere, None) as client:
        page = client.get("/sign-in").text
        given = {
            "csrf": page.split('name="csrf" value="')[1].split('"')[0],
            "name": "cy",
            "password": "cy" * 6,
        }
        client.post(
            "/sign-in", data=given | {"code": code_at("JBSWY3DPEHPK3PXP" * 2, clock[0] // 1000 // STEP)}
        )
        page = client.get("/questions")

        assert page.status_code == 200 and "No record waits for an answer" in page.text
        assert "orders" not in page.text
        assert client.get(f"/questions/drafts/{identifier}").status_code == 404


def test_a_draft_is_taken_away_as_a_file_that_the_commands_read(made, tmp_path):
    desk, known = made
    with browser(desk, Role.APPROVER) as client:
        identifier = draft(client)
        file = tmp_path / "v2.bundle"
        file.write_bytes(client.get(f"/questions/drafts/{identifier}/bundle").content)

    found = read_file(file)
    assert refusal(signed(found, *known.people), known.trusted, at=AT, after=1) is None


def test_without_answers_the_page_tells_the_command(made):
    desk, _ = made
    with browser(replace(desk, answers=None), Role.ANALYST) as client:
        assert "guard answers list" in client.get("/questions").text


class Acts:
    """As much of what lets people act as asking for releases needs."""

    opens = False

    def __init__(self, *standings):
        self.standings = standings

    def releases(self):
        return self.standings

    def quarantined(self, decisions):
        return {one.id: (one.id, f"guard.quarantine/0/{number}") for number, one in enumerate(decisions)}

    def unsigned(self, word):
        return Unsigned(word, signed_words.statement(word))


def test_answered_records_are_offered_for_release_but_those_that_are_under_way(made):
    desk, known = made
    known.policy = drafted(known.policy, GIVEN, TODAY).policy  # in force
    under_way = ReleaseCommand(
        "r-1", CommandKind.RELEASE, "orders/0/0", "q/0/0", QUESTION_ANSWERED, AT, "ana"
    )

    def offered(*standings):
        with browser(replace(desk, acts=Acts(*standings)), Role.ANALYST) as client:
            page = client.get("/questions").text
            assert "2 answered and to be released" in page and "Ask for release of 2" in page
            data = csrf(client) | {"flow": "orders", "question": "art9_condition"}
            told = client.post("/questions/resume", data=data, headers={"accept": "application/json"})
            return told.json()

    both = [one["summary"] for one in offered()["words"]]
    assert len(both) == 2 and all("question answered, dismissing nothing" in one for one in both)
    for state, number in ((ReleaseState.WAITING, 0), (ReleaseState.APPROVED, 1)):
        [left] = offered(ReleaseStanding(under_way, state, number=number))["words"]
        assert "orders/0/2" in left["summary"]
    rejected = ReleaseStanding(under_way, ReleaseState.REJECTED)
    assert len(offered(rejected)["words"]) == 2


def test_the_index_gives_what_was_held_with_what_became_of_it(made):
    desk, _ = made
    with desk.index.reading() as connection:
        found = held(connection)

    assert [(one.id, one.action) for one in found] == [("orders/0/0", "hold"), ("orders/0/2", "hold")]
