"""What guarding costs and how the deployment is: nothing is good that is not known, and nobody is told of flows that they do not see."""

import threading
import time

import pytest
from consoles import Told, browser, desk_over, messages, opened, policy
from evidence import world
from msgspec.structs import replace

from guard.console.beside import Beside, Known
from guard.console.health import LONG, MANY, Facts, lines, waiting
from guard.console.sight import Sight
from guard.console.tax import taxes
from schemas.errors import BrokerError
from schemas.window import Alert, AlertKind, Window
from streams.health import Group, Health, Spread

AT = 1_700_000_000_000
ALL, ORDERS = Sight(None), Sight(frozenset({"orders"}))
WELL = Spread(4, 3, 3, 0)
RAISED = {AlertKind.BLOCK_RATE: Alert(is_raised=True, since=AT)}
HEALTH = Health(
    brokers=3,
    own=("guard.decisions",),
    topics={"guard.decisions": WELL, "in.orders": WELL, "in.notes": WELL, "orders.to.llm": WELL},
    workers=Group(("guard.0", "guard.1"), {"in.orders": 0, "in.notes": 0}),
    stateful=Group(("faust",), {"guard.summaries": 0}),
)
FACTS = Facts(
    health=Known(HEALTH, AT, ""),
    windows=Known([Window("orders", AT), Window("notes", AT)], AT, ""),
    guarded={"in.orders": "orders", "in.notes": "notes"},
    cleared={"orders.to.llm": "orders"},
    behind=0,
    trouble="",
    decided=AT - 1000,
    at=AT,
)


def told(facts, sight=ALL):
    return {line.name: (line.state, line.told) for line in lines(facts, sight)}


def having(**changes):
    return replace(FACTS, health=Known(replace(HEALTH, **changes), AT, ""))


def test_nothing_that_is_not_known_is_good():
    nothing = Facts(Known(why="no broker answers"), Known(why="no"), None, {}, None, "", None, AT)

    assert {state for state, _ in told(nothing).values()} == {"unknown"}
    assert told(nothing).keys() == told(FACTS).keys()
    assert {state for state, _ in told(FACTS).values()} == {"good"}


@pytest.mark.parametrize(
    ("facts", "name", "expected"),
    [
        (having(workers=Group((), {"in.orders": 7, "in.notes": 0})), "Workers", "bad"),
        (having(workers=Group((), {"in.orders": 7, "in.notes": 0})), "Records that wait", "warning"),
        (having(workers=Group(None, None, "it may not ask")), "Workers", "unknown"),
        (having(workers=Group(None, None, "it may not ask")), "Records that wait", "unknown"),
        (having(workers=Group(("a",), {"in.orders": MANY + 1, "in.notes": 0})), "Records that wait", "warning"),
        (having(workers=Group(("a",), {"in.orders": 0})), "Records that wait", "unknown"),  # one is missing
        (having(stateful=Group((), {})), "Stateful side", "warning"),
        (having(stateful=Group((), {})), "Alerts", "unknown"),  # nobody would raise one
        (having(stateful=Group(("a",), None, "it may not ask")), "Stateful side", "unknown"),
        (having(topics={**HEALTH.topics, "in.notes": Spread(4, 3, 2, 0)}), "Topics", "warning"),
        (having(topics={**HEALTH.topics, "in.notes": Spread(4, 3, 0, 1)}), "Topics", "bad"),
        (having(topics={"in.orders": WELL}), "Topics", "bad"),
        (replace(FACTS, guarded=None), "Topics", "unknown"),
        (replace(FACTS, guarded=None), "Records that wait", "unknown"),
        (replace(FACTS, behind=None), "Console's store", "unknown"),
        (replace(FACTS, behind=MANY + 1), "Console's store", "warning"),
        (replace(FACTS, trouble="it stopped"), "Console's store", "bad"),
        (replace(FACTS, decided=AT - LONG - 1), "Last decision", "good"),  # and no record waits
        (replace(FACTS, decided=AT - LONG - 1, health=Known()), "Last decision", "unknown"),
        (replace(FACTS, windows=Known([Window("notes", alerts=RAISED)], AT, "")), "Alerts", "bad"),
    ],
)  # fmt: skip
def test_each_line_says_how_its_thing_is(facts, name, expected):
    assert told(facts)[name][0] == expected


def test_nobody_is_told_of_flows_that_they_do_not_see():
    ill = replace(
        having(
            topics={**HEALTH.topics, "in.notes": Spread(4, 3, 0, 2)},
            workers=Group(("a",), {"in.orders": 0, "in.notes": MANY * 2}),
        ),
        windows=Known([Window("notes", AT, {str(AT // 60_000): {"records": 1}}, alerts=RAISED)], AT, ""),
    )

    seen = told(ill, ORDERS)

    assert told(ill)["Topics"][0] == told(ill)["Alerts"][0] == "bad"
    assert "notes" not in str(seen) and {state for state, _ in seen.values()} == {"good"}
    assert waiting(ill, ORDERS) == {"orders": 0} and taxes(ill.windows.thing, ORDERS, at=AT) == []


def test_the_tax_is_time_and_rate_by_record_of_the_last_hour_alone():
    minute = AT // 60_000
    window = Window(
        "orders",
        AT,
        {
            str(minute): {"records": 600, "bytes": 10, "milliseconds": 1200, "transactions": 4},
            str(minute - 59): {"records": 60, "bytes": 5, "milliseconds": 600, "transactions": 2},
            str(minute - 60): {"records": 9999, "bytes": 5, "milliseconds": 9, "transactions": 1},
        },
    )

    (tax,) = taxes([window, Window("quiet", AT)], ALL, at=AT)

    assert (tax.flow, tax.records, tax.bytes, tax.rate) == ("orders", 660, 15, 5.5)
    assert (round(tax.each, 3), tax.slowest, tax.batch) == (2.727, 10.0, 300.0)


def test_an_answer_that_is_slow_holds_up_no_page_and_a_failure_is_never_the_answer_before():
    at, answers, go = [AT], iter(["one"]), threading.Event()

    def ask():
        go.wait(10)
        try:
            return next(answers)
        except StopIteration:
            raise BrokerError("no broker answers") from None

    asked = Beside(ask, lambda: at[0], for_ms=1000, wait_s=0.05)

    began = time.monotonic()
    assert asked().thing is None and "within" in asked().why
    assert time.monotonic() - began < 5
    go.set()
    asked._asking.join(10)
    assert asked().thing == "one"
    at[0] += 1001
    asked()
    asked._asking.join(10)
    assert asked() == Known(None, at[0], "no broker answers")


def test_what_was_told_long_ago_is_unknown_while_it_is_asked_for_anew():
    at, go = [AT], threading.Event()
    go.set()
    asked = Beside(lambda: go.wait(10), lambda: at[0], for_ms=1000, wait_s=0.01)
    asked()
    asked._asking.join(10)
    assert asked().thing is True
    go.clear()

    at[0] += 1500
    still = asked().thing
    at[0] += 1000
    late = asked().thing
    go.set()

    assert (still, late) == (True, None)


def test_the_overview_tells_cost_and_health_or_that_they_are_unknown(tmp_path):
    w = world()
    flow = next(iter(policy().by_name))
    counts = {"records": 60, "milliseconds": 150, "transactions": 3, "bytes": 9}
    known = {
        "health": lambda: Known(HEALTH, w.at, ""),
        "windows": lambda: Known([Window(flow, w.at, {str(w.at // 60_000): counts})], w.at, ""),
    }
    with opened(tmp_path, messages(w)) as index:
        with browser(desk_over(w, index, **known)) as client:
            page = client.get("/").text
            asked = client.get("/api/v1/overview").json()
        with browser(desk_over(w, index)) as client:
            unknown = Told(client.get("/").text).text
            unasked = client.get("/api/v1/overview").json()

    assert (
        f'<th scope="row">{flow}</th><td class="n">60</td><td class="n">1.0</td><td class="n">2.50</td>'
        in page
    )
    assert (
        '<th scope="row">Workers</th><td><span class="good">good</span></td><td>2: guard.0, guard.1</td>'
        in page
    )
    assert "Workersunknown" in unknown.replace("\n", "") and "Workersgood" not in unknown
    assert (asked["costs"][0]["each"], unasked["costs"], unasked["waiting"]) == (2.5, None, None)
    assert {"name": "Workers", "state": "good", "told": "2: guard.0, guard.1"} in asked["health"]
    assert [one["state"] for one in unasked["health"] if one["name"] == "Workers"] == ["unknown"]
