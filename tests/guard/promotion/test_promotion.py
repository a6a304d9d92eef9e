"""What a candidate must show before it is promoted, and what is refused before anything is tried."""

import json
from contextlib import nullcontext
from datetime import date

import msgspec
import pytest
import trials
from bundling import built, signed, signer, trusting

from classifiers.agreement import Case, Span
from guard.bundles.content import compiled
from guard.bundles.proof import stated
from guard.bundles.signing import refusal
from guard.fitting import fitted
from guard.policy.arms import names_of
from guard.policy.compile import Policy
from guard.promotion import registry
from guard.promotion.candidate import is_same, refuse_other_changes, trial_of
from guard.promotion.evidence import Counts
from guard.promotion.going import refuse_others
from guard.promotion.labelled import Arms, drop, recall_drops, recalled
from guard.promotion.plan import digests, read_plan, write_plan
from guard.promotion.preparing import finished, prepared, refuse_fallback
from guard.promotion.proving import Prover
from guard.promotion.standing import Standing, Tried, trial_in
from guard.promotion.testing import Pace, false_blocks, guarded, state_of
from guard.wiring import policy_of
from schemas.classifier import ClassifiersSpec
from schemas.errors import BundleError, SettingsError
from schemas.trial import FalseBlocks, Guardrails, RecallDrop, Step
from streams.classifying import Classifiers

MAIL = "ana.lima" + "@example.org"
PHONE = "+49 30 90182" + "0"
DAY = date(2026, 11, 23)
PLAIN = Classifiers(model="off")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("promotion") / "d"
    return folder, *trials.arms(folder)


def test_a_candidate_that_touches_more_than_is_tried_is_refused_with_what_it_touches(home, tmp_path):
    folder, base, _ = home
    flows = folder / "policy" / "flows.yaml"
    before = flows.read_text()
    try:
        flows.write_text(before.replace("prefer: redact ", "prefer: reroute "))
        other = policy_of(folder / "policy")
    finally:
        flows.write_text(before)

    with pytest.raises(SettingsError, match="prefer"):
        refuse_other_changes(base.content, other.content)
    packs = {name: pack for name, pack in base.content.packs.items() if name != min(base.content.packs)}
    with pytest.raises(SettingsError, match="differs in more"):
        refuse_other_changes(base.content, base.content.model_copy(update={"packs": packs}))
    with pytest.raises(SettingsError, match="nothing to try"):
        refuse_other_changes(base.content, base.content)


def test_a_step_that_the_plan_does_not_have_is_refused(home):
    _, base, candidate = home
    plan, step = trials.plan(("shadow", 100)), Step(mode="canary", percent=50)

    with pytest.raises(SettingsError, match="no step of the plan"):
        trial_of(base, candidate, plan, step, name="t", labelled={})


def test_a_candidate_whose_model_has_other_files_is_refused(home, tmp_path):
    _, _, candidate = home
    (tmp_path / "clinic").mkdir()
    named = {
        "name": "clinic",
        "kind": "spacy",
        "path": "clinic",
        "sha256": "0" * 64,
        "labels": {"P": "PERSON"},
    }
    content = candidate.content.model_copy(
        update={"classifiers": ClassifiersSpec.model_validate({"own": [named]})}
    )

    with pytest.raises(SettingsError):
        fitted(PLAIN.model_copy(update={"models": tmp_path}), content)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tests: {}", "new_false_blocks"),
        ("tests: {new_false_blocks: {upper: 0}}", "upper"),
        ("", "plan"),
        ("steps: [", "no YAML"),
        ("tests: {new_false_blocks: {upper: 0.1, wider: true}}", "wider"),
    ],
)
def test_a_plan_that_declares_too_little_is_refused(tmp_path, text, said):
    (tmp_path / "plan.yaml").write_text(text)

    with pytest.raises(SettingsError, match=said):
        read_plan(tmp_path / "plan.yaml")


def test_the_plan_to_begin_with_is_one_and_is_not_written_over_another(tmp_path):
    write_plan(tmp_path / "plan.yaml")

    assert str(read_plan(tmp_path / "plan.yaml").steps[0]) == "shadow 100 %"
    with pytest.raises(SettingsError, match="not there"):
        write_plan(tmp_path / "plan.yaml")


def prepared_by(home, *signers, at=1):
    _, base, candidate = home
    trust = trusting(*signers, threshold=len(signers))
    first = signed(built(base.canonical(), trust), *signers)
    standing = Standing(base, first)
    trial = trial_in_policy(trials.trying(base, candidate))
    return trust, standing, prepared(standing, trial, trust, at=at)


def trial_in_policy(policy):
    return policy.content.bundle.trial


def test_the_way_back_is_what_was_in_force_and_counts_only_when_all_have_signed_it(home):
    ana, bo = signer(), signer()
    trust, standing, made = prepared_by(home, ana, bo)

    trial, back = signed(made.trial, ana, bo), made.fallback
    assert back.content == standing.bundle.content and trial_in(trial).id == "t-1"
    assert refusal(trial, trust, at=1, after=standing.version) is None
    for unfit in (back, signed(back, ana)):
        with pytest.raises(BundleError, match="nothing is tried without a way back"):
            refuse_fallback(trial, unfit, trust, at=1)
    refuse_fallback(trial, signed(back, ana, bo), trust, at=1)
    with pytest.raises(BundleError, match="not the trial's own"):
        refuse_fallback(trial, signed(standing.bundle, ana, bo), trust, at=1)
    with pytest.raises(BundleError, match="tries nothing"):
        refuse_fallback(back, back, trust, at=1)
    with pytest.raises(BundleError, match="expired"):
        refuse_fallback(trial, signed(back, ana, bo), trust, at=back.manifest.expires)


def test_where_proofs_are_asked_for_nothing_is_tried_without_one(home):
    _, base, candidate = home
    trust = trusting(signer(), proof=True)

    with pytest.raises(BundleError, match="proof"):
        prepared(Standing(base, None), trial_in_policy(trials.trying(base, candidate)), trust, at=1)


def silent(*_):
    return nullcontext(lambda *_: None)


def test_a_trial_its_way_back_and_what_is_promoted_carry_proofs_that_workers_take(home):
    pytest.importorskip("z3")
    folder, base, candidate = home
    ana = signer()
    trust, at = trusting(ana, proof=True), 1_795_000_000_000
    prove = Prover((folder / "policy",), None, silent, at=at)
    trial = trial_in_policy(trials.trying(base, candidate))

    made = prepared(Standing(base, None), trial, trust, at=at, prove=prove)
    for number, one in enumerate((made.trial, made.fallback)):
        assert refusal(signed(one, ana), trust, at=at, after=number) is None
    plain = set(stated(made.fallback.proof))
    assert plain and set(stated(made.trial.proof)) == plain | {f"{one}+candidate" for one in plain}
    swapped = msgspec.structs.replace(made.trial, proof=made.fallback.proof)  # the other's, or none
    for unproved in (swapped, msgspec.structs.replace(made.trial, proof="")):
        assert refusal(signed(unproved, ana), trust, at=at, after=0) is not None

    running = Standing(compiled(made.trial), made.trial, (Tried(trial, made.trial, 1),))
    done = finished(running, trust, at=at, prove=Prover((folder / "policy",), made.trial, silent, at=at))
    assert refusal(signed(done, ana), trust, at=at, after=1) is None and set(stated(done.proof)) == plain


def test_a_candidate_of_which_an_invariant_does_not_hold_is_not_tried(home, monkeypatch):
    pytest.importorskip("z3")
    folder, base, candidate = home
    prover, arms = Prover((folder / "policy",), None, silent, at=1_795_000_000_000), []
    proved = prover._proved

    def broken_in_one_arm(policy):  # the second that is asked for: the candidate
        arms.append(policy.content)
        told = proved(policy)
        if len(arms) < 2:
            return told
        first = msgspec.structs.replace(told.invariants[0], holds=False)
        return msgspec.structs.replace(told, invariants=(first, *told.invariants[1:]), holds=False)

    monkeypatch.setattr(prover, "_proved", broken_in_one_arm)
    running = trials.trying(base, candidate)
    with pytest.raises(BundleError, match=r"not proved: `.*\+candidate`"):
        prover(running)
    assert [one.labels for one in arms] == [base.content.labels, candidate.content.labels]


def test_no_invariant_that_the_bundle_in_force_is_proved_by_is_left_out(home):
    pytest.importorskip("z3")
    folder, base, _ = home
    proof = json.dumps({"bundle": base.digest, "holds": True, "invariants": [{"id": "ours", "holds": True}]})
    bundle = built(base.canonical(), trusting(signer()), proof=proof)

    with pytest.raises(BundleError, match="`ours`"):
        Prover((folder / "policy",), bundle, silent, at=1)


def test_one_candidate_is_tried_at_a_time_and_no_name_twice(home):
    _, base, candidate = home
    running = trials.trying(base, candidate, "shadow", 100)
    trial = trial_in_policy(running)
    bundle = built(running.canonical(), trusting(signer()))
    standing = Standing(running, bundle, (Tried(trial, bundle, 1),))

    with pytest.raises(BundleError, match="another name"):
        refuse_others(standing, trial)
    other = trial.model_copy(update={"id": "t-2", "labelled": {"x.jsonl": "sha256:" + "0" * 64}})
    assert not is_same(trial, other)
    with pytest.raises(BundleError, match="rollback"):
        refuse_others(standing, other)
    refuse_others(standing, trial.model_copy(update={"id": "t-2"}))


def test_what_is_promoted_is_the_candidate_byte_for_byte(home):
    _, base, candidate = home
    running = trials.trying(base, candidate)
    trust = trusting(signer())
    bundle = built(running.canonical(), trust, version=4)

    made = finished(Standing(running, bundle), trust, at=1)

    assert made.content.encode() == candidate.canonical()
    assert (made.manifest.version, made.manifest.previous) == (5, bundle.manifest.digest)


FALSE = FalseBlocks(upper=0.01, at_least=1_000)


@pytest.mark.parametrize(
    ("counts", "state"),
    [
        (Counts(), "running"),
        (Counts(records=900), "running"),  # too few, however clean
        (Counts(records=1_000), "passed"),
        (Counts(records=1_000, newly_stopped=9), "running"),
        (Counts(records=1_000, newly_stopped=60), "failed"),
        (Counts(records=1_000, newly_stopped=60, confirmed=60), "passed"),
        (Counts(records=100_000, newly_stopped=800), "passed"),
    ],
)
def test_new_false_blocks_pass_by_their_bound_and_fail_by_it(counts, state):
    found = false_blocks(FALSE, counts)

    assert found.state == state
    assert (found.missing > 0) == (state == "running")


def test_a_guardrail_breaks_once_it_is_sure_and_not_before():
    rails = trials.plan(("shadow", 100)).guardrails

    assert state_of(guarded(rails, Counts(), Pace())) == "passed"
    assert state_of(guarded(rails, Counts(records=10, newly_stopped=1), Pace())) == "passed"
    assert state_of(guarded(rails, Counts(records=100, newly_stopped=30), Pace())) == "failed"
    assert state_of(guarded(rails, Counts(records=1_000, faults=20), Pace())) == "failed"
    assert state_of(guarded(rails, Counts(), Pace(2_000, 100.0))) == "failed"
    none = Guardrails.model_validate({"block_rate": {"at_most": 0}, "faults": {"at_most": 0}})
    assert state_of(guarded(none, Counts(records=9, faults=1), Pace())) == "failed"


def case(number, text, lang="en"):
    start = text.index("ana.lima") if "ana.lima" in text else 0
    spans = (Span(start, start + len(MAIL), "email"),) if "ana.lima" in text else ()
    return Case(f"c{number}", "mails", lang, text, spans)


def test_a_miss_by_threshold_is_a_miss_whatever_is_detected(tmp_path):
    base, blind = trials.arms(tmp_path / "d", trials.BLINDER)
    ours = fitted(PLAIN, base.content)
    arms = Arms(base, blind, (ours.detector, fitted(PLAIN, blind.content, before=ours).detector))
    cases = [case(1, f"write to {MAIL} today"), case(2, "nothing here")]

    assert recalled(cases, arms, at=DAY) == [(1, 1, 0), (0, 0, 0)]


def test_an_entry_of_allow_that_hides_a_true_finding_is_a_miss(home):
    _, base, _ = home
    said = {"name": "desk", "entity": "PHONE_NUMBER", "owner": "ana", "reason": "seen"}
    entry = {**said, "list": "allow", "terms": [PHONE], "expires": "2099-12-31"}
    hiding = Policy(
        base.content.model_copy(update={"classifiers": ClassifiersSpec(lists=[entry]), "proven": ()})
    )
    detector = fitted(PLAIN, base.content).detector
    cases = [Case("1", "calls", "en", f"call {PHONE}", (Span(5, 5 + len(PHONE), "phone"),))]

    for day, found in ((DAY, 0), (date(2100, 1, 1), 1)):  # then it has ended
        assert recalled(cases, Arms(base, hiding, (detector, detector)), at=day) == [(1, 1, found)]


def test_recall_falls_by_groups_and_a_group_with_too_few_texts_shows_nothing():
    test = RecallDrop(at_most=0.005, on=("x",))

    assert drop("de", [(1, 1, 1)] * 50, test).state == "passed"
    assert drop("de", [(1, 1, 0)] * 25 + [(1, 1, 1)] * 25, test).state == "failed"
    assert drop("de", [(1, 1, 0)] + [(1, 1, 1)] * 150, test).state == "running"


def test_labelled_texts_are_those_that_were_declared(home, tmp_path):
    _, base, candidate = home
    file = tmp_path / "mails.jsonl"
    file.write_text("")
    tests = {"new_false_blocks": {"upper": 0.1}, "recall_drop": {"at_most": 0.1, "on": ["mails.jsonl"]}}
    plan = trials.plan(("shadow", 100), tests=tests)
    trial = trial_of(base, candidate, plan, plan.steps[0], name="t", labelled=digests(plan, tmp_path))
    file.write_text(json.dumps({"id": "1"}))
    ours = fitted(PLAIN, base.content)

    with pytest.raises(SettingsError, match="not what the trial was declared with"):
        recall_drops(trial, tmp_path, Arms(base, candidate, (ours.detector,) * 2), at=DAY)
    with pytest.raises(SettingsError, match="cannot be read"):
        digests(plan, tmp_path / "elsewhere")


def test_an_entry_makes_nothing_active_what_is_in_force_does(home):
    _, base, candidate = home
    trial = trial_in_policy(trials.trying(base, candidate))
    told = registry.entry(trial, "canary", by="ana", at=1, bundle="sha256:1", promoted="sha256:2")
    mine = registry.digest_of(trial)

    assert registry.stands(told, {"sha256:1"}, mine) == "canary"
    assert registry.stands(told, {"sha256:2"}, "") == "active"
    assert registry.stands(told, {"sha256:3"}, "") == "retired"
    assert registry.stands({**told, "state": "active"}, {"sha256:3"}, "") == "retired"
    beneath = registry.entry(trial, "canary", by="ana", at=1, promoted=base.digest)
    assert registry.stands(beneath, names_of(trials.trying(base, candidate)), "another's") == "active"
