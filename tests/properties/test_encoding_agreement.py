"""The encoding that proofs rest on says of every movement what the interpreter says: which rules fire, each of them."""

from datetime import date
from itertools import product

import pytest
from any_law import COMMON, AnyLaw

from guard.policy.bundle import shipped, shipped_facts
from guard.policy.compiled import Law
from guard.policy.prove.agreement import disagreements
from guard.policy.prove.asked import asked_of
from guard.policy.prove.chance import drawn, drawn_ways
from guard.policy.resolve import law_of
from schemas.condition import Condition
from schemas.policy import BundleSpec, Content, PackSpec, Rule

DAY = date(2026, 11, 23)
TELLING = ("DE", "US", "CH", "CA", "CA-QC", "CN", "BR", "FR", "JP")


def shipped_law(profile: str) -> Law:
    packs = {one.name: one.spec for one in shipped() if one.kind == "Pack"}
    return law_of(Content(
        bundle=BundleSpec(profile=profile), flows={}, destinations={}, operators={}, packs=packs, labels={},
        thresholds={}, approvers={}, facts=shipped_facts(), entities={},
    ))  # fmt: skip


@pytest.mark.parametrize("profile", ["base", "strict_eu", "sovereign"])
def test_encoding_and_interpreter_agree_on_the_shipped_packs(profile):
    found = disagreements(shipped_law(profile), DAY, seed=1, count=4000, records=8)

    assert found.count == 4000
    assert found.lawful > 0  # movements that pass are among them
    assert found.differing == ()
    assert found.impossible == ()


@pytest.mark.parametrize("seed", range(20))
def test_encoding_and_interpreter_agree_on_laws_of_any_shape(seed):
    found = disagreements(AnyLaw(seed).law(), DAY, seed=seed, count=400, records=2, telling=TELLING)

    assert found.differing == ()
    assert found.impossible == ()  # nothing that can be is left out of what is proved


def law_of_lists() -> Law:
    """Return a law that asks lists for countries, by name and by the country at hand."""
    rules = tuple(
        Rule(id=f"r{number}", step="transfer", citation="c", forbids="f", when=Condition(**{asked: condition}))
        for number, (asked, condition) in enumerate(product(
            ("some_country", "each_access_country", "some_processing_country"),
            (
                Condition(country_listed="safeguards.contract_locations"),
                Condition(contains={"safeguards.contract_locations": ("DE", "CA")}),
                Condition(none=(Condition(recorded="safeguards.contract_locations"),)),
                Condition(all=(Condition(recorded="safeguards.tia_id"), Condition(permit=("scc",)))),
            ),
        ))
    )  # fmt: skip
    pack = PackSpec(title="t", in_force=DAY, rules=rules, covers=("EEA", "CA", "AE"), **COMMON)
    return law_of(Content(
        bundle=BundleSpec(), flows={}, destinations={}, operators={}, packs={"t": pack}, labels={}, thresholds={}, approvers={},
        facts=shipped_facts(), entities={},
    ))  # fmt: skip


def test_lists_may_name_countries_that_no_law_names_and_permits_may_prove_them():
    law = law_of_lists()
    telling = ("DE", "FR", "US", "CA", "CA-QC", "AE", "AE-DIFC")

    found = disagreements(law, DAY, seed=3, count=6000, records=2, telling=telling)
    inputs = list(drawn(asked_of([law], (), DAY), 3, 1000, telling=telling))

    assert found.differing == () and found.impossible == ()
    assert any(one.startswith("safeguards.contract_locations@listed:") for given in inputs for one in given)
    assert any(one == "safeguards.contract_locations@0?" for given in inputs for one in given)  # by a permit


def test_equal_seeds_draw_equal_movements():
    asked = asked_of([shipped_law("base")], (), DAY)

    assert list(drawn_ways(asked, 7, 40, 8)) == list(drawn_ways(asked, 7, 40, 8))
    assert [len(one.records) for one in drawn_ways(asked, 7, 20, 8)] == [8, 8, 4]


def test_a_wrong_encoding_is_seen(monkeypatch):
    from guard.policy.prove import encode

    monkeypatch.setattr(encode, "PROFILES", ("sovereign", "strict_eu", "base"))

    assert any(disagreements(AnyLaw(seed).law(), DAY, seed=seed, count=200).differing for seed in range(4))
