"""Answers: what waits is told, a draft adds one answer and nothing else, and it lifts its question, in its time, for its flow."""

import json
from datetime import date, timedelta
from functools import cache

import msgspec
import policies
import pytest
from bundling import built, signed, signer, trusting
from hypothesis import given, settings
from policies import TODAY, randoms, with_rules
from yesterday import AT, Yesterday, seen

from guard.answers.asking import InForce
from guard.answers.candidate import candidate
from guard.answers.draft import Given, asking, drafted, yaml_of
from guard.answers.effect import effect
from guard.answers.on_record import brought, on_record
from guard.answers.questions import questions
from guard.answers.resuming import ASKED, OWN, UNANSWERED, UNDERWAY, applied, approved, asked
from guard.answers.waiting import Scale, still_held
from guard.bundles.governing import Governing
from guard.bundles.manifest import DAY
from guard.bundles.signing import Refusal, refusal
from guard.policy.compile import Policy
from guard.policy.compiled import Labelled
from guard.policy.facts import Facts
from guard.policy.judgement import Inquiry, judge
from guard.policy.kinds import understand
from guard.policy.source import read
from guard.replay.past import CUT, RELEASED
from schemas.case import Case
from schemas.cause import Cause, Severity
from schemas.decision import Action
from schemas.errors import BundleError, SettingsError
from schemas.label import PERSONAL, UNKNOWN, with_implied

to_country = cache(policies.to_country)
UNTIL = TODAY + timedelta(90)
HEALTH, EMAIL, CONVICTED = seen("DE_KVNR"), seen("EMAIL_ADDRESS"), seen("CONVICTION")
WHOLE = seen("DE_KVNR", whole=True)  # of the document: no redaction of spans removes it


def answer(**more):
    said = {
        "flow": "orders",
        "question": "art9_condition",
        "labels": ("health",),
        "reference": "DPO-2026-31",
        "basis": "Art. 9(2)(h) GDPR",
        "by": "the officer on duty",
        "start": TODAY,
        "until": UNTIL,
    }
    return Given(**said | more)


def orders(*findings):
    return findings, {"topic": "orders"}


def weighed(policy, *records, at=TODAY, under=None):
    made = Yesterday()
    made.decide(policy, *records)
    scale = Scale(made.then, under or policy, at)
    return [scale.weigh(one) for one in still_held(made.past(), {})], scale


# -- a draft ------------------------------------------------------------------------------------------------------


def verdicts(policy, flow, facts, at):
    """Return the rules that forbid a record as it is, by destination."""
    labels = set(facts.declared) | ({PERSONAL} if facts.opaque else set())
    for entity in facts.entities:
        labels |= policy.labels.get(entity, frozenset({PERSONAL, UNKNOWN}))
    own = policy.by_name[flow]
    inquiry = Inquiry(policy.law, own, facts.origins, facts.opaque, at, policy.applicable_to(own, at))
    labelled = Labelled(frozenset(labels), with_implied(labels))
    return {
        one.name: {fired.code for fired in judge(inquiry, one, labelled).fired} for one in own.destinations
    }


def asking_content(random):
    """Return random content with a rule that asks `q1` of whatever is personal, and a second flow like the first."""
    asks = policies.rule(random, "asks") | {
        "when": {"labels_any": ["personal"]},
        "question": {"id": "q1", "text": "may {labels} go?", "role": "counsel"},
    }
    made = with_rules(policies.content(random), asks)
    other = made.flows["flow"].model_copy(update={"guarded_topic": "other"})
    return made.model_copy(update={"flows": {**made.flows, "other": other}})


@given(randoms)
@settings(max_examples=60, deadline=None)
def test_a_draft_lifts_only_its_question_and_loosens_no_other_rule(random):
    base, facts = Policy(asking_content(random)), policies.facts(random)
    draft = drafted(base, answer(flow="flow", question="q1", labels=("personal",)), TODAY).policy
    asking = {
        one.rule.id
        for one in base.law.rules
        if one.rule.question is not None and one.rule.question.id == "q1"
    }

    before, after = (verdicts(one, "flow", facts, TODAY) for one in (base, draft))

    for destination, fired in before.items():
        assert after[destination] <= fired and fired - after[destination] <= asking


@given(randoms)
@settings(max_examples=60, deadline=None)
def test_a_draft_changes_nothing_out_of_its_time_nor_for_another_flow(random):
    base, facts = Policy(asking_content(random)), policies.facts(random)
    start = TODAY + timedelta(5)
    draft = drafted(base, answer(flow="flow", question="q1", labels=("personal",), start=start), TODAY).policy

    for day in (start - timedelta(1), UNTIL + timedelta(1)):
        assert draft.outcome(facts, day) == base.outcome(facts, day)
    elsewhere = msgspec.structs.replace(facts, flow="other")
    assert draft.outcome(elsewhere, start) == base.outcome(elsewhere, start)


@given(randoms)
@settings(max_examples=60, deadline=None)
def test_what_is_asked_is_asked_exactly_of_what_is_held(random):
    policy, facts = Policy(asking_content(random)), policies.facts(random)

    outcome, found = policy.outcome(facts, TODAY), policy.asked(facts, TODAY)

    assert bool(found) == (outcome.action is Action.HOLD)
    answered = policy
    for number, question in enumerate(sorted({one.question for one in found})):
        about = {label for rule in asking(answered, "flow", question, TODAY) for label in rule.labels}
        said = {label for one in found if one.question == question for label in one.labels}
        labels = tuple(said or about or {"personal"})  # a rule may speak of labels that this record lacks
        named = answer(flow="flow", question=question, labels=labels, reference=f"N-{number}")
        answered = drafted(answered, named, TODAY).policy
    assert not found or answered.outcome(facts, TODAY).action < Action.HOLD


def test_an_answer_lets_pass_until_its_end_and_then_it_is_held_again():
    base = to_country("DE")
    facts = Facts(
        "orders", entities=frozenset({"DE_KVNR"}), whole=frozenset({"DE_KVNR"}), origins=frozenset({"DE"})
    )

    draft = drafted(base, answer(), TODAY).policy

    actions = [draft.outcome(facts, day).action.word for day in (TODAY, UNTIL, UNTIL + timedelta(1))]
    assert base.outcome(facts, TODAY).action is Action.HOLD
    assert actions == ["allow", "allow", "hold"]
    assert "DPO-2026-31" in " ".join(draft.outcome(facts, TODAY).basis)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"flow": "order"}, "there is no flow `order` in the policy; did you mean `orders`?"),
        ({"question": "art9_conditions"}, "no rule of the policy asks `art9_conditions`; did you mean"),
        ({"question": "ch_foreign_body"}, "flow `orders` never asks `ch_foreign_body`"),
        ({"until": TODAY - timedelta(1)}, "2026-11-22 is past"),
        ({"start": TODAY - timedelta(1)}, "2026-11-22 is past"),
        ({"start": UNTIL + timedelta(1)}, "before it begins"),
        ({"until": TODAY + timedelta(367)}, "counts for 366 days at most"),
        ({"reference": ""}, "without its reference is none"),
        ({"by": " "}, "without its by is none"),
        ({"labels": ()}, "name them with `--label`"),
        ({"labels": ("helth",)}, "unknown label `helth`; did you mean `health`?"),
        ({"labels": ("secret_credential",)}, "does not ask about `secret_credential`"),
    ],
)
def test_what_is_no_answer_is_refused(more, why):
    with pytest.raises(SettingsError, match=why):
        drafted(to_country("DE"), answer(**more), TODAY)


def test_a_document_answers_a_flow_once_and_not_where_it_is_revoked():
    once = drafted(to_country("DE"), answer(), TODAY).policy
    gone = policies.policy_of(
        policies.FLOW + policies.CONTRACT,
        policies.DESTINATION,
        "apiVersion: guard/v1\nkind: Facts\nmetadata: {name: gone}\nspec:\n  as_of: 2026-11-01\n  revoked:\n"
        '    "answer DPO-2026-31": {date: 2026-11-20, reason: withdrawn}\n',
    )

    for policy, why in ((once, "has an answer `DPO-2026-31` already"), (gone, "is revoked")):
        with pytest.raises(SettingsError, match=why):
            drafted(policy, answer(), TODAY)


def test_the_shortest_bound_that_the_policy_states_counts_for_drafts_and_for_files():
    bundle = "apiVersion: guard/v1\nkind: Bundle\nmetadata: {name: b}\nspec: {packs: ['*'], answers_at_most_days: 30}\n"
    text = policies.DESTINATION.replace("[US]", "[DE]")
    base = policies.policy_of(policies.FLOW + policies.CONTRACT, text, bundle)
    short = drafted(base, answer(until=TODAY + timedelta(30)), TODAY)

    with pytest.raises(SettingsError, match="30 days at most, by the policy"):
        drafted(base, answer(until=TODAY + timedelta(31)), TODAY)
    written = policies.FLOW + "  conditions:\n" + yaml_of(short.answer) + "\n" + policies.CONTRACT
    assert policies.policy_of(written, text, bundle).digest == short.policy.digest
    late = written.replace(str(TODAY + timedelta(30)), str(TODAY + timedelta(31)))
    with pytest.raises(SettingsError, match="counts for more than the 30 days"):
        policies.policy_of(late, text, bundle)


def test_the_lines_that_are_told_are_the_answer_as_a_file_has_it():
    draft = drafted(to_country("DE"), answer(), TODAY)

    [flow] = understand(read(policies.FLOW + "  conditions:\n" + yaml_of(draft.answer) + "\n", "flow.yaml"))

    assert flow.spec.conditions == (draft.answer,)


# -- what waits ---------------------------------------------------------------------------------------------------


def test_what_waits_is_told_by_question_with_law_labels_and_what_an_answer_would_do():
    policy = to_country("DE")
    found, scale = weighed(policy, orders(WHOLE), orders(EMAIL), orders(WHOLE, EMAIL), orders())
    case = Case("c", Cause("orders", "hold"), Severity.HIGH, 2, AT, AT, question=found[0].past.question)

    [row] = questions(found, policy, [case])
    draft = drafted(policy, answer(labels=tuple(row.labels)), TODAY)
    told = effect(found, draft.policy, scale, flow="orders", question="art9_condition", at=TODAY)

    assert (row.flow, row.question, row.records, row.open, row.cases) == ("orders", "art9_condition", 2, 2, 1)
    assert (row.role, row.labels, row.since) == ("data protection officer", ["health"], AT)
    assert row.citations and "health" in row.text and "{" not in row.text
    assert (told.records, told.passed, told.redacted, told.held, told.blocked) == (2, 2, 0, 0, 0)
    assert "2 would pass as they are" in told.sentence


def test_what_stands_besides_the_question_is_told_and_not_lifted():
    policy = to_country("DE")
    both = orders(WHOLE, seen("CONVICTION", whole=True))
    found, scale = weighed(policy, orders(WHOLE), both)
    assert {row.question: row.open for row in questions(found, policy)} == {
        "art9_condition": 2,
        "art10_authority": 1,
    }

    draft = drafted(policy, answer(), TODAY)
    told = effect(found, draft.policy, scale, flow="orders", question="art9_condition", at=TODAY)

    assert (told.records, told.passed, told.held) == (2, 1, 1)
    assert "Art. 10" in "".join(told.still)


def test_a_record_that_was_decided_again_waits_no_longer_and_one_held_again_still_does():
    made = Yesterday()
    made.decide(to_country("DE"), orders(WHOLE), orders(WHOLE))
    first, second = made.past()
    anew = msgspec.structs.replace
    passed = anew(first, id=f"{first.id}.r1", action="allow", question="", release="r-1", missing=RELEASED)
    again = anew(second, id=f"{second.id}.r1", release="r-2", missing=RELEASED)

    [known] = still_held([first, second, passed, again], {"r-2": ()})
    [dismissing] = still_held([again], {"r-2": ("EMAIL_ADDRESS",)})
    [many] = still_held([anew(again, findings=again.findings * 1000)], {"r-2": ()})

    assert (known.id, known.missing, dismissing.missing) == (again.id, "", RELEASED)
    assert many.missing == CUT


def test_what_the_log_does_not_tell_is_listed_by_its_rule_and_never_released():
    made = Yesterday()
    policy = to_country("DE")
    made.decide(policy, orders(WHOLE))
    [one] = made.past()
    cut = Scale(made.then, policy, TODAY).weigh(msgspec.structs.replace(one, missing=CUT))

    [row] = questions([cut], policy)

    assert (row.question, row.untold, row.open) == ("art9_condition", 1, 0)
    assert (
        asked(
            [cut], applied((), {}), {one.id: "q/0/0"}, by="ana", signer=signer(), at=AT, limit=9, batch="b"
        ).commands
        == []
    )


# -- the answers on record ----------------------------------------------------------------------------------------


def test_an_answer_is_told_with_who_signed_it_in_and_how_long_it_counts():
    ana, bo = signer(), signer()
    trusted = trusting(ana, bo, threshold=2)
    base = to_country("DE")
    first = drafted(base, answer(until=TODAY + timedelta(30)), TODAY).policy
    second = drafted(first, answer(reference="DPO-32", start=TODAY + timedelta(40)), TODAY).policy
    bundles = [
        (built(one.canonical(), trusted, version=version), names)
        for version, one, names in ((1, base, ("bo",)), (2, first, ("ana", "bo")), (3, second, ("bo", "cy")))
    ]

    found = {one.answer.id: one for one in on_record(second, brought(bundles), TODAY)}
    later = {one.answer.id: one.state for one in on_record(second, {}, TODAY + timedelta(45))}

    assert (found["DPO-2026-31"].state, found["DPO-2026-31"].days_left) == ("ends_soon", 30)
    assert (found["DPO-2026-31"].brought.version, found["DPO-2026-31"].brought.signed_by) == (
        2,
        ("ana", "bo"),
    )
    assert (found["DPO-32"].state, found["DPO-32"].brought.version) == ("not_yet", 3)
    assert later == {"DPO-2026-31": "ended", "DPO-32": "counts"}


def test_a_candidate_counts_only_with_all_its_signatures_and_only_as_long_as_what_it_is_built_on():
    ana, bo = signer(), signer()
    trusted = trusting(ana, bo, threshold=2)
    policy = to_country("DE")
    base = signed(built(policy.canonical(), trusted, at=AT, expires=AT + 10 * DAY), ana, bo)
    in_force = InForce(Governing(policy, "bundle 1"), base, 1, {})

    made = candidate(in_force, drafted(policy, answer(), TODAY), trusted, at=AT + DAY)

    def refused(bundle, at=AT + DAY):
        found = refusal(bundle, trusted, at=at, after=1)
        return found and found.why

    assert refused(made) is refused(signed(made, ana)) is Refusal.UNSIGNED
    assert refused(signed(made, ana, bo)) is None
    assert refused(signed(made, ana, bo), AT + 10 * DAY) is Refusal.EXPIRED
    assert (made.manifest.version, made.manifest.previous) == (2, base.manifest.digest)
    with pytest.raises(BundleError, match="has expired, and an answer prolongs nothing"):
        candidate(in_force, drafted(policy, answer(), TODAY), trusted, at=AT + 10 * DAY)
    with pytest.raises(BundleError, match="asks for a proof"):
        candidate(in_force, drafted(policy, answer(), TODAY), trusting(ana, bo, proof=True), at=AT)


# -- releases -----------------------------------------------------------------------------------------------------


@pytest.fixture
def released():
    """Two records whose question is answered, one that asks more, and the people who may release."""
    people = {name: signer() for name in ("ana", "ben")}
    answered = drafted(to_country("DE"), answer(), TODAY).policy
    found, _ = weighed(
        to_country("DE"),
        orders(WHOLE),
        orders(WHOLE, seen("CONVICTION", whole=True)),
        orders(WHOLE, EMAIL),
        under=answered,
    )
    approvers = {name: one.public for name, one in people.items()}
    sealed = {one.past.id: f"guard.quarantine/0/{number}" for number, one in enumerate(found)}
    return people, approvers, found, sealed


def by(people, name, **more):
    return {"by": name, "signer": people[name], "at": AT, "limit": 100} | more


def test_answered_records_are_released_by_two_people_and_what_asks_more_is_not(released):
    people, approvers, found, sealed = released

    first = asked(found, applied((), approvers), sealed, batch="b", **by(people, "ana"))
    alone = approved(found, applied(first.commands, approvers), sealed, **by(people, "ana"))
    second = approved(found, applied(first.commands, approvers), sealed, **by(people, "ben"))

    assert (len(first.commands), first.left) == (2, {UNANSWERED: 1})
    assert (alone.commands, alone.left) == ([], {OWN: 2})
    releases = applied(first.commands, approvers)
    ready = [releases.apply(one, at=AT) for one in second.commands]
    assert [str(one.place) for one in ready] == [found[0].place, found[2].place]
    again = asked(found, applied(first.commands, approvers), sealed, batch="c", **by(people, "ben"))
    assert (again.commands, again.left) == ([], {UNANSWERED: 1, ASKED: 2})
    under_way = applied(
        [*first.commands, *second.commands], approvers
    )  # and no worker has carried them out yet
    third = asked(found, under_way, sealed, batch="d", **by(people, "ben"))
    assert (third.commands, third.left) == ([], {UNANSWERED: 1, UNDERWAY: 2})


def test_a_run_is_bounded_and_the_next_goes_on(released):
    people, approvers, found, sealed = released

    first = asked(found, applied((), approvers), sealed, batch="b", **by(people, "ana", limit=1))
    second = asked(found, applied(first.commands, approvers), sealed, batch="c", **by(people, "ana", limit=1))

    assert [one.place for one in (*first.commands, *second.commands)] == [found[0].place, found[2].place]


def test_no_release_of_another_reason_finding_or_original_is_approved_with_the_rest(released):
    people, approvers, found, sealed = released
    words = asked(found, applied((), approvers), sealed, batch="b", **by(people, "ana")).commands
    from guard.cases.signed import sign

    odd = [
        sign(msgspec.structs.replace(words[0], **other), people["ana"])
        for other in (
            {"dismiss": ("DE_KVNR",)},
            {"reason": type(words[0].reason).POLICY_CHANGED},
            {"quarantine": "guard.quarantine/0/9"},
        )
    ]

    for one in odd:
        assert approved(found, applied([one], approvers), sealed, **by(people, "ben")).commands == []


def test_a_draft_holds_json_that_an_older_guard_wrote_but_for_the_answer():
    base = to_country("DE")
    older = json.loads(base.canonical())
    del older["bundle"]["profile"]
    from guard.policy.compile import restored

    old = restored(json.dumps(older, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())
    made = json.loads(drafted(old, answer(), TODAY).policy.canonical())

    [added] = made["flows"]["orders"].pop("conditions")
    del older["flows"]["orders"]["conditions"]
    assert (
        made == older and added["valid_to"] == str(UNTIL) and date.fromisoformat(added["valid_from"]) == TODAY
    )
