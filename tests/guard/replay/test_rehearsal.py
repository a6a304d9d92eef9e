"""Rehearsals: the policy that decided changes nothing, another exactly what it decides otherwise, and what is unknown is told."""

from datetime import timedelta
from functools import cache

import msgspec
import policies
import pytest
from evidence import KEYS
from hypothesis import given
from policies import CONTRACT, DESTINATION, FLOW, TODAY, randoms, with_rules
from yesterday import AT, Yesterday, content, records, seen

from guard.audit.report import FaultKind
from guard.policy.compile import Policy
from guard.policy.revoking import with_revocation
from guard.replay import facts, past, rehearsal
from guard.replay.past import Log
from guard.replay.rehearsal import rehearse

policy_of = cache(policies.policy_of)  # all shipped packs take a while

DPF = "  facts:\n    dpf: {source: list, observed: 2026-11-01, expires: 2026-12-20}\n"
DAY = 86_400_000
HEADER = FLOW.replace("{countries: [DE]}", "{header: origin}")
INFERRED = FLOW.replace("{countries: [DE]}", "{countries: [DE], infer: true}")
EMAIL, IBAN, PLAIN = seen("EMAIL_ADDRESS"), seen("IBAN_CODE"), ()


def to_us(flow=FLOW, *more):
    return policy_of(flow + CONTRACT, DESTINATION + DPF, *more)


def orders(*findings, **more):
    return findings, {"topic": "orders", **more}


def decided(policy, *given):
    made = Yesterday()
    made.decide(policy, *given)
    return made


def rehearsed(made, candidate, **more):
    return rehearse(made.past(), candidate, made.then, **more)


@given(randoms)
def test_the_policy_that_decided_changes_nothing_and_replays_all(random):
    policy = Policy(content(random))
    made = decided(policy, *records(random, 12))

    found = rehearsed(made, policy)

    assert (found.changes, found.total, found.replayable) == ([], 12, 12), found.missing


@given(randoms)
def test_every_candidate_is_told_as_it_would_have_decided(random):
    before = Policy(content(random))
    flow = before.content.flows["flow"].model_copy(update={"prefer": random.choice(("redact", "reroute"))})
    after = with_rules(
        before.content.model_copy(update={"flows": {"flow": flow}}), policies.rule(random, "one-more")
    )
    candidate, given_records = Policy(after), records(random, 12)
    made, other = decided(before, *given_records), decided(candidate, *given_records)

    found = rehearsed(made, candidate)

    changed = sum(_form(one) != _form(two) for one, two in zip(made.decisions, other.decisions, strict=True))
    assert found.replayable + sum(found.missing.values()) == 12
    if not found.missing:
        assert found.changed == changed


@given(randoms)
def test_a_restriction_is_never_called_wider(random):
    before = content(random)
    before = before.model_copy(update={"bundle": type(before.bundle)()})
    made = decided(Policy(before), *records(random, 12))

    found = rehearsed(made, Policy(with_rules(before, policies.rule(random, "one-more"))))

    assert (found.wider, found.replayable) == (0, 12)


def _form(decision):
    outcome = decision.outcome
    return outcome.action, outcome.destination, outcome.redactions


def test_a_revoked_listing_changes_exactly_the_records_that_relied_on_it():
    policy = to_us()
    made = decided(policy, orders(EMAIL), orders(*PLAIN), orders(EMAIL, IBAN), orders(*PLAIN))
    relied = {one.id for one in made.decisions if any("adequacy" in basis for basis in one.outcome.basis)}

    found = rehearsed(made, with_revocation(policy, "safeguards.dpf", TODAY, "no longer listed"))

    assert relied and {sample.past.id for change in found.changes for sample in change.samples} == relied
    assert (found.changed, found.replayable, found.wider) == (len(relied), 4, 0)


def test_what_begins_tomorrow_changes_nothing_yesterday_unless_it_is_asked_for():
    policy = to_us()
    made = decided(policy, orders(EMAIL))
    candidate = with_revocation(policy, "safeguards.dpf", TODAY + timedelta(1), "no longer listed")

    assert rehearsed(made, candidate).changed == 0
    assert rehearsed(made, candidate, at=TODAY + timedelta(1)).changed == 1


def test_what_would_reach_a_destination_it_was_not_permitted_to_is_wider():
    strict, loose = policy_of(FLOW + CONTRACT, DESTINATION), to_us()
    made = decided(strict, orders(EMAIL), orders(*PLAIN))

    found = rehearsed(made, loose)

    assert [(one.was, one.would, one.is_wider) for one in found.changes] == [("redact", "allow", True)]
    assert [
        (one.was, one.would, one.is_wider) for one in rehearsed(decided(loose, orders(EMAIL)), strict).changes
    ] == [("allow", "redact", False)]


def test_a_higher_threshold_is_wider_where_it_hides_what_was_redacted():
    strict = policy_of(FLOW + CONTRACT, DESTINATION)
    loose = policy_of(FLOW + "  thresholds: {EMAIL_ADDRESS: 0.95}\n" + CONTRACT, DESTINATION)

    [change] = rehearsed(decided(strict, orders(EMAIL)), loose).changes

    assert (change.was, change.would, change.is_wider, change.labels) == ("redact", "allow", True, ())


def test_another_parameter_of_a_redaction_is_a_change():
    less = FLOW + "  redaction: {default: {operator: mask, keep_last: 2}}\n" + CONTRACT
    more = less.replace("keep_last: 2", "keep_last: 9")

    found = rehearsed(decided(policy_of(less, DESTINATION), orders(EMAIL)), policy_of(more, DESTINATION))

    assert found.changed == 1


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (HEADER, HEADER.replace("origin}", "whence}"), facts.OTHER_ORIGINS),
        (HEADER, HEADER.replace("name: orders", "name: other"), facts.NO_FLOW),
        (HEADER, HEADER + "  codec: text\n", facts.OTHER_CODEC),
        (HEADER.replace("{header", "{countries: [DE], header"), HEADER, facts.UNTOLD_ORIGIN),
    ],
)
def test_what_the_log_does_not_tell_is_not_guessed(before, after, why):
    made = decided(to_us(before), orders(*PLAIN, headers=(("origin", b"DE"),)))

    found = rehearsed(made, to_us(after))

    assert (found.replayable, found.missing) == (0, {why: 1})
    assert found.first_line == f"0 of 1 records replayable, because 1: {why}"


def test_an_origin_that_the_record_named_itself_is_kept():
    before = HEADER.replace("{header", "{countries: [DE], header")
    made = decided(to_us(before), orders(*PLAIN, headers=(("origin", b"FR"),)))

    found = rehearsed(made, to_us(before.replace("countries: [DE]", "countries: [DE, AT]")))

    assert (found.replayable, found.changed) == (1, 0)


def test_an_origin_that_a_finding_gave_goes_with_its_inference():
    made = decided(to_us(INFERRED), orders(seen("IBAN_CODE", origin="CH")))

    assert made.past()[0].given.origins == ("CH", "DE")
    assert facts.facts_of(made.past()[0], to_us(), to_us(INFERRED)).origins == {"DE"}


def test_a_lost_bundle_is_told_only_where_it_is_needed():
    header, plain = to_us(HEADER), to_us()
    asked = [
        rehearse(decided(one, orders(EMAIL, headers=(("origin", b"DE"),))).past(), one, {}.__getitem__)
        for one in (header, plain)
    ]

    assert [one.missing for one in asked] == [{facts.NO_BUNDLE: 1}, {}]


def test_what_met_a_fault_while_it_was_carried_out_would_meet_it_again():
    policy = to_us(FLOW + "  redaction: {default: {operator: mask}}\n")
    candidate = with_revocation(policy, "safeguards.dpf", TODAY, "x")
    made = decided(candidate, orders(EMAIL))
    assert made.decisions[0].outcome.action.word == "redact"
    [one] = made.past()
    failed = msgspec.structs.replace(
        one, action="block", destination="", redactions=(), fault="enforce.residual_finding"
    )

    assert rehearse([failed], candidate, made.then).changed == 0
    assert [one.would for one in rehearse([failed], policy, made.then).changes] == ["allow"]


def test_a_decision_that_its_own_bundle_does_not_confirm_is_not_replayed():
    made = decided(to_us(), orders(EMAIL))
    [one] = made.past()

    found = rehearse([msgspec.structs.replace(one, action="block", destination="")], to_us(), made.then)

    assert found.missing == {rehearsal.OTHERWISE: 1}


def test_releases_and_what_was_cut_are_counted_as_missing():
    made = decided(to_us(), orders(EMAIL))
    [one] = made.past()

    found = rehearse([msgspec.structs.replace(one, missing=past.RELEASED), one], to_us(), made.then)

    assert found.first_line.startswith("1 of 2 records replayable, because 1: a release")


def test_a_span_counts_all_its_records_and_a_period_only_its_own():
    policy, made = to_us(), Yesterday()
    made.decide(policy, *[orders(*PLAIN)] * 7)
    made.decide(policy, *[orders(*PLAIN)] * 5, at=AT + DAY)

    assert rehearse(made.log().decisions(), policy, made.then).total == 12
    assert rehearse(made.log().decisions(since=AT + DAY), policy, made.then).total == 5
    assert rehearse(made.log().decisions(until=AT + DAY), policy, made.then).total == 7


def test_an_empty_period_says_so():
    assert "holds no decision" in rehearse([], to_us(), {}.__getitem__).first_line


# -- the log ------------------------------------------------------------------------------------------------------


def faults_of(log):
    list(log.decisions())
    return [one.kind for one in log.faults()]


def test_a_log_with_a_gap_an_edit_or_no_head_does_not_hold():
    made = decided(to_us(), *[orders(EMAIL)] * 4)
    messages = made.world.messages()
    edited = msgspec.structs.replace(messages[1], value=messages[1].value.replace(b"allow", b"block"))

    assert faults_of(made.log([one for one in messages if one.index != 2])) == [FaultKind.GAP]
    assert faults_of(made.log([messages[0], edited, *messages[2:]])) == [FaultKind.EDIT]
    assert faults_of(Log(messages, {}, KEYS)) == [FaultKind.TRUNCATION]
    assert faults_of(made.log()) == []


def test_a_head_that_nobody_known_signed_holds_nothing():
    made = decided(to_us(), orders(EMAIL))

    log = Log(made.world.messages(), made.world.committed(), {})

    assert faults_of(log) == [FaultKind.BAD_SIGNATURE]
