"""A candidate against the current one on labelled texts: recall over the same spans, by pairs, group by group.

Each arm judges under its own policy, its thresholds and lists (`guard.evaluation.policed`): a miss on one flow is a miss.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from classifiers.agreement import Case, Judged, agrees
from classifiers.bootstrap import RESAMPLES, SEED, interval, resampled
from classifiers.contract import Detector
from guard.evaluation.policed import Standing, judged_under
from guard.evaluation.texts import cases_of
from guard.policy.compile import Policy
from guard.promotion.plan import digests
from guard.promotion.testing import State, Tested
from schemas.errors import SettingsError
from schemas.trial import RecallDrop, TrialSpec

Recalled = tuple[int, int, int]  # spans of a text, found by the current one, found by the candidate


class Arms(Struct, frozen=True):
    """The current policy and the candidate's, each with what it is scanned with."""

    current: Policy
    candidate: Policy
    detectors: tuple[Detector, Detector]


def recall_drops(trial: TrialSpec, folder: Path, arms: Arms, *, at: date) -> list[Tested]:
    """Return one test a group; none where the plan asks for none. Raise SettingsError where a file is not what was declared."""
    test = trial.plan.tests.recall_drop
    if test is None:
        return []
    for name, digest in digests(trial.plan, folder).items():
        if trial.labelled.get(name) != digest:
            raise SettingsError(
                f"labelled file `{name}` is not what the trial was declared with; a test is not changed afterwards"
            )
    cases = [one for name in test.on for one in cases_of(folder / name)]
    pairs = recalled(cases, arms, at=at)
    groups: dict[str, list[Recalled]] = {}
    for one, pair in zip(cases, pairs, strict=True):
        if pair[0]:
            groups.setdefault(_group(one, test), []).append(pair)
    if not groups:
        raise SettingsError("no labelled text has a span, so no recall can be told; name files that do")
    return [drop(name, groups[name], test) for name in sorted(groups)]


def recalled(cases: Sequence[Case], arms: Arms, *, at: date) -> list[Recalled]:
    """Return, text by text, how many of its spans either arm finds."""
    first, second = arms.detectors
    now, then = (Standing(one, at, is_by_threshold=False) for one in (arms.current, arms.candidate))
    ours, _ = judged_under(cases, first, now)
    is_same = second is first and now.policy.content.classifiers == then.policy.content.classifiers
    theirs = ours if is_same else judged_under(cases, second, then)[0]
    return [
        (len(one.spans), _found(one, Standing(arms.current, at)), _found(other, Standing(arms.candidate, at)))
        for one, other in zip(ours, theirs, strict=True)
    ]


def drop(name: str, pairs: Sequence[Recalled], test: RecallDrop) -> Tested:
    """Return whether a group's recall is shown to fall by no more than the test allows, over texts drawn again."""
    difference = _difference([(pair, 1) for pair in pairs])
    figures = [_difference(drawn) for drawn in resampled(pairs, RESAMPLES, SEED)]
    within = interval(figures, difference)
    state: State = "running"
    if within.low >= -test.at_most:
        state = "passed"
    elif within.high < -test.at_most:
        state = "failed"
    spans = sum(spans for spans, _, _ in pairs)
    said = (
        f"recall {difference:+.4f} ({within.low:+.4f} to {within.high:+.4f}) over {spans:,} spans; "
        f"it may fall by {test.at_most:g}"
    )
    if state == "running":
        said += "; label more texts of this group"
    return Tested(f"recall_drop {name}", state, said, difference, within.low, within.high)


def _difference(drawn: Iterable[tuple[Recalled, int]]) -> float:
    spans = ours = theirs = 0
    for (of, one, other), times in drawn:
        spans, ours, theirs = spans + times * of, ours + times * one, theirs + times * other
    return round((theirs - ours) / spans, 6) if spans else 0.0


def _found(one: Judged, standing: Standing) -> int:
    needed = standing.needed(one.lang)
    findings = [it for it in one.findings if round(it.score, 4) >= needed(it.entity)]
    return sum(any(agrees(it, span) for it in findings) for span in one.spans)


def _group(one: Case, test: RecallDrop) -> str:
    return {"language": one.lang, "dataset": one.dataset, "all": "all"}[test.per]
