"""The stateful side on a real broker: committed summaries count once, whatever is killed, and people's words hold."""

import json
import os
import signal
import subprocess
import sys
import time

import msgspec
import pytest
from confluent_kafka import Producer
from deployment import ROOT, Deployment
from stateful import Stateful

from schemas.cause import Cause, CauseCount, Sample
from schemas.events import SummaryEvent
from streams.cases import load
from streams.windows.gathering import gathered

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]

HOUR = 3_600_000
NOW = 480_000 * HOUR  # long before any word is signed
MARKED = Cause("tickets", "block", "marking-classified", "us-llm", "", "MARKING_EU_RANK_3", "/value/text")
BROKEN = Cause("docs", "block", "fault.invalid_json", fault="decode.invalid_json")


class Side(Stateful):
    """`guard windows run` as a process of its own, its summaries written by the test."""

    def __init__(self, deployed):
        super().__init__(deployed)
        self.sent = 0
        self.kafka = {"bootstrap.servers": deployed.bootstrap}
        self.producer = Producer({**self.kafka, "transactional.id": deployed.name, "log_level": 0})
        self.producer.init_transactions(30)

    def tell(self, cause, count, *, at=NOW, allowed=0, entities=None, commit=True):
        """Write one summary, as a worker's transaction does."""
        self.sent += 1
        summary = SummaryEvent(
            f"0:{self.sent}",
            cause.flow,
            at,
            count + allowed,
            1,
            {"block": count, "allow": allowed},
            {},
            entities or {},
            {},
            {},
            0.01,
            "b",
            (CauseCount(cause, count, (Sample(f"{cause.flow}/0/{self.sent}"),)),),
        )
        self.producer.begin_transaction()
        self._produce(cause.flow, msgspec.json.encode(summary))
        if commit:
            self.producer.commit_transaction(30)
        else:
            self.producer.flush(30)
            self.producer.abort_transaction(30)

    def garble(self):
        self.producer.begin_transaction()
        self._produce("tickets", b"\xff no summary")
        self.producer.commit_transaction(30)

    def _produce(self, flow, value):
        self.producer.produce(self.deployed.topic("summaries"), key=flow, value=value)

    def cases(self):
        return {case.id: case for case in load(self.kafka, self.deployed.topic("cases"))}

    def alerts(self):
        return [json.loads(message.value()) for message in self.deployed.read(self.deployed.topic("alerts"))]

    def await_that(self, holds, within=150.0):
        end = time.monotonic() + within
        while time.monotonic() < end:
            if holds():
                return
            assert self.is_up() or self.process.poll() == -signal.SIGKILL, self.log()
            time.sleep(0.2)  # polls a real broker; nothing else tells
        raise TimeoutError(f"{self.cases()}: {self.log()}")

    def await_counts(self, *counts):
        self.await_that(lambda: sorted(case.count for case in self.cases().values()) == sorted(counts))

    def log(self):
        return (self.deployed.folder / "windows.log").read_text()[-3000:]


@pytest.fixture
def deployed(tmp_path, broker):
    deployment = Deployment(tmp_path, broker.bootstrap)
    people = deployment("keys", "approver", "init", "ana").stdout
    (tmp_path / "policy" / "approvers.yaml").write_text(people)
    deployment("keys", "approver", "init", "eve")  # whom the policy does not know
    with deployment:
        yield deployment


def test_cases_windows_and_words_hold_through_kills_aborted_transactions_and_strangers(deployed):
    side = Side(deployed)
    signed = ("--as", "ana", "--key", "ana.key")

    side.tell(MARKED, 7, commit=False)  # the contract of the read_committed transport
    side.garble()
    side.tell(MARKED, 5, entities={"MARKING_EU_RANK_3": 5}, allowed=400)
    side.tell(BROKEN, 200)
    side.start()
    side.await_counts(5, 200)
    side.kill()
    for _ in range(50):
        side.tell(MARKED, 1)
    side.start()
    side.await_counts(55, 200)
    assert "a summary cannot be read" in side.log()

    deployed("windows", "pin", "tickets")
    deployed("cases", "close", MARKED.id, "--verdict", "true_positive", "--quiet-hours", 2, *signed)
    deployed("cases", "merge", BROKEN.id, MARKED.id, *signed)
    stranger = deployed("cases", "assign", MARKED.id, "eve", "--as", "eve", "--key", "eve.key", check=False)
    assert stranger.returncode and "approvers" in stranger.stderr
    side.await_that(lambda: side.cases()[BROKEN.id].state == "merged")
    (whole,) = gathered(side.cases().values())
    assert (whole.state, whole.count, whole.verdict) == ("closed", 255, "true_positive")

    side.kill()
    later = NOW + 400_000 * HOUR  # after whatever time the word was signed at
    side.tell(MARKED, 3, at=later, allowed=300, entities={"IBAN_CODE": 500})
    side.start()
    side.await_counts(58, 200)
    again = side.cases()[MARKED.id]
    assert (again.state, again.generation, again.before) == ("reopened", 2, 55)
    assert [one.what for one in again.history] == ["opened", "close", "reopened"]
    assert {sample.id.split("/")[0] for sample in again.samples} == {"tickets"}

    kinds = {"block_rate", "label_drift"}
    side.await_that(lambda: {one["kind"] for one in side.alerts() if one["is_raised"]} == kinds)
    shown = [json.loads(line) for line in deployed("windows", "cases", "--json").stdout.splitlines()]
    assert [(one["id"], one["count"]) for one in shown] == [(MARKED.id, 258)]
    assert "marking-classified" in deployed("cases", "show", MARKED.id).stdout
    flows = [json.loads(line) for line in deployed("windows", "show", "--json").stdout.splitlines()]
    assert {one["flow"] for one in flows} == {"tickets", "docs"}
    assert side.is_up()


def test_a_second_process_takes_a_share_and_all_of_it_when_the_first_is_killed(deployed):
    side, other = Side(deployed), Stateful(deployed)
    causes = [msgspec.structs.replace(MARKED, flow=f"flow{number}") for number in range(8)]

    def tell(count):
        for cause in causes:
            side.tell(cause, count)

    side.start()
    tell(5)
    side.await_counts(*[5] * 8)
    other.start()
    for _ in range(10):
        tell(1)
    side.await_counts(*[15] * 8)
    side.kill()
    tell(7)
    side.await_counts(*[22] * 8)

    assert other.is_up()


def test_blocked_records_of_twenty_causes_are_twenty_cases_with_every_process_killed_in_turn(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "guard", "bench", "cases", "--records", "20000", "--json"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=580,
    )

    assert done.returncode == 0, done.stderr[-3000:]
    figures = json.loads(done.stdout)
    assert figures["exact"] and figures["cases"] == 20 and figures["kills"] == 5, figures
