"""Candidates for tests: prepared, signed by two, put in force on a real broker, and what must hold at the end of their way."""

import json
import os
import shutil
import subprocess
import sys
import time

from bundling import Office, signed
from deployment import ROOT

from guard.bundles.export import read_file, write_file

PLAN = """\
tests: {new_false_blocks: {upper: 0.05, at_least: 100}}
guardrails: {block_rate: {at_most: 0.05}, faults: {at_most: 0.01}, latency: {at_most_ms: 10000}}
steps: %s
"""


class Promotion:
    """A deployment with a candidate directory, a plan, and two who sign."""

    def __init__(self, deployed, *, proved=False):
        required = {"proof": "required"} if proved else {}
        self.deployed, self.office, self.sent = deployed, Office(deployed, **required), 0
        self.home = deployed.folder
        given = {}
        if proved:
            file = self.home / "proof.json"
            deployed("policy", "prove", "policy", "--no-rules", "--out", file)
            given["proof"] = file.read_text()
        self.first = self.office.activate(**given)

    def candidate(self, name, text):
        shutil.rmtree(self.home / name, ignore_errors=True)
        shutil.copytree(self.home / "policy", self.home / name)
        (self.home / name / "tried.yaml").write_text(f"apiVersion: guard/v1\n{text}")

    def plan(self, name, steps):
        (self.home / name).write_text(PLAN % steps)

    def prepare(self, candidate, plan, mode, percent, *, check=True):
        return self.deployed(
            *("promote", "prepare", "--candidate", candidate, "--plan", plan, "--mode", mode),
            *("--percent", percent, "--by", "ana", "--out", "trials", "--json"),
            check=check,
        )

    def files(self, done):
        told = json.loads(done.stdout)
        return [self.home / told[name]["file"] for name in ("trial", "fallback")]

    def sign(self, *files):
        for file in files:
            write_file(signed(read_file(file), *self.office.signers), file)

    def start(self, trial, fallback, *, check=True):
        return self.deployed("promote", "start", trial, "--fallback", fallback, "--by", "ana", check=check)

    def watch(self, fallback):
        """Begin to watch the trial in force, as a process."""
        return subprocess.Popen(
            [sys.executable, "-m", "guard", "promote", "watch", "--fallback", fallback, "--every", "0.5"],
            cwd=self.home,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )

    def taken(self, bundle):
        """Wait until the worker runs a bundle."""
        self.deployed.await_log(f'"version": {bundle.manifest.version}', within=120)

    def publish(self, count, text):
        """Publish records under a key each, the text in every third."""
        values = [
            (f"k{number}".encode(), json.dumps({"note": "nothing" if number % 3 else text}).encode(), [])
            for number in range(count)
        ]
        self.sent += self.deployed.publish("tickets", values)
        self.deployed.await_covered(self.sent)

    def decisions(self, bundle):
        return [
            one
            for one in self.deployed.decisions()
            if one["type"] != "head" and one["bundle"] == bundle.short
        ]

    def refused(self, done, *words):
        assert done.returncode == 2, done.stderr
        for word in words:
            assert word in done.stderr, done.stderr


def whole(promotion, *bundles):
    """Assert that every record sent was decided once, under one of these bundles, and arrived once, and that the log holds."""
    deployed, by_offset = promotion.deployed, {}
    for message in deployed.read(deployed.topic("decisions")):
        event = json.loads(message.value())
        if event["type"] == "head":
            continue
        for first, count in event.get("runs") or [(event["offset"], 1)]:
            for offset in range(first, first + count):
                place = (message.key(), offset)
                assert place not in by_offset, "decided twice"
                by_offset[place] = event["bundle"]
    assert len(by_offset) == promotion.sent
    assert set(by_offset.values()) == {one.short for one in bundles}
    assert json.loads(deployed("audit", "verify", "--json").stdout)["sound"]
    end = time.monotonic() + 60
    placed = []
    while len(placed) < promotion.sent and time.monotonic() < end:
        placed = [
            dict(message.headers())["__guard.decision.id"]
            for own in ("tickets.to.us-llm", "tickets.to.vllm-frankfurt", "quarantine")
            for message in deployed.read(deployed.topic(own))
        ]
    assert len(placed) == len(set(placed)) == promotion.sent
