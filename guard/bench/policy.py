"""What a large policy costs: to compile, to ask again, and to ask for facts that were never seen."""

import time
from collections.abc import Callable
from datetime import date
from functools import partial
from random import Random  # seeded, for inventing: nothing here is secret
from statistics import median
from typing import Any

from guard.policy.bundle import shipped_facts
from guard.policy.compile import Policy
from guard.policy.facts import Facts
from guard.wiring import settle_memory
from schemas.condition import Condition
from schemas.destination import DestinationSpec, Fact, OperatorSpec
from schemas.flow import Exporter, FlowSpec, OriginSpec
from schemas.jurisdiction import Source
from schemas.label import IMPLIES, LabelsSpec, ThresholdsSpec
from schemas.policy import STEPS, BundleSpec, Content, PackSpec, Rule
from schemas.vocabulary import FACTS

AT = date(2026, 11, 22)
FLOWS = 100
_SOURCE = Source(type="from-memory", as_of="2026-11", title="invented for a measurement")
_LABELS = sorted(label for label in IMPLIES if not label.startswith("marking"))
_FLAGS = sorted(
    name for name, (sort, _) in FACTS.items() if sort == "flag" and name.startswith(("dest.", "safeg"))
)
_EXPORTERS = tuple(sorted(shipped_facts().countries)[::4])  # some sixty countries, each with law of its own
_BLOCS = ("EEA", "EU", "UK", "CH", "NATO", "US", "CN", "IN", "BR", "JP")


def measure(rules: int = 10_000, destinations: int = 1_000, *, asked: int = 2_000) -> dict[str, Any]:
    """Return seconds to compile a policy of that size, and microseconds per decision remembered and decided anew."""
    content = invented(rules, destinations)
    compiled, policy = _timed(partial(Policy, content))
    settle_memory()  # as every worker does
    facts = list(dict.fromkeys(_facts(Random(2), asked)))  # noqa: S311 - invented, no secret
    for one in facts[: len(facts) // 2]:  # each flow's rules are looked through once a day
        policy.fresh_outcome(one, AT)
    anew = sorted(_anew(policy, one) for one in facts[len(facts) // 2 :])
    first = _anew(Policy(content), facts[0])
    policy.outcome(facts[0], AT)
    repeats = 200_000
    remembered, _ = _timed(lambda: [policy.outcome(facts[0], AT) for _ in range(repeats)])
    return {
        "rules": rules,
        "destinations": destinations,
        "compile_seconds": round(compiled, 3),
        "remembered_microseconds": round(remembered / repeats * 1e6, 3),
        "unseen_microseconds": {
            "p50": round(median(anew) * 1e6, 1),
            "p99": round(anew[int(len(anew) * 0.99)] * 1e6, 1),
            "most": round(anew[-1] * 1e6, 1),
        },
        "first_of_all_milliseconds": round(first * 1e3, 1),
    }


def invented(rules: int, destinations: int) -> Content:
    """Return a seeded policy: rules over labels, countries, purposes and facts; flows with up to three destinations."""
    draw = Random(1)  # noqa: S311 - invented, no secret
    names = [f"destination-{number}" for number in range(destinations)]
    flows = {
        f"flow-{number}": _flow(draw, number, draw.sample(names, min(3, len(names))))
        for number in range(FLOWS)
    }
    packs = {
        f"pack-{number}": _pack(draw, number, rules // 100) for number in range(100)
    }  # a hundred regimes, as a large deployment has
    return Content(
        bundle=BundleSpec(),
        flows=flows,
        destinations={name: _destination(draw) for name in names},
        operators={f"operator-{number}": _operator(draw) for number in range(50)},
        packs=packs,
        labels=LabelsSpec(),
        thresholds=ThresholdsSpec(),
        approvers={},
        facts=shipped_facts(),
        entities={f"ENTITY_{number}": tuple(draw.sample(_LABELS, 2)) for number in range(200)},
    )


def _anew(policy: Policy, facts: Facts) -> float:
    return _timed(lambda: policy.fresh_outcome(facts, AT))[0]


def _timed(done: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    result = done()
    return time.process_time() - start, result


def _facts(draw: Random, count: int) -> list[Facts]:
    """Return facts of records that carry one to four entities."""
    return [
        Facts(
            f"flow-{draw.randrange(FLOWS)}",
            entities=frozenset(f"ENTITY_{draw.randrange(200)}" for _ in range(draw.randint(1, 4))),
            origins=frozenset({"DE"}),
        )
        for _ in range(count)
    ]


def _flow(draw: Random, number: int, destinations: list[str]) -> FlowSpec:
    return FlowSpec(
        guarded_topic=f"topic-{number}",
        exporter=Exporter(country=draw.choice(_EXPORTERS)),
        purpose=draw.choice(("inference", "training", "storage", "analytics")),
        origin=OriginSpec(countries=("DE",)),
        destinations=tuple(destinations),
    )


def _destination(draw: Random) -> DestinationSpec:
    countries = tuple(draw.sample(("DE", "FR", "US", "CN", "IN", "BR", "JP", "GB"), 2))
    fact = Fact(source="register", observed=date(2026, 1, 1), expires=date(2027, 1, 1))
    return DestinationSpec(
        kind=draw.choice(("model_endpoint", "vector_store", "bucket")),
        operator=f"operator-{draw.randrange(50)}",
        processing_countries=countries[:1],
        access_countries=countries,
        facts=dict.fromkeys(draw.sample(_FLAGS, 5), fact),
    )


def _operator(draw: Random) -> OperatorSpec:
    domicile = draw.choice(("DE", "US", "CN", "FR"))
    return OperatorSpec(
        entity="invented", domicile=domicile, ultimate_parent_domicile=domicile, source=_SOURCE
    )


def _pack(draw: Random, number: int, rules: int) -> PackSpec:
    return PackSpec(
        title=f"Regime {number}",
        citation="invented",
        regime=f"R-{number}",
        covers=("EEA", *_EXPORTERS) if number == 0 else (),
        version=1,
        in_force=date(2020, 1, 1),
        checked=AT,
        review_by=date(2027, 1, 1),
        source=_SOURCE,
        rules=tuple(_rule(draw, f"rule-{number}-{index}") for index in range(rules)),
    )


def _rule(draw: Random, name: str) -> Rule:
    """Return a rule as packs have them: of an exporter's law, for some labels, for what leaves a bloc or for a purpose."""
    parts: list[dict[str, Any]] = [
        {"exporter_in": [draw.choice(_EXPORTERS)]},
        {"labels_any": draw.sample(_LABELS, draw.randint(1, 3))},
        draw.choice(
            (
                {"some_country": {"country_outside": draw.sample(_BLOCS, 2)}},
                {"purposes": [draw.choice(("training", "analytics", "embedding"))]},
                {"parent_in": draw.sample(_BLOCS, 2)},
            )
        ),
    ]
    unless = draw.choice(({"fact": draw.choice(_FLAGS)}, {"each_country": {"adequate": "EU"}}))
    return Rule(
        id=name,
        step=draw.choice(STEPS),
        citation="invented",
        forbids="what a measurement invents",
        when=Condition.model_validate({"all": parts}),
        unless=Condition.model_validate(unless),
    )
