"""What law asks of whoever moves the data besides, and which regimes spoke: told with each decision, computed once."""

import re
from collections.abc import Iterator

from guard.policy.applicable import Applicable
from guard.policy.conditions import holds
from guard.policy.judgement import Verdict
from guard.policy.movement import Situation, known
from guard.policy.support import adequacy_used, grounds_used
from schemas.jurisdiction import Adequacy

ALWAYS = "log_decision"
_PLACE = re.compile(r"\{([a-z_]+)\.([A-Za-z0-9_.]+)\}")


def obligations_of(verdict: Verdict, applicable: Applicable) -> tuple[str, ...]:
    """Return every obligation of a verdict's rules, grounds and duties, each once, with facts filled in."""
    return tuple(dict.fromkeys((ALWAYS, *_obligations(verdict, applicable))))


def regimes_of(verdict: Verdict, applicable: Applicable) -> tuple[str, ...]:
    """Return the regimes of a verdict's rules, of the grounds they accept, and of the duties that hold."""
    law = verdict.situation.movement.law
    told = dict.fromkeys(one.regime for one in verdict.spoken)
    for rule in verdict.spoken:
        told.update(dict.fromkeys(law.grounds[name].regime for name in rule.grounds if name in law.grounds))
    told.update(
        dict.fromkeys(one.regime for one in applicable.duties if holds(one.duty.when, verdict.situation))
    )
    return tuple(regime for regime in told if regime)


def _obligations(verdict: Verdict, applicable: Applicable) -> Iterator[str]:
    situation = verdict.situation
    law = situation.movement.law
    for compiled in verdict.spoken:
        unless = compiled.rule.unless
        is_met = unless is not None and holds(unless, situation) is True
        decisions = tuple(adequacy_used(unless, situation)) if unless is not None and is_met else ()
        yield from _filled(compiled.rule.obligations, situation, decisions)
        if unless is not None and is_met:
            for name in dict.fromkeys(grounds_used(unless, situation)):
                yield from _filled(law.grounds[name].ground.obligations, situation, decisions)
    for one in applicable.duties:
        if holds(one.duty.when, situation) is True:
            yield from _filled(one.duty.obligations, situation, ())


def _filled(texts: tuple[str, ...], situation: Situation, decisions: tuple[Adequacy, ...]) -> Iterator[str]:
    for text in texts:
        parts = {
            place.group(0): _value(place.group(1), place.group(2), situation, decisions)
            for place in _PLACE.finditer(text)
        }
        if all(parts.values()):
            for place, value in parts.items():
                text = text.replace(place, value)  # noqa: PLW2901 - filled place by place
            yield text


def _value(group: str, name: str, situation: Situation, decisions: tuple[Adequacy, ...]) -> str:
    """Return the value for a placeholder in words; empty where it has none, and then the obligation is left out."""
    if group == "adequacy":
        values = (getattr(one, name, None) for one in decisions)
        return next((str(value) for value in values if value), "")
    full = f"{group}.{name}"
    value = known(full, situation)
    if value is None and situation.labels is not None:
        value = next((one.proves[full] for one in situation.movement.permits if full in one.proves), None)
    return "" if value is None else str(value)
