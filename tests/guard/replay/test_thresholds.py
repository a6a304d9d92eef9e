"""Entries of the thresholds in the past: what a decision did not count is told, and counts again where they are gone."""

from datetime import timedelta
from functools import cache

import policies
from policies import CONTRACT, DESTINATION, FLOW, TODAY
from yesterday import Yesterday, seen

from guard.audit.leaves import decode
from guard.cli._explanation import explanation
from guard.replay.rehearsal import rehearse
from guard.reports.carried import carried
from schemas.events import DecisionEvent

policy_of = cache(policies.policy_of)

TUNED = """\
apiVersion: guard/v1
kind: Thresholds
metadata: {name: tuned}
spec:
  entries:
    - {entity: EMAIL_ADDRESS, at_least: 0.95, destination: model, owner: ana, reason: why, expires: 2026-11-24}
"""
FAINT = seen("EMAIL_ADDRESS")


def plain():
    return policy_of(FLOW + CONTRACT, DESTINATION)


def tuned():
    return policy_of(FLOW + CONTRACT, DESTINATION, TUNED)


def decided(policy, at=None):
    made = Yesterday()
    made.decide(policy, ((FAINT,), {"topic": "orders"}), at=at)
    return made


def test_a_decision_tells_what_did_not_count_and_is_replayed_from_the_log_alone():
    made = decided(tuned())
    [past] = made.past()

    assert past.given.uncounted == (("model", "EMAIL_ADDRESS"),)
    assert [one.entity for one in past.findings] == ["EMAIL_ADDRESS"]
    assert (past.action, past.destination) == ("allow", "model")
    found = rehearse([past], tuned(), made.then)
    assert (found.replayable, found.changed) == (1, 0)


def test_a_candidate_with_an_entry_is_told_as_wider_and_without_it_as_stricter():
    wider = rehearse(decided(plain()).past(), tuned(), decided(plain()).then)
    stricter = rehearse(decided(tuned()).past(), plain(), decided(tuned()).then)

    assert [(one.was, one.would, one.is_wider) for one in wider.changes] == [("redact", "allow", True)]
    assert [(one.was, one.would, one.is_wider) for one in stricter.changes] == [("allow", "redact", False)]


def test_a_past_decision_is_taken_anew_with_the_entries_of_its_own_day():
    made = decided(tuned())
    later = TODAY + timedelta(2)

    assert rehearse(made.past(), tuned(), made.then).changed == 0
    assert rehearse(made.past(), tuned(), made.then, at=later).changed == 1


def test_what_did_not_count_at_its_destination_is_faint_in_reports():
    made = decided(tuned())
    [past] = made.past()

    what = carried(past, tuned(), tuned().by_name["orders"])

    assert (what.labels, what.faint) == (frozenset(), frozenset({"personal"}))


def test_an_explanation_names_what_did_not_count():
    made = decided(tuned())
    events = [decode(message.value) for message in made.world.messages()]
    [event] = [one for one in events if isinstance(one, DecisionEvent)]

    assert "  uncounted EMAIL_ADDRESS for model" in explanation(event)
