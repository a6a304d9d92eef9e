"""Cases in the console: the queue, a case's page, live from what the topic told last, and within scope."""

import re
import time

import msgspec
import pytest
from consoles import Told, browser, desk_over, opened
from evidence import World
from msgspec.structs import replace

from guard.audit.leaves import encode
from guard.console.casebook import CaseBook
from guard.console.following import is_of_another
from guard.console.gate import Gate
from guard.console.index import Message
from guard.console.queue import PAGE, Asked, Queues, queued, understood
from guard.console.roles import Role
from guard.console.users import User
from schemas.case import Case, CaseState, Happening, Verdict
from schemas.cause import Cause, Sample, cause_of
from schemas.decision import Given
from schemas.events import DecisionEvent, FindingFact, ReasonFact

AT = 1_700_000_000_000
HOUR = 3_600_000


def case(flow="tickets", entity="EMAIL_ADDRESS", **more):
    cause = Cause(flow, "block", "gdpr-44-transfer", "us-llm", "", entity, "/value/text")
    given = {"count": 3, "first": AT - HOUR, "last": AT - 1000, **more}
    return Case(cause.id, cause, cause.severity, **given)


def told(*cases, first=0):
    return [Message(0, first + number, one.id, msgspec.json.encode(one)) for number, one in enumerate(cases)]


def book(*cases):
    kept = CaseBook()
    kept.put(told(*cases))
    return kept


@pytest.fixture
def shown(tmp_path):
    """Return what opens a browser on a console of such cases."""
    with opened(tmp_path) as index:
        yield lambda *cases, role=Role.ANALYST, **more: browser(
            desk_over(World(), index, cases=book(*cases), clock=lambda: AT, **more), role
        )


def listed(page):
    return re.findall(r'<a data-row href="/cases/([0-9a-f]{16})">', page.text)


OPEN = case(entity="EMAIL_ADDRESS", count=5, assignee="ben")
GRAVE = case(entity="HEALTH_CONDITION", count=2, last=AT - 30 * HOUR, first=AT - 40 * HOUR)
CLOSED = case("claims", state=CaseState.CLOSED, verdict=Verdict.BENIGN, closed=AT - HOUR, quiet=AT)
AGAIN = case("claims", "IBAN", state=CaseState.REOPENED, generation=2, before=1, count=9)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", [GRAVE, AGAIN, OPEN]),
        ("state=any", [GRAVE, AGAIN, OPEN, CLOSED]),
        ("state=closed", [CLOSED]),
        ("state=reopened", [AGAIN]),
        ("state=nonsense&page=x&sort=none&severity=none", [GRAVE, AGAIN, OPEN]),
        ("severity=high", [GRAVE]),
        ("flow=claims", [AGAIN]),
        ("assignee=ben", [OPEN]),
        ("assignee=nobody", [GRAVE, AGAIN]),
        ("state=any&verdict=benign", [CLOSED]),
        ("age=day", [AGAIN, OPEN]),
        ("age=week&sort=oldest", [GRAVE, *sorted([AGAIN, OPEN], key=lambda one: one.id)]),
        ("sort=records", [AGAIN, OPEN, GRAVE]),
        ("flow=none", []),
    ],
)
def test_the_queue_is_what_its_address_says(shown, asked, expected):
    page = shown(OPEN, GRAVE, CLOSED, AGAIN).get(f"/cases?{asked}")

    assert page.status_code == 200 and listed(page) == [one.id for one in expected]
    assert f"{len(expected)} cases of {sum(one.count for one in expected)} records" in page.text


def test_pages_of_the_queue_hold_every_case_once_and_keep_the_filters():
    cases = [case(f"flow{number}") for number in range(2 * PAGE + 1)]
    turned = [queued(cases, Asked(page=page), at=AT) for page in (1, 2, 3, 99)]

    assert [len(one.cases) for one in turned] == [PAGE, PAGE, 1, 1]
    assert len({one.id for page in turned for one in page.cases}) == len(cases)
    assert understood({"page": "-1"}).page == understood({"page": "9" * 30}).page == 1


def test_turning_pages_keeps_the_filters(shown):
    client = shown(*(case(f"flow{number}", assignee="ben") for number in range(PAGE + 1)))
    onward = re.search(r'<a href="([^"]+)" rel="next"', client.get("/cases?assignee=ben").text)[1]
    second = client.get(onward.replace("&amp;", "&"))

    assert "assignee=ben" in onward and len(listed(second)) == 1 and 'rel="prev"' in second.text


def test_a_case_tells_cause_law_trend_samples_history_and_what_can_be_said(shown):
    one = replace(
        OPEN, citation="Art. 44 GDPR", nearest="permitted to vllm-frankfurt", question="who?", role="DPO", bundle="sha256:b",
        quarters={AT // 900_000: 4}, days={AT // 86_400_000: 5}, entities={"EMAIL_ADDRESS": 5}, rules={"gdpr-44-transfer": 5},
        samples=(Sample("tickets/0/7", "/value/text"),), history=(Happening(AT - HOUR, "assign", "ana", "ben"),),
    )  # fmt: skip
    page = shown(one).get(f"/cases/{one.id}")
    said = " ".join(Told(page.text).text.split())

    for word in (
        "Records do not pass in flow tickets: gdpr-44-transfer speaks against us-llm, found EMAIL_ADDRESS in /value/text.",
        "Art. 44 GDPR",
        "permitted to vllm-frankfurt",
        "DPO answers: who?",
        "assign by ana: ben",
        f"guard cases close {one.id} --verdict VERDICT",
        f"guard cases merge {one.id} INTO",
    ):
        assert word in said, word
    assert 'href="/decisions/tickets/0/7"' in page.text and 'class="a-block"' in page.text


def test_a_viewer_is_told_no_words_and_a_closed_case_can_be_opened_again(shown):
    assert "guard cases " not in shown(OPEN, role=Role.VIEWER).get(f"/cases/{OPEN.id}").text
    page = shown(CLOSED).get(f"/cases/{CLOSED.id}").text
    assert "guard cases reopen" in page and "guard cases close" not in page


def test_a_merged_case_counts_with_the_other_and_says_so(shown):
    merged = replace(AGAIN, state=CaseState.MERGED, into=OPEN.id)
    client = shown(OPEN, merged)

    assert listed(client.get("/cases?state=any")) == [OPEN.id]
    assert "1 cases of 14 records" in client.get("/cases").text
    page = client.get(f"/cases/{merged.id}").text
    assert f'href="/cases/{OPEN.id}"' in page and "guard cases split" in page


@pytest.mark.parametrize("identifier", ["0" * 16, "x", "é", "a" * 5000])
def test_a_case_that_is_not_there_is_told_so(shown, identifier):
    assert shown(OPEN).get(f"/cases/{identifier}").status_code == 404


def test_the_last_word_of_the_topic_counts_and_nothing_of_a_case_taken_away(shown):
    kept = book(OPEN, GRAVE)
    kept.put(told(replace(OPEN, count=8), first=2))
    kept.put([Message(0, 3, GRAVE.id, b""), Message(1, 0, "x", b"no json"), Message(1, 1, "y", b"{}")])

    assert [(one.id, one.count) for one in kept.seen(None)] == [(OPEN.id, 8)]
    assert kept.positions() == {0: 4, 1: 2} and is_of_another(kept.positions(), {0: 3})
    kept.clear()
    assert kept.seen(None) == () and kept.positions() == {}


def test_cases_of_flows_out_of_scope_are_nowhere_nor_counted(tmp_path):
    into = replace(AGAIN, state=CaseState.MERGED, into=OPEN.id)
    kept = book(OPEN, GRAVE, CLOSED, into)

    assert {one.id: one.count for one in kept.seen({"tickets"})} == {OPEN.id: 5, GRAVE.id: 2}
    assert [one.id for one in kept.seen({"claims"})] == [CLOSED.id, into.id] and kept.seen(()) == ()
    assert kept.find(OPEN.id, {"claims"}) is None and kept.find(into.id, {"tickets"}) is None
    assert kept.find(into.id, None)[1] == OPEN.id and kept.find(OPEN.id, None)[0].count == 14


class Everybody:
    """A file of users in which every name is this one user's."""

    def __init__(self, user):
        self.user = user

    def find(self, _name):
        return self.user


def test_the_pages_keep_to_the_scope(tmp_path, monkeypatch):
    user = User(
        name="ana", role=Role.ANALYST, flows=("tickets",), jurisdictions="all", password="$argon2id$", totp="A" * 32
    )  # fmt: skip
    gate = Gate(Everybody(user), lambda: AT)
    with opened(tmp_path) as index:
        desk = desk_over(World(), index, cases=book(OPEN, CLOSED, AGAIN), clock=lambda: AT, gate=gate)
        client = browser(desk, None)
        client.cookies.set("guard_console", gate._sessions.open(user, AT))
        page = client.get("/cases?state=any")

        assert listed(page) == [OPEN.id] and "claims" not in page.text
        assert client.get(f"/cases/{CLOSED.id}").status_code == 404
        assert client.get(f"/cases/{OPEN.id}").status_code == 200


def test_a_decision_leads_to_its_case(tmp_path):
    event = DecisionEvent(
        "tickets/0/7", "tickets", 7, "d" * 32, "block", "quarantined", "b", AT,
        findings=(FindingFact("IBAN", "/value/a/3", 4, 26, 0.97, "iban@1", "DE"),), reasons=(ReasonFact("r", "Art. 1", "us"),),
    )  # fmt: skip
    cause, _ = cause_of(event.flow, event.action, event.reasons, event.findings, event.fault)
    own, wide = (
        Case(one.id, one, one.severity, count=1, first=AT, last=AT) for one in (cause, [*cause.wider()][-1])
    )
    with opened(tmp_path, [Message(0, 0, "tickets/0", encode(event))]) as index:
        for cases, expected in (((own, wide), own.id), ((wide,), wide.id), ((), "")):
            desk = desk_over(World(), index, cases=book(*cases))
            found = re.findall(r'href="/cases/(\w+)"', browser(desk).get("/decisions/tickets/0/7").text)
            assert found == ([expected] if expected else [])


def test_words_of_a_case_are_text_and_never_markup(shown):
    nasty = "<script>alert(1)</script>\"'&{{7*7}}"
    cause = Cause(nasty, "hold", nasty, nasty, "", nasty, nasty)
    one = Case(
        cause.id, cause, cause.severity, count=1, first=AT, last=AT, samples=(Sample(nasty, nasty),), entities={nasty: 1},
        rules={nasty: 1}, citation=nasty, nearest=nasty, question=nasty, role=nasty, bundle=nasty, assignee=nasty,
        history=(Happening(AT, nasty, nasty, nasty),),
    )  # fmt: skip
    client = shown(one)
    for address in ("/cases", f"/cases/{one.id}", "/cases?flow=" + nasty, "/cases?assignee=" + nasty):
        page = client.get(address)
        assert page.status_code == 200 and "<script>a" not in page.text
        assert Told(page.text).unlabelled == [] and Told(page.text).levels[:2] == [1, 2]


def test_trouble_with_the_topic_of_cases_is_told_where_cases_are(shown):
    client = shown(OPEN, cases_trouble=lambda: "topic `guard.cases` is not there")

    assert (
        "guard.cases" in client.get("/cases").text and "guard.cases" in client.get(f"/cases/{OPEN.id}").text
    )
    assert "guard.cases" not in client.get("/records").text


def test_a_page_takes_no_longer_than_a_fifth_of_a_second_over_10_000_cases(shown):
    many = [
        case(f"flow{number % 50}", f"ENTITY_{number}", count=number, last=AT - number * 60_000, quarters={1: 1}, days={1: 1})
        for number in range(10_000)
    ]  # fmt: skip
    merged = [replace(one, state=CaseState.MERGED, into=many[0].id) for one in many[9_000:]]
    client = shown(*many[:9_000], *merged)
    client.get("/cases")  # gathers once, as each batch from the topic asks for
    took = {}
    for address in (
        *("/cases", "/cases?state=any&sort=newest&page=100", "/cases?flow=flow7&severity=medium&age=day"),
        *(f"/cases/{many[5].id}", f"/cases/{many[0].id}"),
    ):
        times = []
        for _ in range(3):
            began = time.process_time()
            assert client.get(address).status_code == 200
            times.append(time.process_time() - began)
        took[address] = min(times)

    assert max(took.values()) < 0.2, took
    kept = book(*many[:9_000], *merged)
    began = time.process_time()
    assert len(kept.seen(None)) == 9_000
    assert time.process_time() - began < 0.5


def test_of_a_case_only_samples_from_where_one_may_look_are_listed(tmp_path):
    events = [
        DecisionEvent(f"tickets/0/{number}", "tickets", number, "d" * 32, "block", "quarantined", "b", AT, given=Given(origins))
        for number, origins in enumerate([("DE",), ("FR",)])
    ]  # fmt: skip
    put = [Message(0, one.offset, "tickets/0", encode(one)) for one in events]
    one = replace(OPEN, samples=tuple(Sample(f"tickets/0/{number}") for number in range(3)))
    user = User(
        name="ana", role=Role.ANALYST, flows="all", jurisdictions=("DE",), password="$argon2id$", totp="A" * 32
    )  # fmt: skip
    gate = Gate(Everybody(user), lambda: AT)
    with opened(tmp_path, put) as index:
        client = browser(desk_over(World(), index, cases=book(one), clock=lambda: AT, gate=gate), None)
        client.cookies.set("guard_console", gate._sessions.open(user, AT))

        assert re.findall(r'href="/decisions/([^"]+)"', client.get(f"/cases/{one.id}").text) == [
            "tickets/0/0"
        ]


def test_a_queue_kept_sorted_is_the_one_that_would_be_made_anew():
    first, queues = (OPEN, GRAVE, AGAIN, CLOSED), Queues(most=2)
    later = (OPEN, CLOSED)
    asked = [
        Asked(state="any", sort=sort, age=age, page=page)
        for sort in ("newest", "records")
        for age in ("", "day")
        for page in (1, 2)
    ]

    for cases in (first, later, first):
        assert [queues.page(cases, one, at=AT) for one in asked] == [
            queued(cases, one, at=AT) for one in asked
        ]


def test_a_case_that_changes_is_seen_at_once():
    kept = book(OPEN)
    queues = Queues()
    assert queues.page(kept.seen(None), Asked(), at=AT).found == 1

    kept.put(told(msgspec.structs.replace(OPEN, state=CaseState.CLOSED), first=1))

    assert queues.page(kept.seen(None), Asked(), at=AT).found == 0
