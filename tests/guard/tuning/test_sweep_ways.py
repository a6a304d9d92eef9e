"""A sweep by flow and destination: on the texts of those flows, with what is in force on each way, and an entry for there."""

import json

import pytest
from click.testing import CliRunner

from classifiers.agreement import case
from guard.cli import root
from guard.deployment import create
from guard.evaluation.texts import of_flows
from guard.labelling.formats.jsonl import FORMAT
from guard.labelling.use import flows_by_topic
from guard.tuning.standing import ways
from guard.wiring import clock, policy_of
from schemas.errors import SettingsError

STRICT = """apiVersion: guard/v1
kind: Thresholds
metadata: {name: ours}
spec:
  entries:
    - {entity: EMAIL_ADDRESS, at_least: 0.9, flow: tickets, destination: us-llm, owner: ana, reason: sweep}
"""


def row(number, flow="", text="write to ana@example.org", spans=({"start": 9, "end": 24, "label": "email"},)):
    told = {"id": str(number), "dataset": "ours", "lang": "en", "text": text, "spans": list(spans)}
    return json.dumps(told | ({"flow": flow} if flow else {}))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sweep") / "d"
    create(folder)
    (folder / "policy" / "ours.yaml").write_text(STRICT)
    rows = [row(1, "tickets"), row(2, "docs"), row(3, "docs", "the printer is out of paper", ()), row(4)]
    (folder / "labelled.jsonl").write_text("\n".join(rows) + "\n")
    return folder


def swept(home, *words):
    given = [
        "tune",
        "sweep",
        str(home / "labelled.jsonl"),
        "--model",
        "off",
        "--policy",
        str(home / "policy"),
    ]
    ran = CliRunner().invoke(root, [*given, *words], catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def test_a_sweep_of_a_flow_is_of_its_texts_and_tells_what_is_in_force_on_each_of_its_ways(home):
    told = json.loads(swept(home, "--label", "EMAIL_ADDRESS", "--flow", "tickets", "--json"))
    every = json.loads(swept(home, "--label", "EMAIL_ADDRESS", "--json"))

    assert (told["curve"]["texts"], every["curve"]["texts"]) == (1, 4)
    in_force = {one["destination"]: one["threshold"] for one in told["ways"]}
    assert in_force["us-llm"] == 0.9 and set(in_force.values()) != {0.9} and told["now"] is None
    assert {one["flow"] for one in told["ways"]} == {"tickets"}
    one = json.loads(
        swept(home, "--label", "EMAIL_ADDRESS", "--flow", "tickets", "--destination", "us-llm", "--json")
    )
    assert one["now"]["threshold"] == 0.9 and len(one["ways"]) == 1


def test_a_sweep_of_a_destination_is_of_the_flows_that_lead_there(home):
    policy = policy_of(home / "policy")
    led = {name for name, spec in policy.content.flows.items() if "us-llm" in spec.destinations}
    told = json.loads(swept(home, "--label", "email", "--destination", "us-llm", "--json"))

    assert {one["flow"] for one in told["ways"]} <= led and led
    assert "now us-llm" not in told and told["now"] is None
    text = swept(
        home, "--label", "EMAIL_ADDRESS", "--flow", "tickets", "--entry", "--owner", "ana", "--reason", "why"
    )
    assert "flow: tickets" in text and "now tickets to us-llm" in text


def test_what_is_no_way_is_refused(home):
    for way, why in (
        (("--flow", "nowhere"), "no flow `nowhere`"),
        (("--destination", "moon"), "leads to `moon`"),
    ):
        with pytest.raises(SettingsError, match=why):
            swept(home, "--label", "EMAIL_ADDRESS", *way)


def test_texts_of_other_flows_are_left_out_and_none_left_is_an_error():
    cases = [case(row(1, "tickets")), case(row(2))]

    assert [one.id for one in of_flows(cases, frozenset({"tickets"}))] == ["1"]
    assert len(of_flows(cases, frozenset())) == 2 and len(of_flows(cases[1:], frozenset({"docs"}))) == 1
    with pytest.raises(SettingsError, match="these are of `tickets`"):
        of_flows(cases, frozenset({"docs"}))
    assert FORMAT.reads(FORMAT.writes(cases), "ours") == FORMAT.reads(
        (row(1, "tickets") + "\n" + row(2)).encode(), "ours"
    )


def test_the_flow_of_a_copied_record_is_that_of_its_guarded_topic(home):
    policy = policy_of(home / "policy")
    told = flows_by_topic(policy)

    assert all(policy.content.flows[name].guarded_topic == topic for topic, name in told.items()) and told
    assert len(ways(policy, "EMAIL_ADDRESS", flow="tickets", at=_day())) == len(
        policy.content.flows["tickets"].destinations
    )


def _day():
    from datetime import UTC, datetime

    return datetime.fromtimestamp(clock() / 1000, UTC).date()
