"""A question put to a policy: why, why not, and the nearest change that the engine itself then permits."""

import pytest
from policies import DESTINATION, FLOW, TODAY, policy_of, to_country

from guard.policy.enquiry import ask
from schemas.decision import Action
from schemas.errors import SettingsError


def asked(policy, *labels, destination="model", **options):
    return ask(policy, flow=None, destination=destination, labels=labels, at=TODAY, **options)


def recorded(*changes):
    """Return the policy to the United States with facts recorded as the answers name them: `safeguards.dpf: true`."""
    told = "".join(
        f'    {name}: {{value: {value}, source: register, observed: "2026-11-01", expires: "2027-01-01"}}\n'
        for name, _, value in (change.partition(": ") for change in changes)
    )
    return to_country("US", destination=f"  facts:\n{told}")


def test_what_is_permitted_asks_for_no_change():
    answered = asked(to_country("DE"), "personal")

    assert answered.outcome.action is Action.ALLOW
    assert answered.changes == ()
    assert "log_decision" in answered.outcome.obligations


def test_a_transfer_without_a_ground_names_the_facts_that_would_permit_it():
    answered = asked(to_country("US"), "personal", of_document=True)

    assert answered.outcome.action is Action.BLOCK
    assert answered.outcome.reasons
    assert answered.changes


def test_the_nearest_change_permits_once_it_is_recorded():
    (change, *more) = asked(to_country("US"), "personal", of_document=True).changes

    answered = asked(recorded(change, *more), "personal", of_document=True)

    assert answered.outcome.action is Action.ALLOW


def test_a_label_found_as_a_span_can_be_redacted_and_one_of_the_document_cannot():
    assert asked(to_country("US"), "personal").outcome.action is Action.REDACT
    assert asked(to_country("US"), "personal", of_document=True).outcome.action is Action.BLOCK


def test_a_missing_answer_is_part_of_the_nearest_change():
    answered = asked(to_country("US"), "health", of_document=True)

    assert any(change.startswith("an answer to ") or "art9" in change for change in answered.changes)


def test_what_no_record_lifts_has_no_nearest_change():
    answered = asked(to_country("DE"), "secret_credential", of_document=True)

    assert answered.outcome.action is Action.BLOCK
    assert answered.changes == ()


def test_a_destination_of_another_flow_can_be_asked_for():
    other = DESTINATION.replace("name: model", "name: elsewhere")
    answered = asked(policy_of(FLOW, DESTINATION, other), "telemetry", destination="elsewhere")

    assert answered.destination == "elsewhere"


def test_origins_given_go_before_the_flows():
    assert asked(to_country("DE"), "personal", origins=["XK"]).outcome.action is not Action.ALLOW


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"destination": "modle"}, "no destination `modle`; did you mean `model`"),
        ({"labels": ["helth"]}, "unknown label `helth`; did you mean `health`"),
        ({"origins": ["UK"]}, "unknown country `UK`"),
    ],
)
def test_a_name_nobody_knows_is_refused(options, said):
    given = {"flow": None, "destination": "model", "labels": ["personal"], "at": TODAY, **options}

    with pytest.raises(SettingsError, match=said):
        ask(to_country("DE"), **given)
