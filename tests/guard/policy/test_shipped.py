"""What is shipped: packs, facts and the example policy load, refer to what exists, and keep their sources."""

from pathlib import Path

import pytest
import yaml
from policies import TODAY

from classifiers.patterns import load as patterns
from guard.policy import bundle, references
from guard.policy.bundle import EXAMPLE, labels_by_entity, shipped, shipped_facts, shipped_packs
from guard.policy.compile import Policy
from guard.policy.facts import Facts
from guard.residency.jurisdictions import Jurisdictions
from schemas.decision import Action
from schemas.label import IMPLIES, OF_DOCUMENT

LAW = Path(__file__).parents[4] / "shared" / "law"
needs_law = pytest.mark.skipif(not LAW.is_dir(), reason="../shared/law is not here")


@pytest.fixture(scope="module")
def example():
    return bundle.load(EXAMPLE, labels_by_entity(patterns()))


def test_every_shipped_file_loads():
    kinds = {(thing.kind, thing.name) for thing in shipped()}

    assert {("Pack", "eu-gdpr-44"), ("Pack", "x-secrets"), ("Pack", "markings")} <= kinds
    assert {("Facts", "countries"), ("Facts", "jurisdictions"), ("Operator", "stackit")} <= kinds


def test_shipped_files_refer_only_to_what_exists(example):
    known = bundle._known([], Jurisdictions(shipped_facts()))

    assert list(references.complaints(list(shipped()), example.content, known)) == []


def test_every_label_a_classifier_gives_is_in_the_vocabulary():
    assert {label for pattern in patterns() for label in pattern.labels} <= IMPLIES.keys()


def test_labels_of_documents_and_implied_labels_are_in_the_vocabulary():
    assert IMPLIES.keys() >= OF_DOCUMENT
    assert {wider for labels in IMPLIES.values() for wider in labels} <= IMPLIES.keys()


def test_packs_tell_when_they_were_checked_and_when_they_are_due():
    packs = {pack.name: pack for pack in shipped_packs()}

    assert all(pack.review_by > TODAY for pack in packs.values())
    assert packs["eu-gdpr-44"].version == "1"


def test_overdue_packs_are_named(example):
    assert example.overdue(TODAY) == ()
    assert len(example.overdue(TODAY.replace(year=2030))) == len(example.content.packs)


@needs_law
def test_operators_keep_their_domiciles_and_sources():
    known = {thing.name: thing.spec for thing in shipped() if thing.kind == "Operator"}

    for given in yaml.safe_load((LAW / "operators.yaml").read_text())["operators"]:
        operator = known[given["id"]]
        assert (operator.domicile, operator.ultimate_parent_domicile) == (
            given["domicile"],
            given["ultimate_parent_domicile"],
        )
        assert (operator.source.type, operator.source.as_of) == (given["src"]["type"], given["src"]["as_of"])
        assert operator.exposure == given["exposure"]


@needs_law
def test_adequacy_entries_keep_their_dates_and_sources():
    law = yaml.safe_load((LAW / "jurisdictions.yaml").read_text())

    for regime in ("EU", "UK", "CH"):
        known = {entry.destination: entry for entry in shipped_facts().adequacy[regime]}
        for given in law["adequacy"][regime]["entries"]:
            entry = known[given["dest"].replace("EU-INST", "EU_INST")]
            assert (entry.source.type, entry.source.as_of) == (given["src"]["type"], given["src"]["as_of"])
            assert entry.source.title == given["src"].get("title", "")
            assert str(entry.valid_to or "") == str(given.get("valid_to") or "")
            assert bool(entry.requires or entry.excludes_labels) == bool(given.get("conditions"))


@needs_law
def test_blocs_keep_their_members_and_sources():
    law = yaml.safe_load((LAW / "jurisdictions.yaml").read_text())
    known = shipped_facts().blocs

    for name, given in law["blocs"].items():
        if name != "US_ITAR_126_1":  # shipped as two blocs, by kind of denial
            assert set(known[name].members) == set(given.get("members", given.get("extra")))
            assert known[name].source.as_of == given["src"]["as_of"]


@pytest.mark.parametrize(
    ("flow", "found", "action", "destination"),
    [
        ("tickets", (), Action.ALLOW, "us-llm"),
        ("tickets", ("EMAIL_ADDRESS",), Action.REDACT, "us-llm"),
        ("tickets", ("MARKING_EU_RANK_3",), Action.BLOCK, ""),
        ("docs", (), Action.ALLOW, "vectors-frankfurt"),
        ("docs", ("EMAIL_ADDRESS",), Action.REROUTE, "vectors-own"),  # access from the US is a transfer
        ("docs", ("IP_ADDRESS_PRIVATE",), Action.ALLOW, "vectors-frankfurt"),
    ],
)
def test_the_example_policy_shows_what_it_is_for(example, flow, found, action, destination):
    outcome = example.outcome(Facts(flow, frozenset(found), origins=frozenset({"DE"})), TODAY)

    assert (outcome.action, outcome.destination) == (action, destination)


def test_the_example_speaks_only_of_what_is_found(example):
    assert isinstance(example, Policy) and set(example.flows) == {"tickets", "docs"}
