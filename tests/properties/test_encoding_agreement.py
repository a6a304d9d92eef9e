"""The encoding that proofs rest on says of every movement what the interpreter says: which rules fire, each of them."""

from datetime import date

import pytest
from any_law import AnyLaw

from guard.policy.bundle import shipped, shipped_facts
from guard.policy.compiled import Law
from guard.policy.prove.agreement import disagreements
from guard.policy.resolve import law_of
from schemas.policy import BundleSpec, Content

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
    found = disagreements(shipped_law(profile), DAY, seed=1, count=700)

    assert found.count == 700
    assert found.lawful > 0  # movements that pass are among them
    assert found.differing == ()


@pytest.mark.parametrize("seed", range(10))
def test_encoding_and_interpreter_agree_on_laws_of_any_shape(seed):
    found = disagreements(AnyLaw(seed).law(), DAY, seed=seed, count=200, telling=TELLING)

    assert found.differing == ()
    assert found.impossible == ()  # nothing that can be is left out of what is proved


def test_a_wrong_encoding_is_seen(monkeypatch):
    from guard.policy.prove import encode

    monkeypatch.setattr(encode, "PROFILES", ("sovereign", "strict_eu", "base"))

    assert any(disagreements(AnyLaw(seed).law(), DAY, seed=seed, count=200).differing for seed in range(4))
