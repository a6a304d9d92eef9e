"""What a person's word does to a case: pure, once by its offset of guard.commands, and without effect where it does not fit."""

from enum import StrEnum

from msgspec.structs import replace

from schemas.case import Case, CaseCommand, CaseState, CaseVerb, Happening
from streams.windows.rolling import reopened, with_happening


class Refused(StrEnum):
    """Why a word had no effect."""

    APPLIED = "applied"  # before, at that offset
    UNKNOWN_CASE = "unknown_case"
    IS_OPEN = "is_open"
    IS_CLOSED = "is_closed"
    IS_MERGED = "is_merged"  # split it first
    NOT_MERGED = "not_merged"
    INTO_ITSELF = "into_itself"
    NO_VERDICT = "no_verdict"


def refusal(case: Case, command: CaseCommand, offset: int) -> Refused | None:
    """Return why the word has no effect on the case, None where it has."""
    if offset < case.commands:
        return Refused.APPLIED
    if case.state is CaseState.MERGED and command.verb is not CaseVerb.SPLIT:
        return Refused.IS_MERGED
    match command.verb:
        case CaseVerb.ASSIGN:
            return None
        case CaseVerb.CLOSE:
            if command.verdict is None:
                return Refused.NO_VERDICT
            return None if case.is_shown else Refused.IS_CLOSED
        case CaseVerb.REOPEN:
            return Refused.IS_OPEN if case.is_shown else None
        case CaseVerb.MERGE:
            return Refused.INTO_ITSELF if command.into in ("", case.id) else None
        case CaseVerb.SPLIT:
            return None if case.state is CaseState.MERGED else Refused.NOT_MERGED


def apply(case: Case, command: CaseCommand, offset: int) -> Case:
    """Return the case after a word; one that has no effect is noted as read all the same."""
    refused = refusal(case, command, offset)
    if refused is Refused.APPLIED:
        return case
    read = replace(case, commands=offset + 1)
    return read if refused is not None else _applied(read, command)


def _applied(case: Case, command: CaseCommand) -> Case:
    detail = ""
    match command.verb:
        case CaseVerb.ASSIGN:
            detail = command.assignee
            changed = replace(case, assignee=command.assignee)
        case CaseVerb.CLOSE:
            detail = command.verdict.value if command.verdict is not None else ""
            changed = replace(
                case,
                state=CaseState.CLOSED,
                verdict=command.verdict,
                closed=command.at,
                quiet=command.at + command.quiet,
            )
        case CaseVerb.REOPEN:
            changed = replace(
                case, state=CaseState.REOPENED, generation=case.generation + 1, before=case.count
            )
        case CaseVerb.MERGE:
            detail = command.into
            changed = replace(case, state=CaseState.MERGED, into=command.into)
        case CaseVerb.SPLIT:
            changed = replace(case, state=CaseState.REOPENED, into="")
    told = with_happening(changed, Happening(command.at, command.verb.value, command.by, detail))
    # Where records of after the quiet time were counted before this word was read, the order of both does not matter.
    return reopened(told, case.last, before=case.count) if command.verb is CaseVerb.CLOSE else told
