"""What of a labelled text's findings counts under a policy: its lists, and its thresholds, by the language of the text.

A text has no flow, so it is judged as on the flow where most is lost: a finding counts where it reaches the threshold of
every flow that may carry the text, on the way to every destination, and no entry of `allow` excuses it on any of them. A
term of `deny` that is meant for some of these flows alone does not count. A miss on one flow is a miss.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from classifiers import declared
from classifiers.agreement import Case, Judged, label
from classifiers.contract import Detector
from classifiers.excusing import Excuses
from classifiers.kinds import kinds
from classifiers.models.entities import NAME
from guard.changes.listing import own_parts
from guard.detecting import model_version
from guard.evaluation.running import Chosen, Engine, Speed, judged, measuring
from guard.fitting import Fitted, fitted, running
from guard.policy.compile import Policy
from guard.policy.scoring import Scoring, scoring_of
from schemas.policy import Content


class Standing(Struct, frozen=True, eq=False):
    """A policy on a day; `scores` may be left alone, so that a threshold can be chosen."""

    policy: Policy
    at: date
    is_by_threshold: bool = True

    def flows(self, language: str) -> tuple[str, ...]:
        """Return the flows whose records may be written in a language; all of them where none may."""
        flows = self.policy.content.flows
        may_be = [name for name, one in flows.items() if one.languages is None or language in one.languages]
        return tuple(may_be or flows)

    def excuses(self, language: str) -> Excuses | None:
        """Return what an entry of `allow` excuses on some of these flows."""
        every = self.policy.excuses(self.at)
        if every is None:
            return None
        content, merged = self.policy.content, dict[str, dict[str, str]]()
        for name in self.flows(language):
            for entity, terms in every.by_topic.get(content.flows[name].guarded_topic, {}).items():
                merged.setdefault(entity, {}).update(terms)
        return Excuses(dict.fromkeys([_topic(self, language)], merged)) if merged else None

    def needed(self, language: str) -> Callable[[str], float]:
        """Return from which score on an entity counts on each of these flows."""
        if not self.is_by_threshold:
            return lambda _entity: 0.0
        scorings = [scoring_of(self.policy.by_name[name], self.at) for name in self.flows(language)]
        return lambda entity: max(_needed(one, entity) for one in scorings)


def chosen_under(
    policy: Policy,
    *,
    model: str = "auto",
    engine: Engine = "auto",
    config: Path | None = None,
    before: Fitted | None = None,
) -> tuple[Chosen, Fitted]:
    """Return what a policy's records are scanned with, its own patterns, terms and words included.

    What `before` holds already is not loaded again.
    """
    asked = measuring(config, model=model, engine=engine)
    fit = fitted(asked, policy.content, before=before)
    version = model_version(fit.asked)
    own = sorted(one for one in running(fit.asked) if one not in (f"{NAME}@{version}", declared.CLASSIFIER))
    several = Counter(one.kind for one in own_parts(policy.content))
    told = [
        f"{count} {kind} {'entry' if count == 1 else 'entries'} of the policy"
        for kind, count in several.items()
    ]
    return Chosen(fit.detector, "cascade", version, (*own, *told)), fit


def judged_under(
    cases: Sequence[Case],
    detector: Detector,
    standing: Standing,
    advance: Callable[[int], None] = lambda _count: None,
) -> tuple[list[Judged], Speed]:
    """Return what counts in each text, in order, and what it cost. The detector is that of the policy (`guard.fitting`).

    Raise SettingsError where a text has a fault.
    """
    known = kinds_with(standing.policy.content)
    cases = as_labelled(cases, known)
    places: dict[str, list[int]] = {}
    for place, one in enumerate(cases):
        places.setdefault(one.lang, []).append(place)
    found: dict[int, Judged] = {}
    speed = Speed(0, 0, 0.0, 0.0)
    for language, mine in sorted(places.items()):
        several, cost = judged(
            [cases[place] for place in mine],
            detector,
            advance,
            known=known,
            topic=_topic(standing, language),
            excuses=standing.excuses(language),
            needed=standing.needed(language),
        )
        found.update(zip(mine, several, strict=True))
        speed = Speed(
            speed.records + cost.records,
            speed.characters + cost.characters,
            speed.cpu_seconds + cost.cpu_seconds,
            speed.wall_seconds + cost.wall_seconds,
        )
    return [found[place] for place in range(len(cases))], speed


def kinds_with(content: Content) -> Mapping[str, str]:
    """Return the kind of every entity, those that a policy's own patterns alone find included: these are their own kind."""
    spec = content.classifiers
    own = {one.entity for one in (spec.patterns or () if spec is not None else ())}
    return {**{entity: entity.lower() for entity in own}, **kinds()}


def as_labelled(cases: Sequence[Case], known: Mapping[str, str]) -> list[Case]:
    """Return the texts with spans that name an entity, as the labelled store has them, named by its kind."""
    return [
        replace(
            one,
            spans=tuple(replace(it, label=label(known.get(it.label, it.label))) for it in one.spans),
        )
        for one in cases
    ]


def _topic(standing: Standing, language: str) -> str:
    """Return the guarded topic of these flows where there is one; else none, where terms of single flows stay out."""
    topics = {standing.policy.content.flows[name].guarded_topic for name in standing.flows(language)}
    return min(topics) if len(topics) == 1 else ""


def _needed(scoring: Scoring, entity: str) -> float:
    usual = scoring.base.get(entity, scoring.default)
    return max(scoring.limits.get(entity, (usual,)), default=usual)
