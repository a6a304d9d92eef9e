"""A volume rule on a real broker: no record of one subject too many is cleared, whatever is restarted or killed."""

import json
import os
import signal
import subprocess
import sys
import time

import msgspec
import pytest
from deployment import ROOT, Deployment
from volume_policies import person, record, write

from schemas.volumes import CLAIM_KEY, VolumeClaim, parted

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

CAP = 200


class Counting:
    """The stateful side as a process of its own."""

    def __init__(self, deployed):
        self.deployed, self.process = deployed, None

    def start(self):
        with (self.deployed.folder / "windows.log").open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "guard", "windows", "run"],
                cwd=self.deployed.folder,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=out,
                stderr=out,
            )
        self.deployed.workers.append(self.process)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)

    def counts(self):
        """Return the last count of each counter, and the subjects told by it."""
        last, subjects = {}, {}
        for message in self.deployed.read(self.deployed.topic("volumes")):
            event = json.loads(message.value()) if message.value() else {}
            if event.get("type") == "count":
                last[event["counter"]] = event
            elif event:
                subjects.setdefault(event["counter"], set()).add(event["subjects"])
        return last

    def await_count(self, kind, wanted, within=60.0):
        end, found = time.monotonic() + within, {}
        while time.monotonic() < end:
            found = {name: one["count"] for name, one in self.counts().items() if name.startswith(kind)}
            if wanted in found.values():
                return
            time.sleep(0.2)  # polls a real broker; nothing else tells
        raise AssertionError(f"{found}: {(self.deployed.folder / 'windows.log').read_text()[-2000:]}")


@pytest.fixture
def deployed(tmp_path, broker):
    deployment = Deployment(tmp_path, broker.bootstrap, batch=50)
    write(tmp_path / "policy", cap=CAP, topic=deployment.topic("claims"))
    settings = tmp_path / "guard.yaml"
    settings.write_text(settings.read_text() + "volumes: {wait_s: 60}\n")
    with deployment:
        yield deployment


def cleared(deployed):
    """Return the numbers of the persons whose records were cleared as they were."""
    known = {person(number): number for number in range(1000)}
    values = [message.value().decode() for message in deployed.read(deployed.topic("claims.to.warehouse"))]
    return [known[name] for value in values for name in known.keys() & set(value.split('"')[3].split())]


def told(deployed):
    """Return the distinct pseudonyms of all claims that were committed: the truth that counts must equal."""
    found = {}
    for message in deployed.read(deployed.topic("summaries")):
        if (message.key() or b"").startswith(CLAIM_KEY):
            claim = msgspec.json.decode(message.value(), type=VolumeClaim)
            found.setdefault(claim.counter, set()).update(parted(claim.subjects))
    return found


def test_without_a_counter_no_subject_passes(deployed):
    settings = deployed.folder / "guard.yaml"
    settings.write_text(settings.read_text().replace("wait_s: 60", "wait_s: 0"))
    deployed.start()

    deployed.publish("claims", [record(number) for number in range(20)])
    deployed.await_covered(20)

    assert cleared(deployed) == []


def test_the_subject_beyond_the_cap_is_not_cleared_by_one_worker_and_known_ones_still_are(deployed):
    counting = Counting(deployed)
    counting.start()
    worker = deployed.start()

    deployed.publish("claims", [record(number) for number in range(CAP + 50)])
    deployed.await_covered(CAP + 50)
    counting.await_count("subjects_12m", CAP)
    first = cleared(deployed)
    assert deployed.stop(worker) == 0
    counting.kill()
    counting.start()
    deployed.start()
    deployed.publish("claims", [record(number) for number in range(CAP + 50)])
    deployed.await_covered(2 * (CAP + 50))

    assert len(first) == len(set(first)) == CAP
    again = cleared(deployed)
    assert sorted(again) == sorted([*first, *first])


def test_two_workers_together_clear_no_subject_too_many_and_a_killed_counter_counts_on(deployed):
    counting = Counting(deployed)
    counting.start()
    for slot in ("0", "1"):
        deployed.start(slot=slot)

    total, end = 0, time.monotonic() + 90
    for start in range(0, 940, 20):
        total += deployed.publish(
            "claims", [(str(number).encode(), record(number), []) for number in range(start, start + 20)]
        )
        deployed.await_covered(total)
        subjects = set(cleared(deployed))
        assert len(subjects) <= CAP
        if len(subjects) == CAP or time.monotonic() > end:
            break
        if start in (40, 100):
            counting.kill()
            counting.start()
            counting.await_count("subjects_12m", len(subjects))

    assert len(subjects) == CAP  # no more, and in the end no fewer
    counting.await_count("subjects_12m", CAP)
    (truth,) = [each for name, each in told(deployed).items() if name.startswith("subjects_12m")]
    assert len(truth) == len(subjects)
