"""What one half of labelled texts teaches, as a candidate of a policy, measured on the other half as the guard would run it.

The same as `guard bench tuning --sets` measures, in a policy's files. Each entry is one that the policy accepts; what it
would refuse is left out and told, and the whole is judged anew by the candidate's own detector and thresholds.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from classifiers.agreement import Case, Judged, labelled_in
from guard.changes.listing import own_parts
from guard.changes.writing import Change as Written
from guard.changes.writing import Made, made
from guard.policy.compile import Policy
from guard.tuning.applied import Change, Seen, seen
from guard.tuning.entries import Said, entries_of, is_spoken
from guard.tuning.halved import Halved, Rise, refuse_too_few, rise, steps, told, tuned_on_half
from guard.tuning.proposed import sums
from schemas.errors import SettingsError

Judge = Callable[[Sequence[Case], Policy], Sequence[Judged]]


class Step(Struct, frozen=True):
    """A change: what it is, by which entries it stands, what it gained on the other half; `why` it is left out."""

    what: str
    entries: tuple[str, ...]
    rise: Rise
    why: str = ""


class Candidate(Struct, frozen=True, eq=False):
    """The changes, what they make of the policy, and what that comes to on the other half, as the guard runs it."""

    steps: tuple[Step, ...]
    learned_on: int
    measured: Rise
    made: Made


def candidate(
    directory: Path,
    policy: Policy,
    cases: Sequence[Case],
    judge: Judge,
    kinds: Mapping[str, str],
    *,
    fixed: frozenset[str],
    said: Said,
) -> Candidate:
    """Return what labelled texts teach a policy directory, without writing it; `judge` judges texts as a policy counts.

    Raise SettingsError, in one sentence, where there are too few texts, nothing is shown to gain, or what is written would
    not find better on the half that it was not learned from.
    """
    texts = _told(cases, judge(cases, policy))
    refuse_too_few(texts, kinds)
    found = tuned_on_half(texts, kinds, fixed=fixed)
    if found is None or not found.gains:
        raise SettingsError(
            f"no change is shown to gain on these {len(texts):,} texts; label more of what is missed or wrongly found, or "
            "leave the policy as it is"
        )
    whole, listed = _written(directory, policy, found, said)
    if whole is None:
        raise SettingsError(
            f"no change that gains can stand in the policy: {'; '.join(f'{one.what}, {one.why}' for one in listed)}"
        )
    measured = rise(
        sums(found.other, (), found.labels),
        sums(_told(*_anew(found.other, cases, judge, whole.policy)), (), found.labels),
    )
    if measured.after <= measured.before:
        raise SettingsError(
            f"as the guard runs them, these changes take F2 of the half not learned from {100 * measured.before:.2f} to "
            f"{100 * measured.after:.2f}; nothing is written"
        )
    return Candidate(tuple(listed), len(found.learned), measured, whole)


def _told(cases: Sequence[Case], judged: Sequence[Judged]) -> list[Seen]:
    """Return the texts without findings of what their set does not label: nobody says whether these are right."""
    known = labelled_in(judged)
    plain = [
        replace(one, findings=tuple(it for it in one.findings if (one.dataset, it.label) in known))
        for one in judged
    ]
    return seen(cases, plain)


def _written(directory: Path, policy: Policy, found: Halved, said: Said) -> tuple[Made | None, list[Step]]:
    """Return what the entries that the policy accepts make of it, and each change with its entries or why it has none."""
    taken = {one.name for one in own_parts(policy.content)}
    several = [_entries(change, policy, said, found, taken) for change in found.changes]
    whole, refused = _accepted(directory, [entry for entries, _ in several for entry in entries])
    listed: list[Step] = []
    reckoned = steps(found.other, found.changes, found.labels)
    for change, (entries, why), one in zip(found.changes, several, reckoned, strict=True):
        names = tuple(_name(entry) for entry in entries if _name(entry) not in refused)
        because = why or "; ".join(refused[_name(entry)] for entry in entries if _name(entry) in refused)
        listed.append(Step(told(change), names, one, "" if names else because))
    return whole, listed


def _accepted(directory: Path, entries: Sequence[Written]) -> tuple[Made | None, dict[str, str]]:
    """Return what the entries make of the policy; where it refuses them together, those that it accepts alone, and why not."""
    try:
        return (made(directory, *entries) if entries else None), {}
    except SettingsError:
        pass
    refused: dict[str, str] = {}
    for entry in entries:
        try:
            made(directory, entry)
        except SettingsError as error:
            refused[_name(entry)] = str(error).partition("\n")[0]
    kept = [entry for entry in entries if _name(entry) not in refused]
    return (made(directory, *kept) if kept else None), refused


def _entries(
    change: Change, policy: Policy, said: Said, found: Halved, taken: set[str]
) -> tuple[list[Written], str]:
    if not is_spoken(change, policy.content):
        return [], "no flow declares that language alone"
    entries = entries_of(change, said, found.learned, taken)
    return entries, "" if entries else "nothing of it may stand in a policy"


def _name(one: Written) -> str:
    """Return what an entry is called in a diff."""
    entry = one.entry or {}
    language = entry.get("language")
    return str(entry.get("name") or entry.get("entity")) + (f" in {language}" if language else "")


def _anew(
    other: Sequence[Seen], cases: Sequence[Case], judge: Judge, after: Policy
) -> tuple[list[Case], Sequence[Judged]]:
    """Return the texts of the other half, judged anew as the candidate counts."""
    known = {(one.dataset, one.id): one for one in cases}
    meant = [known[one.judged.dataset, one.judged.id] for one in other]
    return meant, judge(meant, after)
