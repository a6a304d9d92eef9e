"""Which flows a destination could lawfully serve: the engine asked, flow by flow, with the labels that are typical of each."""

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from guard.policy.compile import Policy
from guard.policy.facts import Facts
from schemas.decision import Action
from schemas.destination import OperatorSpec
from schemas.flow import FlowSpec
from schemas.label import PERSONAL, with_implied

_ASKED = (PERSONAL, "health")  # of flows that do not say what their records carry


class Served(Struct, frozen=True):
    """What would become of a flow's records at one destination, if they carried these labels."""

    flow: str
    destination: str
    labels: tuple[str, ...]  # empty: nothing found
    action: str
    redacted: tuple[str, ...] = ()  # labels that would go
    because: tuple[str, ...] = ()  # rules that forbid the rest, or the redacted part
    basis: tuple[str, ...] = ()
    question: str = ""
    is_declared: bool = False  # the flow names this destination


def served(policy: Policy, destination: str, at: date) -> Iterator[Served]:
    """Yield the answer for every flow and each of its typical sets of labels. Raise KeyError for no destination."""
    alone = _alone(policy, destination)
    for name, spec in policy.content.flows.items():
        for labels in label_sets(spec):
            yield _ask(alone, name, destination, labels, at, is_declared=destination in spec.destinations)


def label_sets(spec: FlowSpec) -> tuple[tuple[str, ...], ...]:
    """Return what to ask for: nothing found, then each typical label, or personal data and health data."""
    return ((), *((label,) for label in spec.typical_labels or _ASKED))


def _alone(policy: Policy, destination: str) -> Policy:
    """Return the policy as if each flow led to this destination only."""
    content = policy.content
    flows = {
        name: spec.model_copy(update={"destinations": (destination,)}) for name, spec in content.flows.items()
    }
    return Policy(content.model_copy(update={"flows": flows}))


def _ask(
    policy: Policy, flow: str, destination: str, labels: tuple[str, ...], at: date, *, is_declared: bool
) -> Served:
    entities = {label: entity_of(label, policy.labels) for label in labels}
    carried = frozenset(entity for entity in entities.values() if entity)
    facts = Facts(
        flow,
        entities=carried,
        origins=policy.by_name[flow].origins,
        declared=tuple(sorted(label for label, entity in entities.items() if not entity)),
    )
    outcome = policy.outcome(facts, at)
    return Served(
        flow,
        destination,
        labels,
        outcome.action.word,
        redacted=tuple(
            label
            for label, entity in entities.items()
            if entity in {one.entity for one in outcome.redactions}
        ),
        because=tuple(dict.fromkeys(reason.code for reason in outcome.reasons)),
        basis=outcome.basis,
        question=outcome.question if outcome.action is Action.HOLD else "",
        is_declared=is_declared,
    )


def entity_of(label: str, labels: Mapping[str, frozenset[str]]) -> str:
    """Return an entity that stands for a label and for as little else as can be; empty where classifiers find none.

    >>> entity_of("health", {"MRN": frozenset({"phi"}), "KVNR": frozenset({"health"})})
    'KVNR'
    """
    found = sorted(
        (len(with_implied(given)), entity) for entity, given in labels.items() if label in with_implied(given)
    )
    own = with_implied({label})
    return next((entity for size, entity in found if size == len(own)), "")


def operator_of(policy: Policy, destination: str) -> OperatorSpec | None:
    """Return what is recorded of the operator that runs a destination."""
    return policy.content.operators.get(policy.content.destinations[destination].operator)
