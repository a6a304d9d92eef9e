"""A log that grows while it is read: what may be a transaction that ends now is looked at once more, and nothing else."""

import pytest

from guard.audit.report import FaultKind, LogFault
from guard.audit.settling import settled

MAY_END = {FaultKind.TRUNCATION, FaultKind.MISSING_MOVEMENT}


def looked(*looks):
    """Return what is found in the end, and how often was looked."""
    left = list(looks)
    found = settled(
        lambda: left.pop(0), lambda kinds: [LogFault(kind, "t/0", "t/0/1", "x") for kind in kinds], after=0.0
    )
    return found, len(looks) - len(left)


@pytest.mark.parametrize("kind", sorted(MAY_END))
def test_a_transaction_that_ends_meanwhile_is_no_fault(kind):
    assert looked([kind], [], []) == ([], 2)


@pytest.mark.parametrize("kind", sorted(MAY_END))
def test_a_fault_that_stays_is_told(kind):
    assert looked([kind], [kind], []) == ([kind], 2)


@pytest.mark.parametrize("kind", sorted(set(FaultKind) - MAY_END))
def test_any_other_fault_is_told_at_once(kind):
    assert looked([kind], []) == ([kind], 1)


def test_a_log_that_holds_is_read_once():
    assert looked([], [FaultKind.EDIT]) == ([], 1)
