"""A volume rule on a real broker: no record of one subject too many is cleared, whatever is restarted or killed."""

import json
import signal
import time

import msgspec
import pytest
from deployment import Deployment
from stateful import Stateful
from volume_policies import person, record, write

from schemas.volumes import CLAIM_KEY, VolumeClaim, parted

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

CAP = 200


class Counting(Stateful):
    """The stateful side as a process of its own."""

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

    def last(self, kind):
        """Return the offset of the claim that was counted last."""
        return max(
            (one["offset"] for name, one in self.counts().items() if name.startswith(kind)), default=-1
        )

    def await_later(self, offset, within=60.0):
        """Wait until a claim after that of an offset is counted."""
        end = time.monotonic() + within
        while self.last("subjects_12m") <= offset:
            if time.monotonic() >= end:
                raise TimeoutError((self.deployed.folder / "windows.log").read_text()[-2000:])
            time.sleep(0.2)  # polls a real broker; nothing else tells

    def await_count(self, kind, wanted, within=60.0):
        end, found = time.monotonic() + within, {}
        while time.monotonic() < end:
            found = {name: one["count"] for name, one in self.counts().items() if name.startswith(kind)}
            if wanted in found.values():
                return
            time.sleep(0.2)  # polls a real broker; nothing else tells
        raise TimeoutError(f"{found}: {(self.deployed.folder / 'windows.log').read_text()[-2000:]}")


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
    found, places = {}, {}
    for message in deployed.read(deployed.topic("summaries")):
        if (message.key() or b"").startswith(CLAIM_KEY):
            assert places.setdefault(message.key(), message.partition()) == message.partition(), (
                "no one order"
            )
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


def fill(deployed, between):
    """Send ever more subjects by two workers until no more are cleared, doing what is due between two batches."""
    for slot in ("0", "1"):
        deployed.start(slot=slot)
    total, end = 0, time.monotonic() + 120
    for start in range(0, 940, 20):
        total += deployed.publish(
            "claims", [(str(number).encode(), record(number), []) for number in range(start, start + 20)]
        )
        deployed.await_covered(total)
        subjects = set(cleared(deployed))
        assert len(subjects) <= CAP
        if len(subjects) == CAP or time.monotonic() > end:
            break
        between.pop(start, lambda _: None)(subjects)
    assert len(subjects) == CAP  # no more, and in the end no fewer
    assert not between
    return subjects


def agree(deployed, subjects):
    (truth,) = [each for name, each in told(deployed).items() if name.startswith("subjects_12m")]
    assert len(truth) == len(subjects)


def test_two_workers_together_clear_no_subject_too_many_and_a_killed_counter_counts_on(deployed):
    counting = Counting(deployed)
    counting.start()

    def kill(subjects):
        counting.kill()
        counting.start()
        counting.await_count("subjects_12m", len(subjects))

    subjects = fill(deployed, {40: kill, 100: kill})

    counting.await_count("subjects_12m", CAP)
    agree(deployed, subjects)


def test_a_counter_that_slept_while_another_took_over_grants_nothing_when_it_wakes(deployed):
    sleeper, other = Counting(deployed), Counting(deployed)
    sleeper.start()

    def asleep(_):
        sleeper.process.send_signal(signal.SIGSTOP)
        other.start()
        other.await_later(other.last("subjects_12m"))

    subjects = fill(deployed, {20: asleep, 60: lambda _: sleeper.process.send_signal(signal.SIGCONT)})

    other.await_count("subjects_12m", CAP)
    agree(deployed, subjects)
