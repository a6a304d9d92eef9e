"""Scenarios set up as policies in memory: each becomes one flow with its destinations, many of them in one policy.

Names begin with the scenario's own flow name, so that scenarios do not meet. Two that say different things of one operator,
or have another profile, are parted into policies of their own.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from guard.policy.facts import Facts
from guard.policy.registered import place_of, unregistered
from guard.policy.scenarios import Scenario
from guard.policy.staged_specs import alternative_of, destination_of, flow_of, operator_of, origins_of
from guard.residency.jurisdictions import Jurisdictions
from schemas.destination import DestinationSpec, OperatorSpec
from schemas.flow import FlowSpec
from schemas.jurisdiction import FactsSpec
from schemas.label import IMPLIES, UNKNOWN, LabelsSpec, ThresholdsSpec
from schemas.policy import BundleSpec, Content, PackSpec

REDACTABLE = frozenset(
    {"secret_credential", "credit_card_pan", "payment_card", "rrn_kr", "aadhaar", "national_id"}
)  # labels of what a pattern finds as a span; all others are of the document
Marked = Callable[
    [tuple[str, ...]], tuple[str, ...]
]  # protective markings as written -> the labels of a record with them


class Known(Struct, frozen=True, eq=False):
    """What scenarios are set up with: the packs in force, the operators on register, the jurisdictions' facts."""

    packs: Mapping[str, PackSpec]
    operators: Mapping[str, OperatorSpec]
    facts: FactsSpec
    jurisdictions: Jurisdictions
    marked: Marked


class Staged(Struct, frozen=True, eq=False):
    """One scenario as set up: its flow, the facts of its record, and which operator each destination stands for."""

    scenario: Scenario
    flow: str
    facts: Facts
    operators: dict[str, str]  # destination -> operator


class Stage(Struct, frozen=True, eq=False):
    """The content of one policy, and the scenarios that play in it."""

    content: Content
    staged: tuple[Staged, ...]


class _Part(Struct, frozen=True, eq=False):
    staged: Staged
    flow: FlowSpec
    destinations: dict[str, DestinationSpec]
    operators: dict[str, OperatorSpec]
    profile: str
    entities: dict[str, tuple[str, ...]]


def stages(scenarios: Iterable[Scenario], known: Known) -> list[Stage]:
    """Return the policies that some scenarios need: as few as their operators and profiles permit."""
    together: list[tuple[str, dict[str, OperatorSpec], list[_Part]]] = []
    for number, scenario in enumerate(scenarios):
        part = _part(
            scenario, f"{number}-{re.sub('[^a-z0-9]+', '-', scenario.id.lower()).strip('-')}"[:60], known
        )
        for profile, operators, parts in together:
            if profile == part.profile and all(
                operators.get(name, one) == one for name, one in part.operators.items()
            ):
                operators.update(part.operators)
                parts.append(part)
                break
        else:
            together.append((part.profile, dict(part.operators), [part]))
    return [_stage(profile, operators, parts, known) for profile, operators, parts in together]


def _stage(profile: str, operators: dict[str, OperatorSpec], parts: list[_Part], known: Known) -> Stage:
    content = Content(
        bundle=BundleSpec.model_validate({"profile": profile, "packs": sorted(known.packs)}),
        flows={part.staged.flow: part.flow for part in parts},
        destinations={name: spec for part in parts for name, spec in part.destinations.items()},
        operators=operators,
        packs=dict(known.packs),
        labels=LabelsSpec(),
        thresholds=ThresholdsSpec(),
        approvers={},
        facts=known.facts,
        entities={name: labels for part in parts for name, labels in part.entities.items()},
    )
    return Stage(content, tuple(part.staged for part in parts))


def _part(scenario: Scenario, flow: str, known: Known) -> _Part:
    exporter = scenario.text("exporter.country")
    own = destination_of(scenario)
    operators = {
        own.operator: operator_of(scenario, known.operators.get(own.operator, unregistered(own.operator)))
    }
    destinations = {f"{flow}.{own.operator}": own}
    for name in scenario.alternatives:
        spec = known.operators.get(name, unregistered(name))
        country = place_of(spec, exporter, known.jurisdictions)
        if country is not None and f"{flow}.{name}" not in destinations:
            destinations[f"{flow}.{name}"] = alternative_of(scenario, name, spec, country)
            operators.setdefault(name, spec)
    labels = (*scenario.labels, *known.marked(scenario.words("data.markings")))
    spans = frozenset(labels) & REDACTABLE
    facts = Facts(
        flow,
        entities=frozenset(label.upper() for label in spans),
        origins=origins_of(scenario),
        declared=tuple(sorted({label if label in IMPLIES else UNKNOWN for label in labels} - spans)),
    )
    staged = Staged(scenario, flow, facts, {name: one.operator for name, one in destinations.items()})
    entities: dict[str, tuple[str, ...]] = {label.upper(): (label,) for label in spans}
    profile = scenario.text("policy.profile", "base")
    return _Part(
        staged, flow_of(scenario, flow, tuple(destinations)), destinations, operators, profile, entities
    )
