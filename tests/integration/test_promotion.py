"""A candidate's way on the real broker: shadow, canary, promoted; and one that is taken back by itself. No worker restarts."""

import json

import msgspec
import pytest
from deployment import Deployment
from promoting import Promotion, whole

from guard.bundles.export import read_file, write_file

pytestmark = [pytest.mark.integration, pytest.mark.timeout(400)]

MAIL = "ana.lima" + "@example.org"
IBAN = "DE89 3704 0044 " + "0532 0130 00"
BLINDER = "kind: Thresholds\nmetadata: {name: tried}\nspec: {thresholds: {EMAIL_ADDRESS: 1.0}}\n"
STRICTER = "kind: Labels\nmetadata: {name: stricter}\nspec: {add: {IBAN_CODE: [classified]}}\n"


@pytest.fixture
def promotion(tmp_path, broker):
    with Deployment(tmp_path, broker.bootstrap, batch=100) as deployment:
        yield Promotion(deployment)


def candidates_share(promotion, bundle):
    """Return the keys whose records the candidate judged, and all keys, of a bundle's decisions and spans."""
    places = {}
    for partition_message in promotion.deployed.read(promotion.deployed.topic("tickets")):
        place = (partition_message.partition(), partition_message.offset())
        places[place] = partition_message.key()
    arms = {}
    for message in promotion.deployed.read(promotion.deployed.topic("decisions")):
        event = json.loads(message.value())
        if event["type"] == "head" or event["bundle"] != bundle.short:
            continue
        partition = int(message.key().decode().rpartition("/")[2])
        runs = event.get("runs") or [(event["offset"], 1)]
        for first, count in runs:
            for offset in range(first, first + count):
                arms.setdefault(places[partition, offset], set()).add(event["arm"])
    assert all(len(found) == 1 for found in arms.values()), "a key was judged by two arms"
    return {key for key, found in arms.items() if found == {"candidate"}}, set(arms)


def test_a_candidate_goes_its_declared_way_and_one_that_breaks_a_guardrail_is_taken_back_by_itself(promotion):
    deployed = promotion.deployed
    worker = deployed.start()
    promotion.candidate("blinder", BLINDER)
    promotion.plan("plan.yaml", "[{mode: shadow, percent: 100}, {mode: canary, percent: 30}]")

    # nothing is tried without a plan, before its step, or without a signed way back
    promotion.refused(promotion.prepare("blinder", "none.yaml", "shadow", 100, check=False), "plan")
    promotion.refused(
        promotion.prepare("blinder", "plan.yaml", "canary", 30, check=False), "shadow 100 %: never in force"
    )
    trial, fallback = promotion.files(promotion.prepare("blinder", "plan.yaml", "shadow", 100))
    promotion.sign(trial)
    promotion.refused(promotion.start(trial, fallback, check=False), "unsigned", "without a way back")
    promotion.sign(fallback)
    promotion.start(trial, fallback)
    shadow = read_file(trial)
    promotion.taken(shadow)

    # in shadow the current arm decides, and the difference is in the log
    promotion.publish(300, MAIL)
    told = promotion.decisions(shadow)
    changed = [one for one in told if one.get("would")]
    assert {(one["arm"], one["action"], one["would"]["action"]) for one in changed} == {
        ("current", "redact", "allow")
    }
    assert len(changed) == 100
    status = json.loads(deployed("promote", "status", "--json").stdout)
    [first, second] = status["steps"]
    assert (first["state"], first["counts"]["records"], first["counts"]["newly_passed"]) == (
        "passed",
        300,
        100,
    )
    assert second["state"] == status["state"] == "running"
    promotion.refused(
        deployed("promote", "finish", "--out", "no.bundle", "--by", "ana", check=False),
        "ends with canary 30 %",
    )

    # as canary the candidate judges its share of the keys, and no other
    trial, fallback = promotion.files(promotion.prepare("blinder", "plan.yaml", "canary", 30))
    promotion.sign(trial, fallback)
    promotion.start(trial, fallback)
    canary = read_file(trial)
    promotion.taken(canary)
    promotion.publish(30, "nothing")
    promotion.refused(
        deployed("promote", "finish", "--out", "no.bundle", "--by", "ana", check=False),
        "canary 30 %: new_false_blocks",
    )
    assert not (promotion.home / "no.bundle").exists()
    promotion.publish(300, MAIL)
    theirs, keys = candidates_share(promotion, canary)
    assert len(keys) == 300 and 60 < len(theirs) < 120
    acted = {
        (one["arm"], one["action"], one["would"]["action"])
        for one in promotion.decisions(canary)
        if one.get("would")
    }
    assert acted == {("current", "redact", "allow"), ("candidate", "allow", "redact")}
    deployed("promote", "finish", "--out", "next.bundle", "--by", "ana")
    promotion.sign(promotion.home / "next.bundle")
    deployed("policy", "activate", "next.bundle")
    next_bundle = read_file(promotion.home / "next.bundle")
    promotion.taken(next_bundle)
    [told] = [json.loads(line) for line in deployed("promote", "list", "--json").stdout.splitlines()]
    assert (told["state"], told["promoted"], told["by"]) == ("active", next_bundle.short, "ana")

    # a candidate that blocks what passes today is taken back while nobody looks
    (promotion.home / "policy" / "promoted.yaml").write_text(f"apiVersion: guard/v1\n{BLINDER}")
    promotion.candidate("stricter", STRICTER)
    promotion.plan("quick.yaml", "[{mode: canary, percent: 40}]")
    trial, fallback = promotion.files(promotion.prepare("stricter", "quick.yaml", "canary", 40))
    promotion.sign(trial, fallback)
    promotion.start(trial, fallback)
    bad, back = read_file(trial), read_file(fallback)
    promotion.taken(bad)
    watch = promotion.watch(fallback)
    promotion.publish(150, IBAN)
    told, _ = watch.communicate(timeout=120)
    assert watch.returncode == 1 and "was taken back" in told, told
    promotion.taken(back)
    promotion.publish(30, IBAN)
    assert {one.get("action", "allow") for one in promotion.decisions(back)} <= {"allow", "redact"}
    states = [json.loads(line)["state"] for line in deployed("promote", "list", "--json").stdout.splitlines()]
    assert sorted(states) == ["active", "retired"]

    # one worker all along, every record decided once under one bundle, and the log holds
    assert worker.poll() is None
    whole(promotion, shadow, canary, bad, back)


def test_where_proofs_are_asked_for_workers_take_a_trial_its_way_back_and_nothing_unproved(tmp_path, broker):
    pytest.importorskip("z3")
    with Deployment(tmp_path, broker.bootstrap, batch=100) as deployed:
        promotion = Promotion(deployed, proved=True)
        deployed.start()
        promotion.candidate("blinder", BLINDER)
        promotion.plan("plan.yaml", "[{mode: shadow, percent: 100}]")
        trial, fallback = promotion.files(promotion.prepare("blinder", "plan.yaml", "shadow", 100))
        promotion.sign(trial, fallback)
        unproved = msgspec.structs.replace(read_file(trial), proof="")
        write_file(unproved, tmp_path / "unproved.bundle")
        promotion.refused(promotion.start("unproved.bundle", fallback, check=False), "unproven")
        promotion.start(trial, fallback)
        promotion.taken(read_file(trial))
        promotion.publish(30, MAIL)
        assert {one["arm"] for one in promotion.decisions(read_file(trial))} == {"current"}

        deployed("promote", "rollback", "--fallback", fallback, "--reason", "seen enough", "--by", "ana")
        promotion.taken(read_file(fallback))
