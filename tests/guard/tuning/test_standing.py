"""The threshold in force is told as a decision counts it."""

import pytest
from policies import CONTRACT, DESTINATION, FLOW, TODAY, policy_of

from guard.tuning.standing import standing
from schemas.errors import SettingsError

ENTRY = """\
apiVersion: guard/v1
kind: Thresholds
metadata: {name: tuned}
spec:
  default: 0.5
  entries:
    - {entity: EMAIL_ADDRESS, at_least: 0.8, owner: ana, reason: why}
"""


def made(*more):
    return policy_of(FLOW + CONTRACT, DESTINATION, *more)


def test_an_entry_in_force_is_what_counts_and_without_one_the_default():
    before, now = (
        standing(policy, "EMAIL_ADDRESS", flow="orders", destination="model", at=TODAY)
        for policy in (made(), made(ENTRY))
    )

    assert (before.threshold, now.threshold, now.is_fixed) == (0.5, 0.8, False)


def test_what_nothing_raises_is_said():
    assert standing(made(), "API_KEY", flow="orders", destination="model", at=TODAY).is_fixed


@pytest.mark.parametrize(
    ("flow", "destination", "told"),
    [("none", "model", "no flow `none`"), ("orders", "moon", "lead to `moon`")],
)
def test_an_unknown_way_is_refused_with_those_there_are(flow, destination, told):
    with pytest.raises(SettingsError, match=told):
        standing(made(), "API_KEY", flow=flow, destination=destination, at=TODAY)
