"""What differs between two policies is told object by object and field by field, and nothing else is."""

import pytest
from policies import DESTINATION, FLOW, policy_of

from guard.policy.compare import Difference, compared


def differences(*, before=(FLOW, DESTINATION), after=(FLOW, DESTINATION)):
    return compared(policy_of(*before).content, policy_of(*after).content)


def test_a_policy_does_not_differ_from_itself():
    assert differences() == []


def test_a_changed_field_is_told_with_both_values():
    after = (FLOW.replace("inference", "storage"), DESTINATION)

    assert differences(after=after) == [
        Difference("changed", "flow", "orders", "purpose", "inference", "storage")
    ]


def test_an_object_more_is_one_difference_and_one_less_its_mirror():
    after = (FLOW, DESTINATION, DESTINATION.replace("name: model", "name: other"))

    assert differences(after=after) == [Difference("added", "destination", "other")]
    assert differences(before=after) == [Difference("removed", "destination", "other")]


def test_a_pack_left_out_is_told_with_its_rules():
    bundle = "apiVersion: guard/v1\nkind: Bundle\nmetadata: {name: b}\nspec: {packs: [x-secrets]}\n"

    gone = {
        (one.kind, one.name)
        for one in differences(after=(FLOW, DESTINATION, bundle))
        if one.change == "removed"
    }

    assert ("pack", "us-itar") in gone
    assert any(kind == "rule" and name.startswith("us-itar/") for kind, name in gone)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("processing_countries", "processing_countries: [DE]"),
        ("access_countries", "access_countries: [DE]"),
    ],
)
def test_a_destinations_countries_are_told(field, text):
    after = (FLOW, DESTINATION.replace(f"{field}: [US]", text))

    (difference,) = differences(after=after)

    assert (difference.kind, difference.field, difference.after) == ("destination", field, ["DE"])
