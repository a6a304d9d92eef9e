"""Roles as sets of rights: each has those of the one before it, and some of its own."""

from enum import StrEnum


class Right(StrEnum):
    """What a session may be asked to hold."""

    SESSION = "session"  # to be signed in, and to sign out
    OVERVIEW = "overview"
    RECORDS = "records"  # decisions, and their proofs
    CASES = "cases"
    POLICY = "policy"  # what is in force
    EVIDENCE = "evidence"  # the last audit's result
    AUDIT = "audit"  # to run an audit
    WORK = "work"  # to say words on cases, and ask what a release would come to
    RELEASE = "release"  # to ask for a release
    LOOK = "look"  # into a sealed record, masked
    APPROVE = "approve"  # to answer what others asked for
    CLEAR = "clear"  # to look into a sealed record as it is
    TUNE = "tune"  # to see what tuners measured, and how trials stand
    PEOPLE = "people"  # who may sign in, and as what


class Role(StrEnum):
    """From the fewest rights to the most."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    APPROVER = "approver"
    TUNER = "tuner"
    ADMIN = "admin"


_VIEWER = frozenset({Right.SESSION, Right.OVERVIEW, Right.RECORDS, Right.CASES, Right.POLICY, Right.EVIDENCE})
_ANALYST = _VIEWER | {Right.AUDIT, Right.WORK, Right.RELEASE, Right.LOOK}
_APPROVER = _ANALYST | {Right.APPROVE, Right.CLEAR}
_TUNER = _APPROVER | {Right.TUNE}
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VIEWER: _VIEWER,
    Role.ANALYST: _ANALYST,
    Role.APPROVER: _APPROVER,
    Role.TUNER: _TUNER,
    Role.ADMIN: _TUNER | {Right.PEOPLE},
}
