"""Rehearsals and reports on a running deployment: two thousand decisions taken anew, counted, and proven for an auditor."""

import csv
import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from confluent_kafka import Producer
from deployment import Deployment

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

PLAIN, MAIL, HEALTH, SWISS = (
    b'{"text": "the parcel is late"}',
    b'{"text": "please answer ana@example.org"}',
    b'{"text": "Krankenversichertennummer A123456780"}',
    b'{"text": "refund to IBAN CH93 0076 2011 6238 5295 7"}',
)
EACH = 250
TICKETS = [(b"%d" % number, value, []) for value in (PLAIN, MAIL, HEALTH, SWISS) for number in range(EACH)]
TOLD = (b"DE", b"FR", b"US", b"nowhere")
DOCS = [
    (b"%d" % number, value, [("origin", told)])
    for told in TOLD
    for value in (PLAIN, MAIL)
    for number in range(EACH // 2)
]
TOTAL = len(TICKETS) + len(DOCS)


def edit(folder, name, old, new):
    file = folder / name
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


@pytest.fixture(scope="module")
def deployment(broker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("rehearsal")
    made = Deployment(folder, broker.bootstrap)
    today = datetime.now(UTC).date()  # noqa: TID251 (workers read the real clock)
    edit(folder / "policy", "flows.yaml", "origin: {countries: [DE]}", "origin: {header: origin}")
    dpf = f"  facts:\n    dpf: {{source: list, observed: {today - timedelta(1)}, expires: {today + timedelta(30)}}}\n"
    edit(
        folder / "policy",
        "destinations.yaml",
        "  processing_countries: [DE]\n  access_countries: [DE, US]",
        "  processing_countries: [DE]\n  access_countries: [DE, US]",
    )
    text = (folder / "policy" / "destinations.yaml").read_text()
    parts = text.split("---\n")
    parts = [part.replace("  facts:\n", dpf) if "name: vectors-frankfurt" in part else part for part in parts]
    (folder / "policy" / "destinations.yaml").write_text("---\n".join(parts))
    with made:
        worker = made.start()
        made.publish("tickets", TICKETS)
        made.publish("docs", DOCS)
        made.await_covered(TOTAL)
        assert made.stop(worker) == 0
        yield made


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def changed(deployment, name, *edits):
    """Return a candidate: the policy directory with something changed."""
    import shutil

    folder = deployment.folder / name
    shutil.copytree(deployment.folder / "policy", folder)
    for file, old, new in edits:
        edit(folder, file, old, new)
    return name


def test_the_policy_that_decided_changes_nothing(deployment):
    began = time.monotonic()
    first, *changes = lines(deployment("rehearse", "--bundle", "policy", "--since", "1h", "--json"))

    assert time.monotonic() - began < 60
    assert first["first_line"].startswith(f"{TOTAL:,} of {TOTAL:,} records replayable, because every fact")
    assert (first["changed"], changes) == (0, [])


def test_a_stricter_candidate_changes_what_it_forbids_and_nothing_else(deployment):
    house = changed(deployment, "house")
    (deployment.folder / house / "house.yaml").write_text(
        "apiVersion: guard/v1\nkind: Pack\nmetadata: {name: house}\nspec:\n  title: t\n  citation: c\n  version: 1\n"
        "  in_force: 2026-01-01\n  checked: 2026-11-01\n  review_by: 2099-01-01\n"
        '  source: {type: from-memory, as_of: "2026-11"}\n  rules:\n    - id: no-french\n      step: house\n'
        "      citation: house rule 1\n      forbids: what comes from France leaves its own machines\n      when:\n        all:\n"
        "          - origins_in: [FR]\n          - operator_outside: [DE]\n"
    )

    first, *changes = lines(deployment("rehearse", "--bundle", house, "--since", "1h", "--json"))

    french = 2 * (EACH // 2)
    assert (first["replayable"], first["changed"], first["wider"]) == (TOTAL, french, 0)
    assert {(one["flow"], one["was_to"], one["would_to"]) for one in changes} == {
        ("docs", "vectors-frankfurt", "vectors-own")
    }
    assert deployment("rehearse", "--bundle", house, "--fail-on-wider").returncode == 0
    assert "ana@example.org" not in deployment("rehearse", "--bundle", house, "--explain", "3").stdout


def test_a_looser_candidate_fails_where_that_was_asked_for(deployment):
    loose = changed(
        deployment,
        "loose",
        (
            "flows.yaml",
            "EMAIL_ADDRESS: {operator: mask}",
            "EMAIL_ADDRESS: {operator: mask}\n  thresholds: {EMAIL_ADDRESS: 1.0}",
        ),
    )

    done = deployment("rehearse", "--bundle", loose, "--fail-on-wider", "--plot", "plot.svg", check=False)

    assert done.returncode == 1 and f"{EACH} of them would reach" in done.stdout and "WIDER" in done.stdout
    assert (deployment.folder / "plot.svg").read_text().startswith("<svg ")


def test_a_bundle_file_is_a_candidate_too(deployment):
    signer = deployment("keys", "signer", "init", "ana", "--directory", "signers").stdout
    settings = deployment.folder / "guard.yaml"
    other = deployment.folder / "signing.yaml"
    other.write_text(settings.read_text() + signer)
    deployment("policy", "build", "policy", "--out", "v1.bundle", "--version", "1", "--config", other)

    first, *changes = lines(deployment("rehearse", "--bundle", "v1.bundle", "--since", "1h", "--json"))

    assert (first["replayable"], changes) == (TOTAL, [])


def absent(deployment, *more):
    done = deployment(
        "report",
        "absence",
        "--label",
        "health",
        "--since",
        "1h",
        "--until",
        "0m",
        "--json",
        *more,
        check=False,
    )
    assert done.returncode in (0, 1, 2), done.stderr
    return done.returncode, lines(done)[0]


def test_an_absence_is_proven_over_a_verified_log_and_disproven_by_decisions(deployment):
    code, proven = absent(deployment, "--domicile", "US", "--parent")
    assert (code, proven["verdict"], proven["reached"]["records"]) == (0, "proven", 0), proven
    assert proven["audited"]["fault"] is None and proven["audited"]["covered"] == TOTAL
    assert "DE_KVNR" in proven["looked_for"] and proven["bundles"]

    code, found = absent(deployment, "--domicile", "EEA")
    went = [one["id"] for one in deployment.decisions() if one["type"] == "decision" and one["action"] in {"allow", "reroute"}
            and any(finding[0] == "DE_KVNR" for finding in one["findings"])]  # fmt: skip
    assert (code, sorted(found["reached"]["decisions"])) == (1 if went else 0, sorted(went))


def test_a_period_that_is_not_over_proves_nothing(deployment):
    done = deployment(
        "report",
        "absence",
        "--label",
        "health",
        "--domicile",
        "US",
        "--since",
        "1h",
        "--until",
        "2999-01-01",
        check=False,
    )

    assert (done.returncode, done.stdout.partition(":")[0]) == (2, "not provable")
    assert "the period is not over" in done.stdout


def test_transfers_add_up_to_what_the_decisions_say(deployment):
    deployment("report", "transfers", "--since", "1h", "--until", "0m", "--out", "transfers.csv")
    deployment("report", "transfers", "--since", "1h", "--until", "0m", "--out", "transfers.html")
    [data] = lines(deployment("report", "transfers", "--since", "1h", "--until", "0m", "--json"))
    passed = sum(
        one.get("count", 1)
        for one in deployment.decisions()
        if one["type"] == "span" or one.get("action") in {"allow", "redact", "reroute"}
    )

    with (deployment.folder / "transfers.csv").open(newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert sum(int(row["records"]) for row in rows) == passed == data["moved"]["moved"]
    assert any(
        row["basis"].startswith("EU adequacy of US")
        for row in rows
        if row["destination"] == "vectors-frankfurt"
    )
    assert "<svg " in (deployment.folder / "transfers.html").read_text()


def test_commands_leave_every_topic_as_it_was(deployment):
    def sizes():
        return {
            name: len(deployment.read(deployment.topic(name)))
            for name in ("decisions", "quarantine", "commands", "bundles")
        }

    before = sizes()
    deployment("rehearse", "--bundle", "policy", "--since", "1h")
    absent(deployment, "--domicile", "US")

    assert sizes() == before


@pytest.fixture
def spoiled(broker, tmp_path):
    """Return a deployment into whose log somebody wrote, and the log."""
    with Deployment(tmp_path, broker.bootstrap) as made:
        worker = made.start()
        made.publish("tickets", TICKETS[:20])
        made.await_covered(20)
        assert made.stop(worker) == 0
        first = made.read(made.topic("decisions"))[0]
        producer = Producer({"bootstrap.servers": made.bootstrap})
        producer.produce(made.topic("decisions"), b"{}", first.key(), first.partition())
        assert producer.flush(20) == 0
        yield made, first.key().decode()


def test_a_log_that_does_not_hold_is_told_and_nothing_of_it_counts(spoiled):
    deployment, log = spoiled

    done = deployment("rehearse", "--bundle", "policy", "--since", "1h", check=False)
    code, answer = absent(deployment, "--domicile", "US")
    report = deployment("report", "transfers", "--since", "1h", "--until", "0m", check=False)

    assert (
        done.returncode == 1
        and f"NOT SOUND: edit in log {log}" in done.stdout
        and "replayable" not in done.stdout
    )
    assert (code, answer["verdict"]) == (2, "not provable") and "edit in log" in answer["impediments"][0]
    assert report.returncode == 2 and "the log does not hold" in report.stderr and not report.stdout
