"""A word in a sentence for whoever signs it, and the command that says the same where no browser signs."""

import shlex

from schemas.case import CaseCommand, CaseVerb, CommandKind, ReleaseCommand
from schemas.labelled import Annotation, Mark
from schemas.reveal import Reveal, RevealLevel
from schemas.word import Word

_HOUR = 3_600_000


def summary(word: Word) -> str:
    """Return what a word does, all of it that a signature is over but ids and times."""
    match word:
        case CaseCommand():
            return _of_case(word)
        case ReleaseCommand():
            without = f", dismissing {', '.join(word.dismiss)}" if word.dismiss else ", dismissing nothing"
            what = {
                CommandKind.RELEASE: "Ask for release",
                CommandKind.APPROVE: "Approve release",
                CommandKind.REJECT: "Reject release",
            }[word.kind]
            return f"{what} {word.id} of {word.place} ({_plain(word.reason.value)}{without})"
        case Reveal():
            why = f" ({_plain(word.reason.value)})" if word.reason is not None else ""
            return f"Look into {word.decision}, {_LEVELS[word.level]}{why}; the look stays on record"
        case Annotation():
            spans = f", right are {' '.join(_span(it) for it in word.spans)}" if word.spans else ""
            settles = "Settle the dispute of" if word.settles else "Say of"
            return f"{settles} {word.set}/{word.id[:12]}: {_plain(word.verdict.value)}{spans}"


def line(word: Word, decision: str) -> str:
    """Return the command that says it; empty where there is none. `decision` is the one that a release is of."""
    signed = f"--as {shlex.quote(word.by)} --key FILE"
    match word:
        case CaseCommand():
            more = {
                CaseVerb.ASSIGN: word.assignee,
                CaseVerb.MERGE: word.into,
                CaseVerb.CLOSE: f"--verdict {word.verdict.value if word.verdict else 'VERDICT'} "
                f"--quiet-hours {word.quiet // _HOUR}",
            }.get(word.verb, "")
            return " ".join(filter(None, ["guard cases", word.verb.value, word.case, more, signed]))
        case ReleaseCommand() if word.kind is CommandKind.RELEASE:
            without = "".join(f" --dismiss {one}" for one in word.dismiss)
            return (
                f"guard quarantine release {shlex.quote(decision or word.quarantine)} --id {word.id} "
                f"--reason {word.reason.value}{without} {signed}"
            )
        case ReleaseCommand():
            return f"guard quarantine {word.kind.value} {word.id} {signed}"
        case Reveal():
            return (
                f"guard sample show {shlex.quote(word.decision)} {signed}"
                if word.level is RevealLevel.MASK
                else ""
            )
        case Annotation():
            said = f"--verdict {word.verdict.value}" + "".join(f" --span {_span(it)}" for it in word.spans)
            if word.settles:
                return f"guard labels annotate {word.set}/{word.id} {said} --settle {signed}"
            return f"guard labels add {shlex.quote(decision)} --set {word.set} {said} {signed}"


_LEVELS = {
    RevealLevel.MASK: "masked in full",
    RevealLevel.PARTIAL: "masked but for the edges of what was found",
    RevealLevel.CLEAR: "as it is",
}


def _of_case(word: CaseCommand) -> str:
    match word.verb:
        case CaseVerb.ASSIGN:
            return f"Give case {word.case} to {word.assignee or 'nobody'}"
        case CaseVerb.CLOSE:
            verdict = _plain(word.verdict.value) if word.verdict is not None else "no verdict"
            hours = word.quiet // _HOUR
            return f"Close case {word.case} as {verdict}, quiet for {hours} hour{'' if hours == 1 else 's'}"
        case CaseVerb.REOPEN:
            return f"Open case {word.case} again"
        case CaseVerb.MERGE:
            return f"Let case {word.into} count case {word.case}"
        case CaseVerb.SPLIT:
            return f"Let case {word.case} stand for itself again"


def _span(mark: Mark) -> str:
    return f"{mark.entity}:{mark.start}:{mark.end}"


def _plain(value: str) -> str:
    return value.replace("_", " ")
