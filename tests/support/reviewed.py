"""Packs past their review, for tests of a later day: a worker refuses them, and what tests ask is another question."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from guard.policy.bundle import shipped_packs
from guard.policy.reviewing import overdue, review
from guard.wiring import clock, policy_of

BY = "nobody, for a test"


def today():
    return datetime.fromtimestamp(clock() / 1000, UTC).date()


def are_late():
    """Whether any pack of this release is past its review by now."""
    return any(pack.review_by < today() for pack in shipped_packs())


def reviewed(directory: Path):
    """Say of the packs of a policy directory that are past their review by now that somebody read them."""
    if are_late() and (late := overdue(policy_of(directory), today())):
        review(directory, late, by=BY, at=today(), until=today() + timedelta(180))
