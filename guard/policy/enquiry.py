"""A question put to a policy: may data with these labels go this way, why or why not, and what would change the answer."""

from collections.abc import Collection
from datetime import date

from msgspec import Struct

from guard.policy.compile import Policy
from guard.policy.complaints import closest
from guard.policy.entries import told_entries
from guard.policy.facts import Facts
from guard.policy.nearest import nearest
from guard.policy.select import guarded_topic
from schemas.decision import Action, Outcome
from schemas.errors import SettingsError
from schemas.label import IMPLIES, with_implied


class Answered(Struct, frozen=True):
    """What a policy answers: its outcome, and the facts that would make it pass as it is, were they recorded."""

    flow: str
    destination: str
    labels: tuple[str, ...]
    outcome: Outcome
    sentences: dict[str, str]
    changes: tuple[str, ...] = ()
    thresholds: tuple[
        str, ...
    ] = ()  # entries in force that say from which score on such findings count there


def ask(
    policy: Policy,
    *,
    flow: str | None,
    destination: str,
    labels: Collection[str],
    origins: Collection[str] = (),
    of_document: bool = False,
    at: date,
) -> Answered:
    """Return the answer for one flow and one of the policy's destinations. Raise SettingsError for a name nobody knows.

    The labels are taken as findings that can be redacted; with `of_document`, as labels of the document as a whole.
    """
    _, name = guarded_topic(policy, flow)
    content = policy.content
    if destination not in content.destinations:
        known = ", ".join(f"`{one}`" for one in sorted(content.destinations))
        hint = closest(destination, content.destinations) or f"; it has {known}"
        raise SettingsError(f"the policy has no destination `{destination}`{hint}")
    for label in labels:
        if label not in IMPLIES:
            raise SettingsError(
                f"unknown label `{label}`{closest(label, IMPLIES) or '; see schemas/label.py'}"
            )
    for country in origins:
        if country not in policy.law.jurisdictions.facts.countries:
            raise SettingsError(f"unknown country `{country}`; write an ISO 3166-1 code, such as DE")
    spec = content.flows[name].model_copy(update={"destinations": (destination,)})
    entities = {**content.entities, **{label.upper(): (label,) for label in labels}}
    alone = Policy(content.model_copy(update={"flows": {name: spec}, "entities": entities}))
    facts = Facts(
        name,
        entities=frozenset() if of_document else frozenset(label.upper() for label in labels),
        declared=tuple(sorted(labels)) if of_document else (),
        origins=frozenset(origins) or alone.by_name[name].origins or frozenset(spec.origin.countries),
    )
    outcome = alone.outcome(facts, at)
    changes = () if outcome.action is Action.ALLOW else nearest(alone, facts, destination, at)
    told = told_entries(
        content, policy.labels, flow=name, destination=destination, asked=with_implied(labels), at=at
    )
    sentences = alone.sentences
    return Answered(name, destination, tuple(labels), outcome, sentences, tuple(map(str, changes)), told)
