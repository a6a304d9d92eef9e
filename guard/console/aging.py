"""What was measured or said of other classifiers, or of other records, than there are now: to be looked at again. Pure.

Which classifiers are in force is told by windows: the versions whose findings were counted over the last two hours.
"""

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct

from guard.console.sight import Sight
from schemas.tuning import SweepReport
from schemas.window import AlertKind, Window

_DRIFTS = (AlertKind.LABEL_DRIFT, AlertKind.SCORE_DRIFT)


class Drift(Struct, frozen=True):
    """How far a flow is from its pinned baseline, by population stability index; raised since when it is too far."""

    flow: str
    labels: float
    scores: float  # of the classifier that is farthest
    classifier: str
    since: int = 0  # 0: no alert is raised
    is_pinned: bool = True  # whether there is a baseline to be far from


def drifts(windows: Iterable[Window], sight: Sight) -> list[Drift]:
    """Return the drift of each flow that is seen, those with an alert first."""
    found = [_drift(one) for one in windows if sight.has(one.flow)]
    return sorted(found, key=lambda one: (not one.since, -max(one.labels, one.scores), one.flow))


def running(windows: Iterable[Window], flow: str = "") -> dict[str, frozenset[str]]:
    """Return the versions of each classifier that found something of late, on one flow or on any."""
    found: dict[str, set[str]] = {}
    for window in windows:
        if flow in ("", window.flow):
            for mix in window.mixes.values():
                for name in mix.scores:
                    found.setdefault(_name(name), set()).add(name)
    return {name: frozenset(versions) for name, versions in found.items()}


def outdated(measured: Collection[str], now: Mapping[str, frozenset[str]]) -> list[str]:
    """Return the versions in force that take the place of ones that were measured; none where that cannot be told.

    >>> outdated(["encoder@1", "iban@1"], {"encoder": frozenset({"encoder@2"}), "iban": frozenset({"iban@1"})})
    ['encoder@2']
    """
    known = {_name(one) for one in measured}
    return sorted(version for name in known for version in now.get(name, ()) if version not in measured)


def is_running(measured: Collection[str], now: Mapping[str, frozenset[str]]) -> bool:
    """Return whether something that was measured is known to run: of what found nothing of late nobody can tell."""
    return any(version in now.get(_name(version), ()) for version in measured)


def whys(report: SweepReport, windows: Collection[Window], drifting: Iterable[Drift]) -> list[str]:
    """Return why a report is to be measured again, in sentences; none where nothing speaks for it."""
    told = [
        f"{version} runs now, and it was measured with another version"
        for version in outdated(report.classifiers, running(windows, report.flow))
    ]
    for one in drifting:
        if one.since and report.flow in ("", one.flow):
            what = "what is found" if one.labels >= one.scores else f"scores of {one.classifier}"
            told.append(f"{what} on flow {one.flow} drifted from the baseline")
    return told


def _drift(window: Window) -> Drift:
    scores = {name: value for name, value in window.drift.items() if name != "labels"}
    farthest = max(scores, key=lambda name: (scores[name], name), default="")
    raised = [alert.since for kind, alert in window.alerts.items() if kind in _DRIFTS and alert.is_raised]
    return Drift(
        window.flow,
        window.drift.get("labels", 0.0),
        scores.get(farthest, 0.0),
        farthest,
        min(raised, default=0),
        bool(window.drift),
    )


def _name(version: str) -> str:
    return version.partition("@")[0]
