"""A trial on the record path: one arm judges, the other looks on, and neither can harm the other's records."""

import dataclasses
import json
from collections import Counter

import msgspec
import pytest
import trials

from guard.audit.bundles import Bundles
from guard.audit.leaves import decode
from guard.audit.tell import tell
from guard.pipeline import judge
from guard.policy.arms import candidate_of, promoted, without_trial
from guard.policy.compile import Policy
from guard.promotion.evidence import Evidence
from guard.replay.past import past_of
from guard.replay.rehearsal import rehearse
from schemas.classifier import ClassifiersSpec
from schemas.decision import Action
from schemas.errors import Fault, FaultCode, GuardError, SettingsError
from schemas.events import HeadEvent
from schemas.finding import Detection
from schemas.policy import BundleSpec
from schemas.record import Record
from streams.named import Topics

AT = 1_795_000_000_000
MAIL = "ana.lima" + "@example.org"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trial") / "d"
    return folder, *trials.arms(folder)


def checkpoint(home, mode, percent):
    folder, base, candidate = home
    return trials.checkpoint(folder, trials.trying(base, candidate, mode, percent))


def record(text, *, key=None, offset=0, topic="tickets"):
    value = text if isinstance(text, bytes) else json.dumps({"note": text}).encode()
    return Record(topic, 0, offset, AT, key, value)


def mails(count):
    """Return records under a key each, a mail address in every second."""
    return [
        record(f"mail {MAIL}" if number % 2 else "nothing", key=f"k{number}".encode(), offset=number)
        for number in range(count)
    ]


def judged(made, records, **more):
    return judge(records, made, at=AT, **more)


def outcomes(passages):
    return [(one.decision.outcome, one.decision.findings, one.movement.topic) for one in passages]


class Failing:
    """A detector that gives up over every document, or as a whole."""

    optional = frozenset()

    def __init__(self, code=None):
        self._code = code

    def detect(self, documents, idle=None):
        if self._code is None:
            raise GuardError("the device is lost; start anew")
        return [Detection(fault=Fault(self._code, "detect")) for _ in documents]

    def rescan(self, documents):
        return self.detect(documents)


def failing(made, code):
    return dataclasses.replace(made, trying=msgspec.structs.replace(made.trying, detector=Failing(code)))


@pytest.mark.parametrize("code", [FaultCode.CLASSIFIER_FAILED, FaultCode.CLASSIFIER_TIMEOUT, None])
def test_a_candidate_that_fails_in_shadow_harms_no_record_and_is_told_of(home, code):
    folder, base, _ = home
    made = failing(checkpoint(home, "shadow", 100), code)

    passages = judged(made, mails(10))

    assert outcomes(passages) == outcomes(judged(trials.checkpoint(folder, base), mails(10)))
    assert {one.decision.would.reasons[0].code.split(".")[0] for one in passages} == {"fault"}
    assert evidence(made, passages).total.faults == 10


def test_a_candidate_that_fails_where_it_judges_lets_nothing_through(home):
    passages = judged(failing(checkpoint(home, "canary", 50), FaultCode.CLASSIFIER_FAILED), mails(60))

    theirs = [one for one in passages if one.decision.arm == "candidate"]
    assert theirs and {one.movement.topic for one in theirs} == {"guard.quarantine"}
    assert {one.decision.outcome.action for one in passages if one.decision.arm == "current"} == {
        Action.ALLOW,
        Action.REDACT,
    }


def test_a_worker_that_lacks_what_the_candidate_asks_for_does_not_run_the_bundle(home):
    folder, base, candidate = home
    asked = candidate.content.model_copy(update={"classifiers": ClassifiersSpec(require=("nowhere@1",))})

    with pytest.raises(SettingsError, match="nowhere@1"):
        trials.checkpoint(folder, trials.trying(base, Policy(asked)))


def test_rules_in_shadow_and_a_trial_at_once_are_refused(home):
    _, base, candidate = home
    told = trials.trying(base, candidate).content.bundle.model_dump(mode="json")

    with pytest.raises(ValueError, match="end one before the other"):
        BundleSpec.model_validate_json(json.dumps({**told, "modes": [{"flow": "tickets", "mode": "shadow"}]}))


def test_a_policy_directory_holds_no_trial(home, tmp_path):
    from policies import DESTINATION, FLOW, policy_of

    _, base, candidate = home
    told = json.loads(trials.trying(base, candidate).content.bundle.trial.model_dump_json(exclude_none=True))
    spec = json.dumps({"trial": {**told, "entities": {}}})

    with pytest.raises(SettingsError, match="guard promote prepare"):
        policy_of(
            FLOW, DESTINATION, f"apiVersion: guard/v1\nkind: Bundle\nmetadata: {{name: b}}\nspec: {spec}\n"
        )


def test_a_policy_without_a_trial_has_the_bytes_it_had(home):
    _, base, candidate = home
    trying = trials.trying(base, candidate)

    assert b"trial" not in base.canonical()
    assert without_trial(trying).canonical() == base.canonical()
    assert promoted(trying).canonical() == candidate.canonical()
    assert candidate_of(trying).digest == trying.digest != base.digest


def test_in_shadow_every_record_is_judged_as_without_a_trial_and_the_difference_is_told(home):
    folder, base, _ = home
    made = checkpoint(home, "shadow", 100)

    passages = judged(made, mails(20))

    assert outcomes(passages) == outcomes(judged(trials.checkpoint(folder, base), mails(20)))
    assert {one.decision.arm for one in passages} == {"current"}
    assert [one.decision.would and one.decision.would.action for one in passages] == [None, Action.BLOCK] * 10
    assert [one.decision.is_plain for one in passages] == [True, False] * 10


def test_in_shadow_of_a_share_the_rest_is_not_looked_at(home):
    passages = judged(checkpoint(home, "shadow", 30), mails(400))

    drawn = [one for one in passages if one.decision.arm]
    assert 80 < len(drawn) < 160
    assert all(one.decision.would is None for one in passages if not one.decision.arm)


class Another:
    """A detector of its own that finds what another finds, as a candidate with models of its own has one."""

    def __init__(self, detector):
        self._detector, self.optional, self.seen = detector, detector.optional, 0

    def detect(self, documents, idle=None):
        self.seen += len(documents)
        return self._detector.detect(documents, idle)

    def rescan(self, documents):
        return self._detector.rescan(documents)


@pytest.mark.parametrize("own", [False, True], ids=["one_detector", "two_detectors"])
def test_a_canary_is_judged_wholly_by_the_candidate_and_always_for_the_same_keys(home, own):
    folder, base, candidate = home
    made = checkpoint(home, "canary", 30)
    if own:
        another = Another(made.detector)
        made = dataclasses.replace(made, trying=msgspec.structs.replace(made.trying, detector=another))
    passages = judged(made, mails(400))

    theirs = [one.decision.arm == "candidate" for one in passages]
    alone = outcomes(judged(trials.checkpoint(folder, candidate), mails(400)))
    ours = outcomes(judged(trials.checkpoint(folder, base), mails(400)))
    assert outcomes(passages) == [
        new if is_theirs else old for new, old, is_theirs in zip(alone, ours, theirs, strict=True)
    ]
    assert 80 < sum(theirs) < 160
    assert not own or another.seen == 400
    again = [one.decision.arm == "candidate" for one in reversed(judged(made, mails(400)[::-1]))]
    assert again == theirs
    assert {dict(one.movement.headers)["__guard.bundle"] for one in passages} == {made.policy.digest.encode()}


def test_a_release_is_judged_by_the_current_arm(home):
    (passage,) = judged(checkpoint(home, "canary", 99), [record(f"mail {MAIL}", key=b"k1")], suffix=".r1")

    assert passage.decision.outcome.action is Action.REDACT and not passage.decision.arm


def test_what_nobody_can_read_is_blocked_by_either_arm_and_says_nothing_of_the_candidate(home):
    made = checkpoint(home, "canary", 50)
    records = [record(b'{"cut":', key=f"k{number}".encode(), offset=number) for number in range(20)]

    passages = judged(made, [*records, record("x", topic="no", offset=99)])

    assert {one.movement.topic for one in passages} == {"guard.quarantine"}
    assert all(one.decision.would is None for one in passages)
    assert evidence(made, passages).total.faults == 0


def events_of(made, passages):
    signer = type("Signer", (), {"fingerprint": "0" * 16, "sign": lambda _, statement: b"s" * 64})()
    done = tell(
        passages,
        {},
        at=AT,
        bundle=made.policy.digest,
        signer=signer,
        topics=Topics(),
        partitions_of_decisions=1,
    )
    read = [decode(one.value) for one in done.movements if one.topic == "guard.decisions"]
    return [past_of("tickets/0", one) for one in read if not isinstance(one, HeadEvent)]


def evidence(made, passages, verdict=lambda _case, _at: None):
    found = Evidence()
    for past in events_of(made, passages):
        found.take(past, verdict)
    return found


def test_the_log_counts_every_record_of_a_trial_by_arm_plain_ones_in_spans(home):
    made = checkpoint(home, "canary", 30)
    passages = judged(made, mails(400))

    told = events_of(made, passages)
    counts = evidence(made, passages).total

    arms = Counter(one.decision.arm for one in passages)
    assert len(told) < 210 and sum(one.count for one in told) == 400  # 200 with a finding, a span or two
    assert (counts.records, counts.judged) == (400, arms["candidate"])
    assert (counts.newly_stopped, counts.newly_passed, counts.faults) == (200, 0, 0)


def test_a_verdict_on_the_case_of_what_the_candidate_stopped_confirms_it(home):
    from schemas.case import Verdict

    made = checkpoint(home, "canary", 30)
    passages = judged(made, mails(100))
    asked = []

    def said(case, at):
        asked.append((case, at))
        return Verdict.TRUE_POSITIVE

    counts = evidence(made, passages, said).total

    stopped = sum(
        one.decision.arm == "candidate" and one.movement.topic == "guard.quarantine" for one in passages
    )
    assert counts.confirmed == stopped == len(asked) and counts.unconfirmed == 50 - stopped
    assert {at for _, at in asked} == {AT}


def test_past_decisions_of_both_arms_are_taken_anew_by_the_arm_that_took_them(home):
    _, base, _ = home
    made = checkpoint(home, "canary", 30)
    past = events_of(made, judged(made, mails(100)))
    bundles = Bundles([made.policy.canonical()], base)

    found = rehearse(past, base, bundles.policy)

    assert found.replayable == 100 and not found.missing
    theirs = sum(one.count for one in past if one.arm == "candidate" and one.action == "block")
    assert found.changed == theirs > 0


ALLOWING = f"""\
apiVersion: guard/v1
kind: Classifiers
metadata: {{name: tried}}
spec:
  lists:
    - {{name: ours, list: allow, entity: EMAIL_ADDRESS, terms: ["{MAIL}"], expires: 2030-01-01, owner: ana, reason: an address of ours}}
"""


def test_a_term_that_only_the_candidate_allows_is_excused_where_it_judges_and_nowhere_else(tmp_path):
    base, candidate = trials.arms(tmp_path / "d", ALLOWING)
    shadow, canary = (
        trials.checkpoint(tmp_path / "d", trials.trying(base, candidate, mode, percent))
        for mode, percent in (("shadow", 100), ("canary", 50))
    )

    for one in judged(shadow, mails(20))[1::2]:
        assert (one.decision.outcome.action, one.decision.would.action) == (Action.REDACT, Action.ALLOW)
        assert one.decision.findings and not one.decision.excused
    told = {
        (one.decision.arm, one.decision.outcome.action, bool(one.decision.excused))
        for one in judged(canary, mails(60))[1::2]
    }
    assert told == {("current", Action.REDACT, False), ("candidate", Action.ALLOW, True)}
