"""What is checked of a word before it is sent, by commands and console alike: workers would refuse it in silence.

A word that is not signed yet is held to all the same, but for its signature.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from guard.cases import commands as releasing
from guard.cases import words
from guard.cases.release import refuse_without_effect
from guard.cases.sealed import Sealed, commands, sealed_in
from guard.cases.signed import is_authentic
from guard.wiring import policy_of
from schemas.case import Case, CaseCommand, ReleaseCommand
from schemas.errors import EvidenceError, SettingsError
from schemas.tuning import SweepReport
from schemas.word import Word
from streams.windows.casework import refusal

if TYPE_CHECKING:
    from streams.settings import Settings


def refuse_strangers(word: Word | SweepReport, people: Mapping[str, bytes], *, policy: str) -> None:
    """Raise SettingsError where a word is by nobody whom the policy knows, or signed with another's key."""
    if word.by not in people:
        known = ", ".join(f"`{name}`" for name in sorted(people)) or "none"
        raise SettingsError(
            f"`{word.by}` is no approver of the policy, which has {known}; add one with "
            f"`guard keys approver init {word.by} >> {policy}/approvers.yaml`, then restart the workers"
        )
    if word.signature and not is_authentic(word, people):
        raise SettingsError(
            f"the key is not that of approver `{word.by}` in the policy; give the right key, or the right name (`--as`)"
        )


def refuse_no_case(word: CaseCommand, case: Case | None) -> None:
    """Raise SettingsError where a word has no effect on its case as it stands, or says what no word can."""
    if words.decode(words.encode(word)) is None:
        raise SettingsError("a name has up to 64 letters, digits, `.`, `_` and `-`; correct the assignee")
    if case is None:
        raise SettingsError(f"no case `{word.case}`; see `guard cases list --all`")
    if (why := refusal(case, word, case.commands)) is not None:
        raise SettingsError(
            f"`{word.verb.value}` would have no effect on case `{word.case}`: {why.value.replace('_', ' ')}"
        )


def refuse_no_release(
    word: ReleaseCommand, earlier: Iterable[ReleaseCommand], people: Mapping[str, bytes]
) -> None:
    """Raise SettingsError where a word on a release would have no effect after those on record, or is none."""
    refuse_malformed(word)
    refuse_without_effect(word, earlier, people)


def refuse_malformed(word: ReleaseCommand) -> None:
    """Raise SettingsError where a name in it is none."""
    try:
        releasing.decode(releasing.encode(word))
    except EvidenceError:
        raise SettingsError(
            f"`{word.id}` or a dismissed finding is no such name; an id has letters, digits, `.`, `_` and `-`, "
            "a finding is written as `guard explain` tells it, such as EMAIL_ADDRESS"
        ) from None


def refuse_what_a_worker_would(loaded: "Settings", word: ReleaseCommand) -> None:
    """Raise SettingsError where no worker would take it, as far as this machine's policy directory tells."""
    refuse_malformed(word)
    if not loaded.policy.is_dir():  # an analyst's machine need not have it; the workers do
        return
    people = policy_of(loaded.policy).approvers
    refuse_strangers(word, people, policy=str(loaded.policy))
    refuse_no_release(word, commands(loaded), people)


def place_named(decision: str) -> str:
    """Return the place of the record that a decision is of, whichever of its decisions it is.

    >>> place_named("shop.returns/3/17.r1"), place_named("orders/3/17")
    ('shop.returns/3/17', 'orders/3/17')
    """
    log, slash, last = decision.rpartition("/")
    return f"{log}{slash}{last.partition('.r')[0]}"


def in_quarantine(settings: "Settings", decisions: Iterable[str], *, after: int = 0) -> dict[str, Sealed]:
    """Return, by decision, the newest quarantined record of its place, sealed after a time; what is not there is left out."""
    wanted = {one: place_named(one) for one in decisions}
    found: dict[str, Sealed] = {}
    for one, _ in sealed_in(settings, settings.topics.quarantine, after=after):
        for decision, place in wanted.items():
            if decision in (one.decision, one.quarantine) or place == one.place:
                found[decision] = one
    return found


def find_sealed(settings: "Settings", decision: str) -> Sealed:
    """Return the newest quarantined record of a decision's place. Raise SettingsError where there is none."""
    found = in_quarantine(settings, [decision]).get(decision)
    if found is None:
        raise SettingsError(f"nothing in quarantine for `{decision}`; see `guard quarantine list`")
    return found
