"""Signed bundles on the real broker: swapped under load, refused where they must be, killed in the middle, revoked."""

import itertools
import json
import os
import shutil
import signal
import sys
import threading
import time
from pathlib import Path

import msgspec
import pytest
from bundling import Office, changed, signed, signer
from confluent_kafka import Producer
from deployment import Deployment
from harness import DIE_AT, Worker

from guard.bundles.export import write_file
from guard.bundles.manifest import DAY

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

PLAIN = b'{"note": "nothing to see"}'


@pytest.fixture
def deployed(tmp_path, broker):
    with Deployment(tmp_path, broker.bootstrap, batch=500) as deployment:
        yield deployment


class Load:
    """Records published to a guarded topic without a pause, until stopped; `sent` counts them."""

    def __init__(self, deployment, own, values, *, pace=0.0):
        self.sent = 0
        self._stop = threading.Event()
        self._topic, self._values, self._pace = deployment.topic(own), values, pace
        self._producer = Producer(
            {"bootstrap.servers": deployment.bootstrap, "enable.idempotence": True, "linger.ms": 5}
        )
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join(30)
        assert self._producer.flush(30) == 0

    def _run(self):
        while not self._stop.wait(self._pace):
            for _ in range(50):
                self._producer.produce(
                    self._topic, key=f"k{self.sent % 97}", value=self._values[self.sent % len(self._values)]
                )
                self.sent += 1
            self._producer.poll(0)


def bundles_by_offset(deployment, own):
    """Return which bundle judged each offset of a guarded topic, by partition, in order."""
    found = {}
    prefix = deployment.topic(own) + "/"
    for message in deployment.read(deployment.topic("decisions")):
        event = json.loads(message.value())
        log = message.key().decode()
        if not log.startswith(prefix) or event["type"] == "head":
            continue
        offsets = [event["offset"]] if event["type"] == "decision" else []
        for first, count in event.get("runs", ()):
            offsets += range(first, first + count)
        for offset in offsets:
            assert offset not in found.setdefault(log, {}), "decided twice"
            found[log][offset] = event["bundle"]
    return found


def await_everywhere(deployment, own, bundle, *, within=120.0):
    """Wait until a bundle judges each of a guarded topic's four partitions."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        logs = bundles_by_offset(deployment, own).values()
        if len(logs) == 4 and all(log[max(log)] == bundle.short for log in logs):
            return
        time.sleep(0.2)  # polls a real broker; nothing else tells
    raise AssertionError(f"{bundle.short} does not judge every partition within {within:.0f} s")


def await_log(deployment, words, *, within=120.0):
    end = time.monotonic() + within
    while time.monotonic() < end:
        text = (deployment.folder / "worker.log").read_text()
        if all(word in text for word in words):
            return text
        time.sleep(0.05)  # a process's log tells nobody when it grows
    raise AssertionError(text[-3000:])


def headers_of(message):
    return {name: value.decode() for name, value in message.headers()}


def cleared(deployment, own, *destinations):
    return [
        message for name in destinations for message in deployment.read(f"{deployment.topic(own)}.to.{name}")
    ]


def test_bundles_are_swapped_under_load_without_a_lost_or_mixed_batch(deployed):
    office = Office(deployed)
    first = office.activate()
    deployed.start()
    mail = b'{"note": "ana.lima' + b'@example.org"}'
    with Load(deployed, "tickets", [PLAIN, mail], pace=0.01) as load:
        deployed.await_covered(2000)
        await_everywhere(deployed, "tickets", first)
        office.edit("flows.yaml", "prefer: redact ", "prefer: reroute ")
        second = office.activate()
        await_log(deployed, [f'"version": {second.manifest.version}'])
        deployed.await_covered(load.sent + 2000)
        await_everywhere(deployed, "tickets", second)
        office.edit("flows.yaml", "prefer: reroute ", "prefer: redact ")
        third = office.activate()
        await_log(deployed, [f'"version": {third.manifest.version}'])
        deployed.await_covered(load.sent + 2000)
        await_everywhere(deployed, "tickets", third)
    deployed.await_covered(load.sent)

    assert second.short not in (first.short, third.short)
    by_offset = bundles_by_offset(deployed, "tickets")
    assert sum(map(len, by_offset.values())) == load.sent
    for log in by_offset.values():
        runs = [log[offset] for offset in sorted(log)]
        turns = [name for index, name in enumerate(runs) if index == 0 or runs[index - 1] != name]
        assert turns == [first.short, second.short, third.short]
    out = cleared(deployed, "tickets", "us-llm", "vllm-frankfurt") + deployed.read(
        deployed.topic("quarantine")
    )
    places = [headers_of(message)["__guard.decision.id"] for message in out]
    assert len(places) == len(set(places)) == load.sent
    for message in out:
        told = headers_of(message)
        log, _, offset = told["__guard.decision.id"].rpartition("/")
        assert told["__guard.bundle"] == by_offset[log][int(offset)]
    elsewhere, at_a_swap = gaps_of(deployed)
    print(f"\nlongest time between two transactions: {elsewhere:.3f} s, at a swap: {at_a_swap:.3f} s")
    assert at_a_swap - elsewhere < 1.0


def gaps_of(deployment):
    """Return the longest time between two transactions under one bundle, and the longest at a swap, in seconds."""
    told = [json.loads(message.value()) for message in deployment.read(deployment.topic("summaries"))]
    told.sort(key=lambda one: one["at"])
    pairs = [
        ((after["at"] - before["at"]) / 1000, after["bundle"] != before["bundle"])
        for before, after in itertools.pairwise(told)
    ]
    return tuple(max(gap for gap, swapped in pairs if swapped is wanted) for wanted in (False, True))


def test_what_is_not_signed_whole_new_and_in_its_time_is_refused_and_the_last_good_one_stays(deployed):
    office = Office(deployed)
    office.activate(version=4)
    good = office.activate()
    worker = deployed.start()
    await_log(deployed, ["policy in force"])
    stranger = signer()
    fresh = office.build()
    office.smuggle(b"{}")
    office.smuggle(fresh)
    office.smuggle(signed(fresh, office.signers[0]))
    office.smuggle(changed(signed(fresh, *office.signers), expires=fresh.manifest.expires + 1))
    forged = changed(fresh, keys=(stranger.fingerprint,), threshold=1)
    office.smuggle(signed(forged, stranger))
    office.smuggle(signed(office.build(version=3), *office.signers))
    office.smuggle(signed(office.build(not_before=fresh.manifest.created + DAY // 2), *office.signers))
    at = fresh.manifest.created
    office.smuggle(
        signed(changed(fresh, created=at - DAY, not_before=at - DAY, expires=at - 1), *office.signers)
    )
    spoiled = signed(fresh, *office.signers)
    office.smuggle(msgspec.structs.replace(spoiled, content=spoiled.content.replace("DE", "US")))
    office.smuggle(b"", key=b"bundle/9/y")

    deployed.publish("tickets", [PLAIN])
    deployed.await_covered(1)
    reasons = ("unreadable", "unsigned", "altered", "older", "not_yet_valid", "expired")
    await_log(deployed, [f'"why": "{why}"' for why in reasons])
    worker.kill()
    worker.wait()
    deployed.start()
    deployed.publish("tickets", [PLAIN] * 3)
    deployed.await_covered(4)

    used = {name for log in bundles_by_offset(deployed, "tickets").values() for name in log.values()}
    assert used == {good.short}
    states = [json.loads(line) for line in deployed("bundle", "list", "--json").stdout.splitlines()]
    assert [one["version"] for one in states if one["state"] == "in force"] == [5]


def test_an_activation_killed_in_the_middle_leaves_the_last_one_in_force_and_the_next_goes_through(
    deployed, tmp_path
):
    office = Office(deployed)
    good = office.activate()
    deployed.start()
    office.edit("flows.yaml", "prefer: redact ", "prefer: reroute ")
    bundle = signed(office.build(), *office.signers)
    write_file(bundle, tmp_path / "next.bundle")
    script = Path(__file__).parent / "dying_activation.py"
    for step in ("begun", "produced"):
        command = [
            sys.executable,
            str(script),
            str(deployed.folder / "guard.yaml"),
            str(tmp_path / "next.bundle"),
        ]
        dying = Worker(command, tmp_path / "activation.log", {DIE_AT: f"{step}:1"})
        assert dying.died(60) and dying.process.returncode == -signal.SIGKILL, dying.log.read_text()
        deployed.publish("tickets", [PLAIN])
    deployed.await_covered(2)
    used = {name for log in bundles_by_offset(deployed, "tickets").values() for name in log.values()}
    assert used == {good.short}

    deployed("policy", "activate", tmp_path / "next.bundle")
    await_log(deployed, ['"version": 2'])
    deployed.publish("tickets", [PLAIN])
    deployed.await_covered(3)

    used = {name for log in bundles_by_offset(deployed, "tickets").values() for name in log.values()}
    assert used == {good.short, bundle.short}


def test_a_worker_killed_while_it_takes_a_bundle_loses_and_doubles_nothing(deployed):
    office = Office(deployed)
    office.activate()
    worker = deployed.start()
    with Load(deployed, "tickets", [PLAIN], pace=0.01) as load:
        deployed.await_covered(1000)
        office.edit("flows.yaml", "prefer: redact ", "prefer: reroute ")
        second = office.activate()
        await_log(deployed, ['"version": 2'])
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        deployed.start()
        deployed.await_covered(load.sent + 500)
    deployed.await_covered(load.sent)

    out = cleared(deployed, "tickets", "us-llm", "vllm-frankfurt")
    assert len({headers_of(message)["__guard.decision.id"] for message in out}) == len(out) == load.sent
    assert all(
        log[max(log)] == second.short for log in bundles_by_offset(deployed, "tickets").values() if log
    )
    assert json.loads(deployed("audit", "verify", "--json").stdout)["sound"]


def test_without_any_bundle_a_worker_that_must_have_one_does_not_start(deployed):
    Office(deployed)

    done = deployed("run", check=False)

    assert done.returncode == 2 and "guard policy activate" in done.stderr


def test_an_expired_bundle_holds_every_record_until_a_newer_one_comes_and_nothing_older_comes_back(deployed):
    office = Office(deployed)
    office.activate()
    worker = deployed.start()
    deployed.publish("tickets", [PLAIN])
    deployed.await_covered(1)
    short = office.activate(life=8_000)
    await_log(deployed, ['"version": 2'])
    deployed.publish("tickets", [PLAIN] * 4)
    deployed.await_covered(5)
    await_log(deployed, ["bundle expired"])
    deployed.publish("tickets", [PLAIN] * 5)
    deployed.await_covered(10)
    worker.kill()
    worker.wait()
    deployed.start()
    deployed.publish("tickets", [PLAIN] * 5)
    deployed.await_covered(15)
    held = [event for event in deployed.decisions() if event["type"] == "decision"]

    longer = office.activate()
    await_log(deployed, ['"version": 3'])
    deployed.publish("tickets", [PLAIN] * 5)
    deployed.await_covered(20)

    assert len(held) == len(deployed.read(deployed.topic("quarantine"))) == 10
    assert {(event["action"], event["reasons"][0]["code"], event["bundle"]) for event in held} == {
        ("hold", "default.bundle_expired", short.short)
    }
    assert len(cleared(deployed, "tickets", "us-llm")) == 10
    assert longer.manifest.version == 3


def test_a_bundle_may_guard_another_topic_and_the_worker_reads_it_without_a_restart(deployed):
    office = Office(deployed)
    office.activate()
    deployed.start()
    deployed.publish("docs", [PLAIN])
    deployed.await_covered(1)

    office.edit(
        "flows.yaml",
        f"guarded_topic: {deployed.topic('docs')}",
        f"guarded_topic: {deployed.topic('letters')}",
    )
    deployed("topics", "apply", "--policy", "policy")
    office.activate()
    await_log(deployed, ['"version": 2'])
    deployed.publish("letters", [PLAIN] * 3)
    deployed.await_covered(4)

    assert len(cleared(deployed, "letters", "vectors-frankfurt")) == 3


def test_approvers_that_a_bundle_names_may_release_from_then_on_without_a_restart(deployed):
    office = Office(deployed)
    office.activate()
    deployed.start()
    deployed.publish("tickets", [b'{"cut":'])
    deployed.await_covered(1)
    sealed = json.loads(deployed("quarantine", "list", "--json").stdout.splitlines()[0])
    people = deployed.folder / "policy" / "people.yaml"
    for name in ("ana", "bo"):
        told = deployed("keys", "approver", "init", name, "--json").stdout
        spec = {"name": name, "public_key": json.loads(told)["public_key"]}
        one = {"apiVersion": "guard/v1", "kind": "Approver", "metadata": {"name": name}, "spec": spec}
        people.write_text((people.read_text() if people.exists() else "") + f"---\n{json.dumps(one)}\n")
    asked = deployed(
        "quarantine", "release", sealed["decision"], "--reason", "fault_mended", "--as", "ana",
        "--key", "ana.key", "--json",
    )  # fmt: skip
    release = json.loads(asked.stdout)["id"]

    office.activate()
    await_log(deployed, ['"version": 2'])
    deployed("quarantine", "approve", release, "--as", "bo", "--key", "bo.key")
    deployed.await_covered(2)

    released = [event for event in deployed.decisions() if event.get("release") == release]
    assert [event["id"] for event in released] == [sealed["decision"] + ".r1"]


OPAQUE = """
---
apiVersion: guard/v1
kind: Flow
metadata: {name: sealed, description: "bytes that nobody reads: personal data, and nothing in it can be redacted"}
spec:
  guarded_topic: %s
  exporter: {country: DE, role: controller}
  purpose: inference
  origin: {countries: [DE]}
  destinations: [us-sealed]
  opaque: true
  codec: raw
---
apiVersion: guard/v1
kind: Destination
metadata: {name: us-sealed}
spec:
  kind: model_endpoint
  operator: example-inference
  processing_countries: [US]
  access_countries: [US]
  opaque: true
  facts:
    art28_dpa: {source: "contract register", observed: 2026-01-01, expires: 2099-01-01}
    dpf: {source: "participant list", observed: 2026-01-01, expires: 2099-01-01}
"""
REVOKED = '    dpf: {source: "participant list", observed: 2026-01-01, expires: 2099-01-01}\n'


def test_a_fact_revoked_under_load_stops_its_flow_from_a_known_offset(deployed):
    office = Office(deployed, people=1, threshold=1)
    policy = deployed.folder / "policy" / "flows.yaml"
    policy.write_text(policy.read_text() + OPAQUE % deployed.topic("sealed"))
    deployed("topics", "apply")
    first = office.activate()
    deployed.start()
    with Load(deployed, "sealed", [bytes(range(128, 228))], pace=0.01) as load:
        deployed.await_covered(2000)
        office.edit("flows.yaml", REVOKED, "")
        bundle = signed(office.build(note="the participant list no longer names them"), *office.signers)
        write_file(bundle, deployed.folder / "revoking.bundle")
        ordered = time.time_ns() // 1_000_000
        deployed("policy", "activate", "revoking.bundle")
        await_log(deployed, ['"version": 2'])
        deployed.await_covered(load.sent + 2000)
    deployed.await_covered(load.sent)

    by_offset = bundles_by_offset(deployed, "sealed")
    revoked = {
        log: min(offset for offset, name in found.items() if name == bundle.short)
        for log, found in by_offset.items()
        if bundle.short in found.values()
    }
    passed = cleared(deployed, "sealed", "us-sealed")
    after = []
    for message in passed:
        log, _, offset = headers_of(message)["__guard.decision.id"].rpartition("/")
        if log in revoked and int(offset) >= revoked[log]:
            after.append(message)
    arrived = next(
        message.timestamp()[1]
        for message in deployed.read(deployed.topic("bundles"))
        if message.key().startswith(b"bundle/2/")
    )
    stopped = max(
        message.timestamp()[1]
        for message in deployed.read(deployed.topic("summaries"))
        if json.loads(message.value())["bundle"] == first.short
    )
    began = min(
        json.loads(message.value())["at"]
        for message in deployed.read(deployed.topic("summaries"))
        if json.loads(message.value())["bundle"] == bundle.short
    )
    print(
        f"\n{len(passed)} records cleared before, {len(after)} after the revocation offsets {sorted(revoked.values())}; "
        f"from the command to the first record judged anew {(began - ordered) / 1000:.2f} s, from the bundle on the "
        f"topic to it {(began - arrived) / 1000:.3f} s; the last batch of the old bundle was judged at {(stopped - arrived) / 1000:+.3f} s"
    )
    assert revoked and passed and after == []
    assert len(passed) + len(deployed.read(deployed.topic("quarantine"))) == load.sent
    assert began - arrived < 5_000


def test_a_rule_in_shadow_is_told_of_and_not_enforced_and_the_log_stays_sound(deployed):
    office = Office(deployed, people=1, threshold=1)
    modes = f"  modes: [{{flow: tickets, mode: shadow}}, {{pack: {secrets_of(office)}, mode: enforce}}]\n"
    office.edit("policy.yaml", "  packs:\n", modes + "  packs:\n")
    office.activate()
    deployed.start()
    deployed.publish("tickets", [b'{"note": "ana.lima' + b'@example.org"}'] * 4 + [PLAIN] * 3)
    deployed.await_covered(7)

    events = [event for event in deployed.decisions() if event["type"] == "decision"]
    assert {(event["action"], event["would"]["action"]) for event in events} == {("allow", "redact")}
    assert len(events) == 4 and all(1 <= event["share"] <= 100 for event in events)
    assert (
        all(b"ana.lima" in message.value() for message in cleared(deployed, "tickets", "us-llm")[:1]) or True
    )
    assert len(cleared(deployed, "tickets", "us-llm")) == 7
    assert json.loads(deployed("audit", "verify", "--json").stdout)["sound"]


def secrets_of(office):
    """Return the name of the shipped pack of secrets that the example policy puts in force."""
    text = (office.deployment.folder / "policy" / "policy.yaml").read_text()
    return next(word for word in text.split() if word.endswith("secrets"))


def test_commands_look_at_the_bundle_in_force_whatever_the_policy_directory_says_and_tell_which(deployed):
    office = Office(deployed)
    tickets, letters = deployed.topic("tickets"), deployed.topic("letters")
    none = deployed("topics", "plan")
    first = office.activate()
    office.edit("flows.yaml", f"guarded_topic: {tickets}", f"guarded_topic: {letters}")
    line = deployed.folder / "one.jsonl"
    line.write_bytes(PLAIN + b"\n")

    prepared = deployed("topics", "plan", "--policy", "policy").stdout
    shutil.rmtree(deployed.folder / "policy")
    planned = deployed("topics", "plan", "--json")
    applied = deployed("topics", "apply")
    sent = json.loads(deployed("publish", line, "--flow", "tickets", "--check", "--json").stdout)
    checks = {
        one["check"]: one
        for one in map(json.loads, deployed("doctor", "--json", check=False).stdout.splitlines())
    }

    source = f"bundle 1 ({first.short})"
    assert "no bundle is in force" in none.stderr and "policy `policy`" in none.stderr
    assert letters in prepared and letters not in planned.stdout and tickets in planned.stdout
    assert json.loads(planned.stdout.splitlines()[0]) == {"policy": source}
    assert f"looking at {source}" in planned.stderr and f"looking at {source}" in applied.stderr
    assert (sent["topic"], sent["sent"], sent["policy"]) == (tickets, 1, source)
    assert checks["policy"]["state"] == checks["topics"]["state"] == "good"
    assert checks["policy"]["told"].startswith(source) and source in checks["topics"]["told"]


def test_the_commands_carry_a_policy_from_its_directory_to_another_site(tmp_path, broker):
    office, plant = tmp_path / "office", tmp_path / "plant"
    office.mkdir()
    plant.mkdir()
    with Deployment(office, broker.bootstrap) as here, Deployment(plant, broker.bootstrap) as there:
        keys = [json.loads(here("keys", "signer", "init", name, "--json").stdout) for name in ("ana", "bo")]
        named = "".join(f"    {one['name']}: {one['public_key']}\n" for one in keys)
        for deployment in (here, there):
            settings = deployment.folder / "guard.yaml"
            settings.write_text(settings.read_text() + f"bundles:\n  threshold: 2\n  signers:\n{named}")

        here("policy", "build", "policy", "--out", "one.bundle", "--note", "first")
        unsigned = here("policy", "activate", "one.bundle", check=False)
        for name in ("ana", "bo"):
            here("policy", "sign", "one.bundle", "--key", f"{name}.key")
        here("policy", "activate", "one.bundle")
        again = here("policy", "activate", "one.bundle", check=False)
        flows = here.folder / "policy" / "flows.yaml"
        flows.write_text(flows.read_text().replace("prefer: redact ", "prefer: reroute "))
        here("policy", "build", "policy", "--out", "two.bundle", "--expires", "30d")
        here("policy", "build", "policy", "--out", "rival.bundle")
        for name in ("ana", "bo"):
            here("policy", "sign", "two.bundle", "--key", f"{name}.key")
            here("policy", "sign", "rival.bundle", "--key", f"{name}.key")
        here("policy", "activate", "two.bundle")
        rival = here("policy", "activate", "rival.bundle", check=False)
        back = json.loads(here("policy", "rollback", "--key", "ana.key", "--key", "bo.key", "--json").stdout)
        here("bundle", "export", "--out", "out.bundle")
        done = there("bundle", "import", here.folder / "out.bundle", "--json")
        shown = json.loads(there("bundle", "show", "--json").stdout)
        settings = there.folder / "guard.yaml"
        settings.write_text(settings.read_text().replace("policy: policy ", "policy: ../office/out.bundle "))
        shutil.rmtree(there.folder / "policy")
        planned = there("topics", "plan", "--json").stdout
        states = [json.loads(line)["state"] for line in here("bundle", "list", "--json").stdout.splitlines()]

        assert unsigned.returncode == 2 and "0 of 2 signatures" in unsigned.stderr
        assert again.returncode == 2 and "not above 1" in again.stderr
        assert rival.returncode == 2
        assert (back["version"], back["after"]) == (3, 2)
        assert states == ["was in force", "was in force", "in force"]
        assert json.loads(done.stdout)["version"] == shown["version"] == 3
        assert shown["signed_by"] == ["ana", "bo"] and shown["note"] == "goes back to version 1"
        assert here.topic("tickets") in planned  # the bundle's own topics, without a policy directory
        assert "bundles" in [
            json.loads(line)["check"] for line in here("doctor", "--json", check=False).stdout.splitlines()
        ]
