"""Policies for tests: built from YAML text, and random ones for properties."""

from datetime import date

from hypothesis import strategies as st

from guard.policy import bundle
from guard.policy.facts import Facts
from guard.policy.kinds import understand
from guard.policy.source import read
from schemas.destination import DestinationSpec, OperatorSpec
from schemas.flow import FlowSpec
from schemas.jurisdiction import Source
from schemas.label import LabelsSpec, ThresholdsSpec
from schemas.policy import BundleSpec, Content, PackSpec

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
    text = DESTINATION.replace("processing_countries: [US]", f"processing_countries: [{', '.join(countries)}]")
    reached = countries if access is None else access
    text = text.replace("access_countries: [US]", f"access_countries: [{', '.join(reached)}]")
    return policy_of(FLOW + flow, text + destination)


def found(*entities, flow="orders", origins=("DE",), **more):
    return Facts(flow, entities=frozenset(entities), origins=frozenset(origins), **more)


# -- random policies ----------------------------------------------------------------------------------------------

_SOURCE = Source(type="from-memory", as_of="2026-11")
_LABELS = ("personal", "special_category", "health", "financial", "secret_credential", "pseudonymous", "classified", "device")
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


def conditions(*, labels=True, quantified=False):
    """Return conditions as data; `quantified` ones stand within each_country or some_country."""
    places = st.lists(st.sampled_from((*_COUNTRIES, "EEA", "UK")), min_size=1, max_size=3, unique=True)
    simple = [
        st.fixed_dictionaries({"purposes": st.lists(st.sampled_from(("inference", "storage")), min_size=1, max_size=2)}),
        st.builds(lambda name, where: {name: where}, st.sampled_from(("exporter_in", "origins_in")), places),
        st.builds(
            lambda name, where: {name: where},
            st.sampled_from(("operator_in", "operator_outside", "parent_in", "parent_outside")),
            places,
        ),
        st.fixed_dictionaries({"fact": st.sampled_from(("dpf", "dpf_hr"))}),
        st.just({"permit": ["scc", "bcr"]}),
        st.just({"adequate": "EU"}),
        st.builds(lambda name, where: {name: where}, st.sampled_from(("country_in", "country_outside")), places),
    ]
    if labels:
        some = st.lists(st.sampled_from(_LABELS), min_size=1, max_size=3, unique=True)
        simple.append(st.builds(lambda name, which: {name: which}, st.sampled_from(("labels_any", "labels_all")), some))
    leaf = st.one_of(simple)
    if quantified:
        return leaf
    inner = st.builds(
        lambda name, one: {name: one},
        st.sampled_from(("each_country", "some_country")),
        conditions(labels=labels, quantified=True),
    )
    return st.recursive(
        st.one_of(leaf, inner),
        lambda part: st.builds(
            lambda name, parts: {name: parts}, st.sampled_from(("all", "any")), st.lists(part, min_size=1, max_size=3)
        ),
        max_leaves=4,
    )


@st.composite
def rules(draw, name="rule"):
    when = draw(conditions())
    if draw(st.integers(0, 3)):  # most rules of law speak of some label
        when = {"all": [when, {"labels_any": draw(st.lists(st.sampled_from(_LABELS), min_size=1, max_size=3, unique=True))}]}
    rule = {
        "id": name,
        "step": draw(st.sampled_from(("secrets", "transfer", "purpose", "house"))),
        "citation": "a law",
        "forbids": "something",
        "when": when,
    }
    if draw(st.booleans()):
        rule["unless"] = draw(conditions(labels=False))
    if draw(st.integers(0, 3)) == 0:
        rule["question"] = {"id": draw(st.sampled_from(("q1", "q2"))), "text": "may {labels} go?", "role": "counsel"}
    return rule


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


@st.composite
def destinations(draw):
    spec = {
        "kind": "model_endpoint",
        "operator": draw(st.sampled_from(("ours", "theirs", "nobody-knows"))),
        "processing_countries": draw(st.lists(st.sampled_from(_COUNTRIES), min_size=1, max_size=2, unique=True)),
        "opaque": draw(st.booleans()),
    }
    if draw(st.booleans()):
        spec["access_countries"] = draw(st.lists(st.sampled_from(_COUNTRIES), min_size=1, max_size=2, unique=True))
    if draw(st.booleans()):
        expires = draw(st.sampled_from(("2026-11-22", "2026-11-23", "2027-01-01")))
        spec["facts"] = {"dpf": {"source": "list", "observed": "2026-11-01", "expires": expires}}
    return DestinationSpec.model_validate(spec)


@st.composite
def contents(draw, *, prefer=("redact", "reroute"), most_rules=4):
    """Return the content of a policy with one flow, `flow`, and random rules."""
    where = draw(st.lists(destinations(), min_size=1, max_size=3))
    names = [f"d{number}" for number in range(len(where))]
    flow = {
        "guarded_topic": "guarded",
        "exporter": {"country": draw(st.sampled_from(_COUNTRIES))},
        "purpose": draw(st.sampled_from(("inference", "storage"))),
        "origin": {"countries": ["DE"]},
        "destinations": names,
        "prefer": draw(st.sampled_from(prefer)),
        "opaque": draw(st.booleans()),
        "redaction": {entity: {"operator": draw(st.sampled_from(_OPERATORS))} for entity in ("default", "EMAIL_ADDRESS")},
    }
    if draw(st.booleans()):
        flow["conditions"] = [
            {
                "question": "q1",
                "id": "A-1",
                "basis": "a ground",
                "labels": draw(st.lists(st.sampled_from(_LABELS), min_size=1, max_size=2)),
                "answered_by": "counsel",
                "valid_from": "2026-01-01",
                "valid_to": draw(st.sampled_from(("2026-11-22", "2027-01-01"))),
            }
        ]
    several = [draw(rules(f"rule-{number}")) for number in range(draw(st.integers(1, most_rules)))]
    return Content(
        bundle=BundleSpec(),
        flows={"flow": FlowSpec.model_validate(flow)},
        destinations=dict(zip(names, where, strict=True)),
        operators={
            "ours": OperatorSpec(entity="ours", domicile="DE", ultimate_parent_domicile="EXPORTER", source=_SOURCE),
            "theirs": OperatorSpec(entity="theirs", domicile="IE", ultimate_parent_domicile="US", source=_SOURCE),
            "nobody-knows": OperatorSpec(entity="unknown", source=_SOURCE),
        },
        packs={"random": pack(several)},
        labels=LabelsSpec(),
        thresholds=ThresholdsSpec(),
        approvers={},
        facts=_FEW_FACTS,
        entities=ENTITIES,
    )


@st.composite
def some_facts(draw):
    odd = draw(st.integers(0, 9))  # which of the things that always deny is the case, if any
    known = st.sampled_from(sorted(set(ENTITIES) - {"ODD", "MARKING_EU_RANK_3"}))
    entities = draw(st.frozensets(known, min_size=1, max_size=6)) if odd else frozenset()
    entities |= frozenset({1: {"NEVER_HEARD_OF"}, 2: {"ODD"}, 3: {"MARKING_EU_RANK_3"}}.get(odd, set()))
    return Facts(
        "flow",
        entities=entities,
        whole=draw(st.frozensets(st.sampled_from(sorted(entities)), max_size=1)) if odd in {4, 5} else frozenset(),
        origins=frozenset({6: {"??", "DE"}, 7: set()}.get(odd, draw(st.sets(st.sampled_from(_COUNTRIES), min_size=1, max_size=2)))),
        declared=draw(st.sampled_from((("personal",), ("special_category",)))) if odd == 5 else (),
        opaque=odd == 8,
        fault="decode.invalid_json" if odd == 9 and draw(st.booleans()) else "",
    )


def with_rules(content, *more):
    """Return content with a further pack of rules."""
    return content.model_copy(update={"packs": {**content.packs, "more": pack(list(more), covers=())}})
