"""Policies for tests: built from YAML text, and random ones for properties."""

from datetime import date
from random import Random

from hypothesis import strategies as st

from guard.policy import bundle
from guard.policy.facts import Facts
from guard.policy.kinds import understand
from guard.policy.source import read
from schemas.decision import Action
from schemas.destination import OperatorSpec
from schemas.jurisdiction import Source
from schemas.policy import Content, PackSpec

TODAY = date(2026, 11, 23)

ENTITIES = {
    "EMAIL_ADDRESS": ("personal",),
    "PHONE_NUMBER": ("personal",),
    "IBAN_CODE": ("personal", "financial"),
    "DE_KVNR": ("personal", "health"),
    "PERSONNEL_NUMBER": ("hr",),
    "CREDIT_SCORE": ("credit_information",),
    "CONVICTION": ("criminal_offence",),
    "API_KEY": ("secret_credential",),
    "MARKING_EU_RANK_3": ("marking", "marking_rank_3", "classified"),
    "IP_ADDRESS_PRIVATE": ("device",),
    "UNLABELLED": (),
    "ODD": ("a_label_nobody_knows",),
}

FLOW = """\
apiVersion: guard/v1
kind: Flow
metadata: {name: orders}
spec:
  guarded_topic: orders
  exporter: {country: DE}
  purpose: inference
  origin: {countries: [DE]}
  destinations: [model]
"""

CONTRACT = """\
  facts:
    art28_dpa: {source: contract register, observed: 2018-05-25, expires: 2040-12-31}
"""  # behind FLOW: whoever runs the destination has a processor contract (Art. 28 GDPR)

DESTINATION = """\
apiVersion: guard/v1
kind: Destination
metadata: {name: model}
spec:
  kind: model_endpoint
  operator: aws
  processing_countries: [US]
  access_countries: [US]
"""


def policy_of(*texts, entities=ENTITIES):
    """Return the policy that YAML texts make with what is shipped; the n-th is called `n.yaml` in messages."""
    items = [item for number, text in enumerate(texts) for item in read(text, f"{number}.yaml")]
    return bundle.compiled(understand(items), entities)


def to_country(*countries, access=None, flow="", destination=""):
    """Return a policy with one flow from Germany to one destination in the countries given."""
    text = DESTINATION.replace(
        "processing_countries: [US]", f"processing_countries: [{', '.join(countries)}]"
    )
    reached = countries if access is None else access
    text = text.replace("access_countries: [US]", f"access_countries: [{', '.join(reached)}]")
    return policy_of(FLOW + flow + CONTRACT, text + destination)


def found(*entities, flow="orders", origins=("DE",), **more):
    return Facts(flow, entities=frozenset(entities), origins=frozenset(origins), **more)


# -- random policies ----------------------------------------------------------------------------------------------

_SOURCE = Source(type="from-memory", as_of="2026-11")
_LABELS = (
    "personal",
    "special_category",
    "health",
    "financial",
    "secret_credential",
    "pseudonymous",
    "classified",
    "device",
)
_COUNTRIES = ("DE", "FR", "US", "JP", "CH", "GB", "CN")
_OPERATORS = ("replace", "mask", "hash", "redact", "encrypt", "tokenize", "generalize")


def _few_facts():
    """Return what the random policies need of the shipped facts: a small bundle is quickly digested."""
    facts = bundle.shipped_facts()
    return facts.model_copy(
        update={
            "countries": {code: facts.countries[code] for code in _COUNTRIES},
            "blocs": {name: facts.blocs[name] for name in ("EU", "EU_OUTERMOST", "EEA", "UK")},
            "adequacy": {"EU": tuple(one for one in facts.adequacy["EU"] if one.destination in _COUNTRIES)},
            "access_laws": {},
        }
    )


_FEW_FACTS = _few_facts()


def _some(random, values, most):
    return random.sample(sorted(values), random.randint(1, most))


def condition(random, depth=0, *, labels=True, quantified=False):
    """Return a condition as data; `quantified` ones stand within each_country or some_country."""
    places = _some(random, (*_COUNTRIES, "EEA", "UK"), 3)
    kind = random.randrange(12)
    if kind < 4 and depth < 3:
        parts = [
            condition(random, depth + 1, labels=labels, quantified=quantified)
            for _ in range(random.randint(1, 3))
        ]
        return {random.choice(("all", "any")): parts}
    if kind < 6 and not quantified:
        inner = condition(random, depth + 1, labels=labels, quantified=True)
        return {random.choice(("each_country", "some_country")): inner}
    if kind < 8 and labels:
        return {random.choice(("labels_any", "labels_any", "labels_all")): _some(random, _LABELS, 3)}
    return random.choice(
        (
            {"purposes": _some(random, ("inference", "storage"), 2)},
            {random.choice(("exporter_in", "origins_in")): places},
            {random.choice(("operator_in", "operator_outside", "parent_in", "parent_outside")): places},
            {random.choice(("country_in", "country_outside")): places},
            {"fact": random.choice(("dpf", "dpf_hr"))},
            {"permit": ["scc", "bcr"]},
            {"adequate": "EU"},
        )
    )


def rule(random, name="rule"):
    when = condition(random)
    if random.random() < 0.75:  # most rules of law speak of some label
        when = {"all": [{"labels_any": _some(random, _LABELS, 3)}, when]}
    made = {
        "id": name,
        "step": random.choice(("secrets", "transfer", "purpose", "house")),
        "citation": "a law",
        "forbids": "something",
        "when": when,
    }
    if random.random() < 0.5:
        made["unless"] = condition(random, labels=False)
    if random.random() < 0.3:
        made["question"] = {"id": random.choice(("q1", "q2")), "text": "may {labels} go?", "role": "counsel"}
    return made


def pack(rules, *, covers=("EEA", "US", "JP", "CH", "GB", "CN")):
    return PackSpec.model_validate(
        {
            "title": "random",
            "citation": "a law",
            "covers": covers,
            "version": 1,
            "in_force": "2020-01-01",
            "checked": "2026-01-01",
            "review_by": "2099-01-01",
            "source": _SOURCE.model_dump(exclude_none=True),
            "rules": rules,
        }
    )


def _destination(random):
    spec = {
        "kind": "model_endpoint",
        "operator": random.choice(("ours", "theirs", "nobody-knows")),
        "processing_countries": _some(random, _COUNTRIES, 2),
        "opaque": random.random() < 0.5,
    }
    if random.random() < 0.7:
        spec["access_countries"] = _some(random, _COUNTRIES, 2)
    if random.random() < 0.5:
        expires = random.choice(("2026-11-22", "2026-11-23", "2027-01-01"))
        spec["facts"] = {"dpf": {"source": "list", "observed": "2026-11-01", "expires": expires}}
    return spec


def content(random, *, prefer=("redact", "reroute")):
    """Return the content of a policy with one flow, `flow`, and random rules."""
    names = [f"d{number}" for number in range(random.randint(1, 3))]
    flow = {
        "guarded_topic": "guarded",
        "exporter": {"country": random.choice(_COUNTRIES)},
        "purpose": random.choice(("inference", "storage")),
        "origin": {"countries": ["DE"]},
        "destinations": names,
        "prefer": random.choice(prefer),
        "opaque": random.random() < 0.5,
        "redaction": {
            entity: {"operator": random.choice(_OPERATORS)} for entity in ("default", "EMAIL_ADDRESS")
        },
    }
    if random.random() < 0.5:
        answer = {"question": "q1", "id": "A-1", "basis": "a ground", "labels": _some(random, _LABELS, 2)}
        until = random.choice(("2026-11-22", "2027-01-01"))
        flow["conditions"] = [
            {**answer, "answered_by": "counsel", "valid_from": "2026-01-01", "valid_to": until}
        ]
    return Content.model_validate(
        {
            "bundle": {},
            "flows": {"flow": flow},
            "destinations": {name: _destination(random) for name in names},
            "operators": {
                "ours": OperatorSpec(
                    entity="ours", domicile="DE", ultimate_parent_domicile="EXPORTER", source=_SOURCE
                ),
                "theirs": OperatorSpec(
                    entity="theirs", domicile="IE", ultimate_parent_domicile="US", source=_SOURCE
                ),
                "nobody-knows": OperatorSpec(entity="unknown", source=_SOURCE),
            },
            "packs": {
                "random": pack([rule(random, f"rule-{number}") for number in range(random.randint(1, 4))])
            },
            "labels": {},
            "thresholds": {},
            "approvers": {},
            "facts": _FEW_FACTS,
            "entities": ENTITIES,
        }
    )


def facts(random):
    """Return facts of a record; in a third of all, one of the things is the case that always deny."""
    odd = random.randrange(30)
    entities = set(random.sample(sorted(set(ENTITIES) - {"ODD", "MARKING_EU_RANK_3"}), random.randint(0, 6)))
    entities |= {1: {"NEVER_HEARD_OF"}, 2: {"ODD"}, 3: {"MARKING_EU_RANK_3"}}.get(odd, set())
    return Facts(
        "flow",
        entities=frozenset(entities),
        whole=frozenset(random.sample(sorted(entities), 1)) if odd in {4, 5} and entities else frozenset(),
        origins=frozenset({6: {"??", "DE"}, 7: set()}.get(odd, _some(random, _COUNTRIES, 2))),
        declared=random.choice((("personal",), ("special_category",))) if odd in {5, 10} else (),
        opaque=odd == 8,
        fault="decode.invalid_json" if odd == 9 else "",
    )


randoms = st.integers(0, 2**48).map(
    Random
)  # one seed a case: drawing each choice would cost 20 times the deciding


def with_rules(content, *more):
    """Return content with a further pack of rules."""
    return content.model_copy(update={"packs": {**content.packs, "more": pack(list(more), covers=())}})


def rank(policy, outcome):
    """Return how far down the flow's own order of preference an outcome stands."""
    flow = policy.by_name["flow"]
    count = len(flow.destinations)
    if outcome.action >= Action.HOLD:
        return 2 * count + outcome.action
    place = [one.name for one in flow.destinations].index(outcome.destination)
    redacted = bool(outcome.redactions)
    return 2 * place + redacted if flow.spec.prefer == "redact" else place + count * redacted
