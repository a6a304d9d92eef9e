"""A release tried on facts: as today's policy decides, or why it cannot be told; never more hopeful than the log allows."""

import shutil

import pytest
from consoles import policy

from guard.cases.trial import trial
from guard.policy.bundle import EXAMPLE
from guard.replay.facts import NO_BUNDLE
from guard.wiring import policy_of
from schemas.decision import Given
from schemas.events import DecisionEvent, FindingFact, ReasonFact

AT = 1_795_000_000_000
MAIL = FindingFact("EMAIL_ADDRESS", "/value/text", 0, 9, 0.97, "email_address@1")


def event(*findings, **more):
    return DecisionEvent(
        "tickets/0/7", "tickets", 7, "d" * 32, "block", "quarantined", "b", AT, findings=findings, **more
    )


def lost(bundle):
    raise KeyError(bundle)


@pytest.mark.parametrize(
    ("decided", "dismissed", "told"),
    [
        (event(MAIL), (), "redacted for us-llm"),
        (event(MAIL), ("EMAIL_ADDRESS",), "allowed to us-llm"),
        (event(MAIL), ("IBAN",), "redacted for us-llm"),  # what was not found cannot be dismissed
        (event(fault="decode.invalid_json"), ("EMAIL_ADDRESS",), "blocked"),  # what was not read is not clean
        (event(MAIL, release="r-1"), ("EMAIL_ADDRESS",), "cannot be told"),
        (event(*[MAIL] * 1000), ("EMAIL_ADDRESS",), "cannot be told"),
        (event(MAIL, reasons=(ReasonFact("default.bundle_expired"),)), (), "cannot be told"),
    ],
)
def test_a_trial_tells_what_today_would_decide(decided, dismissed, told):
    assert trial(decided, dismissed, policy(), lost, at=AT).startswith(told)


def test_where_records_tell_their_origin_the_policy_of_then_is_asked_for(tmp_path):
    shutil.copytree(EXAMPLE, tmp_path / "policy")
    flows = tmp_path / "policy" / "flows.yaml"
    flows.write_text(flows.read_text().replace("    # header: origin ", "    header: origin "))
    today, decided = policy_of(tmp_path / "policy"), event(MAIL, given=Given(("DE",)))

    assert trial(decided, ("EMAIL_ADDRESS",), today, lost, at=AT).endswith(NO_BUNDLE)
    assert trial(decided, ("EMAIL_ADDRESS",), today, lambda _bundle: today, at=AT).startswith(
        "allowed to us-llm"
    )
