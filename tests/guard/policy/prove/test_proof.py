"""Proofs of whole policies: what fails is shown by a movement, what widens is listed, and a proof on file is checked."""

import json

import msgspec
import pytest
from any_law import COMMON
from mutants import DAY

from guard.policy.compile import Policy
from guard.policy.prove import invariants
from guard.policy.prove.proof import prove
from guard.policy.prove.questions import Disagreement, Questions
from guard.policy.prove.result import verify_proof, written
from guard.policy.scenarios import scenario_of
from guard.progress import bar
from schemas.condition import Condition
from schemas.errors import SettingsError
from schemas.invariant import Invariant
from schemas.policy import BundleSpec, Content, PackSpec, Rule

pytest.importorskip("z3")


def rule(name: str, when: Condition, unless: Condition | None = None) -> Rule:
    return Rule(id=name, step="transfer", citation="c", forbids="f", when=when, unless=unless)


def policy(*rules: Rule, status: str = "in_force") -> Policy:
    from guard.policy.bundle import shipped_facts

    pack = PackSpec(title="t", in_force=DAY, rules=rules, covers=("EEA",), **COMMON)
    proposed = PackSpec(
        title="p",
        in_force=DAY,
        status="proposed",
        rules=(rule("never", Condition(purposes=("storage",))),),
        **COMMON,
    )
    return Policy(Content(
        bundle=BundleSpec(), flows={}, destinations={}, operators={}, packs={"t": pack, "p": proposed}, labels={}, thresholds={},
        approvers={}, facts=shipped_facts(), entities={},
    ))  # fmt: skip


HEALTH = Condition(labels_any=("health",))
ABROAD = Condition(some_country=Condition(country_outside=("EEA",)))
INVARIANT = Invariant(id="health-stays", title="health data stay", when=Condition(all=(HEALTH, ABROAD)))
CLAIMS = tuple(
    Invariant(id=claim, title=claim, claim=claim)
    for claim in ("unknown_origin", "unknown_label", "unreadable", "proposed_pack")
)


def test_what_a_rule_forbids_outright_is_proved():
    proof = prove(policy(rule("stay", Condition(all=(HEALTH, ABROAD)))), (INVARIANT, *CLAIMS), DAY, bar)

    assert proof.holds
    assert [one.holds for one in proof.invariants] == [True] * 5


def test_an_excuse_too_wide_is_shown_by_a_movement_in_scenario_form():
    proof = prove(
        policy(rule("stay", Condition(all=(HEALTH, ABROAD)), Condition(fact="safeguards.consent"))),
        (INVARIANT,),
        DAY,
        bar,
    )

    (failed,) = proof.invariants
    assert not proof.holds and failed.witness is not None
    facts = failed.witness["facts"]
    assert facts["safeguards"] == {"consent": True}  # the smallest movement: nothing else is needed
    assert scenario_of(failed.witness, DAY, {}, place="here").facts["safeguards.consent"] is True


def test_what_nobody_knows_is_no_excuse_and_breaks_no_proof():
    fails = Invariant(
        id="parent", title="p", when=Condition(all=(HEALTH, Condition(parent_outside=("EEA",))))
    )
    known = rule("parent", Condition(all=(HEALTH, Condition(parent_in=("US",)))))

    (one,) = prove(policy(known), (fails,), DAY, bar, with_rules=False).invariants

    assert one.witness is not None
    assert one.witness["facts"]["dest"]["ultimate_parent_domicile"] != "US"


def test_a_widening_is_listed_with_a_movement_and_a_restriction_is_none():
    strict, loose = (
        policy(rule("stay", Condition(all=(HEALTH, ABROAD)))),
        policy(rule("stay", Condition(all=(HEALTH, ABROAD)), Condition(exporter_in=("FR",)))),
    )

    assert [
        one.id for one in prove(loose, (INVARIANT,), DAY, bar, against=strict, with_rules=False).widenings
    ] == ["stay"]
    assert prove(strict, (INVARIANT,), DAY, bar, against=loose, with_rules=False).widenings == ()


def test_dead_and_shadowed_rules_are_named():
    never = Condition(all=(Condition(exporter_in=("FR",)), Condition(exporter_in=("DE",))))
    rules = rule("a", HEALTH), rule("b", Condition(all=(HEALTH, ABROAD))), rule("c", never)

    proof = prove(policy(*rules), (), DAY, bar)

    assert [one.rule for one in proof.dead] == ["c"]
    assert [(one.rule, one.by) for one in proof.shadowed] == [("b", ("a",))]


def test_that_a_rule_adds_something_is_told_only_where_the_interpreter_says_so(monkeypatch):
    monkeypatch.setattr(Questions, "verdict_of", lambda *_: ())

    with pytest.raises(Disagreement, match="nothing is proved"):
        prove(policy(rule("a", HEALTH)), (), DAY, bar)


def test_every_rule_that_alone_forbids_all_that_another_does_is_named():
    wide = rule("wide", Condition(labels_any=("health", "hr")))
    same = rule("same", HEALTH)
    half = rule("half", Condition(all=(HEALTH, ABROAD)))

    proof = prove(policy(rule("a", HEALTH), half, same, wide), (), DAY, bar)

    told = {one.rule: (set(one.by), one.is_equal) for one in proof.shadowed}
    assert told == {
        "a": ({"same", "wide"}, True),
        "same": ({"a", "wide"}, True),
        "half": ({"a", "same", "wide"}, False),
    }


def test_a_proof_on_file_counts_for_its_bundle_alone_and_only_where_it_holds(tmp_path):
    file = tmp_path / "proof.json"
    proof = prove(
        policy(rule("stay", Condition(all=(HEALTH, ABROAD)))), (INVARIANT,), DAY, bar, with_rules=False
    )
    file.write_text(written(proof))

    assert verify_proof(file, proof.bundle).holds
    assert json.loads(file.read_text())["bundle"] == proof.bundle
    with pytest.raises(SettingsError, match="proves bundle"):
        verify_proof(file, "sha256:" + "0" * 64)
    file.write_text(written(msgspec.structs.replace(proof, holds=False)))
    with pytest.raises(SettingsError, match="failed"):
        verify_proof(file, proof.bundle)
    file.write_text("{}")
    with pytest.raises(SettingsError, match="no proof"):
        verify_proof(file, proof.bundle)


def test_every_shipped_invariant_can_be_broken():
    empty = policy()
    asked = [one for one in invariants.shipped() if one.claim is None]
    from msgspec.structs import replace

    broken = []
    for profile in ("base", "strict_eu", "sovereign"):
        bare = policy()
        bare.law = replace(empty.law, profile=profile)
        proof = prove(
            bare, [one.model_copy(update={"pack": ""}) for one in asked], DAY, bar, with_rules=False
        )
        broken += [one.id for one in proof.invariants if not one.holds]

    assert set(broken) == {one.id for one in asked}
