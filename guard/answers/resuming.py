"""Releases for records whose question is answered: which may be asked for, which a second person may approve. Pure."""

from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct, field

from guard.answers.waiting import Waiting
from guard.audit.signing import Signer, fingerprint
from guard.cases.release import Refusal, Releases
from guard.cases.signed import sign
from schemas.case import CommandKind, ReleaseCommand, ReleaseReason
from schemas.errors import SettingsError


class Words(Struct):
    """What one person says on many records, signed; `left` counts the records that nothing is said on, by why."""

    commands: list[ReleaseCommand] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)

    def leave(self, why: str) -> None:
        self.left[why] = self.left.get(why, 0) + 1


ASKED = "a release of it is asked for already"
UNDERWAY = "its release is approved, and a worker has still to carry it out"
UNANSWERED = "it would still not pass: see `guard answers list`"
UNTOLD = "the log does not tell what it would become; release it with `guard quarantine release`"
UNSEALED = "its original is not in quarantine"
BEYOND = "beyond `--limit`; run it again"
OWN = "your own word is given; another approver must give theirs"


def applied(commands: Iterable[ReleaseCommand], approvers: Mapping[str, bytes]) -> Releases:
    """Return the releases as every worker knows them."""
    releases = Releases(approvers)
    for one in commands:
        releases.apply(one, at=one.at)
    return releases


def asked(
    waiting: Iterable[Waiting],
    releases: Releases,
    sealed: Mapping[str, str],
    *,
    by: str,
    signer: Signer,
    at: int,
    limit: int,
    batch: str,
) -> Words:
    """Return a release for each record that would pass now; `sealed` is where the original of a decision stands."""
    words = Words()
    asked_for = {command.place for command, _ in releases.waiting(at=at)}
    for one in waiting:
        why = _hindered(one, sealed) or (ASKED if one.place in asked_for else "")
        why = why or (UNDERWAY if releases.approved(one.place) > one.releases else "")
        if why:
            words.leave(why)
            continue
        if len(words.commands) == limit:
            words.leave(BEYOND)
            continue
        word = sign(
            ReleaseCommand(
                f"{batch}-{len(words.commands) + 1}",
                CommandKind.RELEASE,
                one.place,
                sealed[one.past.id],
                ReleaseReason.QUESTION_ANSWERED,
                at,
                by,
            ),
            signer,
        )
        _add(words, word, releases, at=at)
    return words


def approved(
    waiting: Iterable[Waiting],
    releases: Releases,
    sealed: Mapping[str, str],
    *,
    by: str,
    signer: Signer,
    at: int,
    limit: int,
) -> Words:
    """Return an approval for each release that is asked for because of an answer, of a record that would pass now.

    A release that dismisses findings, or that speaks of another sealed original than the record's, is none of these.
    """
    words = Words()
    records = {one.place: one for one in waiting}
    for command, approvers in releases.waiting(at=at):
        one = records.get(command.place)
        if one is None or command.reason is not ReleaseReason.QUESTION_ANSWERED or command.dismiss:
            continue
        why = _hindered(one, sealed) or (OWN if by in approvers else "")
        if not why and command.quarantine != sealed[one.past.id]:
            why = UNSEALED
        if why or len(words.commands) == limit:
            words.leave(why or BEYOND)
            continue
        word = msgspec.structs.replace(command, kind=CommandKind.APPROVE, by=by, at=at)
        _add(words, sign(word, signer), releases, at=at)
    return words


def refuse_stranger(by: str, signer: Signer, approvers: Mapping[str, bytes]) -> None:
    """Raise SettingsError where a word by this name and key would not count."""
    if by not in approvers:
        known = ", ".join(f"`{name}`" for name in sorted(approvers)) or "none"
        raise SettingsError(
            f"`{by}` is no approver of the policy in force, which has {known}; name another with `--as`"
        )
    if fingerprint(approvers[by]) != signer.fingerprint:
        raise SettingsError(
            f"the key is not that of approver `{by}` in the policy in force; name the right --key or --as"
        )


def _hindered(one: Waiting, sealed: Mapping[str, str]) -> str:
    if one.became is None:
        return UNTOLD
    if not one.is_ready:
        return UNANSWERED
    return "" if one.past.id in sealed else UNSEALED


def _add(words: Words, word: ReleaseCommand, releases: Releases, *, at: int) -> None:
    refusal = releases.refusal(word, at=at)
    if refusal is None:
        words.commands.append(word)
    else:
        words.leave(
            "it was released as often as may be; mend the cause and publish it again"
            if refusal is Refusal.RELEASE_LIMIT
            else f"it would have no effect ({refusal.value})"
        )
