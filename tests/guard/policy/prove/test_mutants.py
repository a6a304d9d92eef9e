"""A policy made wrong in one place is refused, where that breaks an invariant; and nothing else is."""

from functools import cache

import pytest
from msgspec.structs import replace
from mutants import DAY, Mutant, mutant

from guard.policy.bundle import shipped, shipped_facts
from guard.policy.compiled import Law
from guard.policy.prove import invariants
from guard.policy.prove.chance import drawn
from guard.policy.prove.questions import Questions
from guard.policy.prove.realised import realised
from guard.policy.resolve import law_of
from schemas.policy import BundleSpec, Content

pytest.importorskip("z3")
WANTED = 100
pytestmark = pytest.mark.timeout(1200)  # a minute and a half of one core


def content() -> Content:
    packs = {one.name: one.spec for one in shipped() if one.kind == "Pack"}
    return Content(
        bundle=BundleSpec(profile="sovereign"), flows={}, destinations={}, operators={}, packs=packs, labels={},
        thresholds={}, approvers={}, facts=shipped_facts(), entities={},
    )  # fmt: skip


@cache
def tried() -> tuple[list[tuple[Mutant, str]], list[Mutant]]:
    """Return the mutants that the prover refuses, each with the invariant it breaks as the interpreter confirms, and the others."""
    whole = content()
    asked = invariants.shipped()
    distinct = {
        repr(one.content.packs[one.pack].rules): one
        for seed in range(9 * WANTED)
        if (one := mutant(whole, seed)) is not None
    }
    mutants = list(distinct.values())
    base = law_of(whole)
    laws = [mutated(base, one) for one in mutants]
    changed = [
        compiled
        for one, law in zip(mutants, laws, strict=True)
        for compiled in law.rules
        if (compiled.pack, compiled.rule.id) == (one.pack, one.rule)
    ]
    conditions = [part for one in changed for part in (one.rule.when, one.rule.unless) if part is not None]
    questions = Questions([base], [*conditions, *invariants.conditions_of(asked)], DAY)
    statements = questions.statements[0]
    questions.circuit.every(statements.fires.values())
    spoken = [invariants.speaks(one, statements) for one in asked]
    anything = questions.circuit.some(spoken)
    refused, passed = [], []
    for one, law in zip(mutants, laws, strict=True):
        fires = {name: when for name, when in statements.fires.items() if name != one.rule}
        fires |= {
            c.rule.id: statements.rule(c) for c in law.rules if (c.pack, c.rule.id) == (one.pack, one.rule)
        }
        lawful = -questions.circuit.some(fires.values())

        def broken(movement, laws, law=law):
            return [each.id for each in asked if invariants.breaks(each, movement, law_like(law, laws[0]))]

        found = questions.find(lambda *given, of=broken: bool(of(*given)), lawful, anything, small=False)
        if found is None:
            passed.append(one)
        else:
            refused.append((one, broken(found.movement, [law_like(law, Profiled(found.profile))])[0]))
        if len(refused) >= WANTED:
            break
    return refused, passed


class Profiled:
    def __init__(self, profile: str) -> None:
        self.profile = profile


def mutated(base: Law, one: Mutant) -> Law:
    """Return the law with the one rule as the mutant has it; the others are the same objects, and encoded once."""
    pack = one.content.packs[one.pack]
    alone = law_of(one.content.model_copy(update={"packs": {one.pack: pack}}))
    made = {compiled.rule.id: compiled for compiled in alone.rules if compiled.rule.id == one.rule}
    rules = (
        made.get(compiled.rule.id) if (compiled.pack, compiled.rule.id) == (one.pack, one.rule) else compiled
        for compiled in base.rules
    )
    return replace(base, rules=tuple(each for each in rules if each is not None))


def law_like(law, other):
    return replace(law, profile=other.profile)


def test_a_hundred_mutants_that_break_an_invariant_are_refused_each_with_a_movement_the_interpreter_lets_pass():
    refused, _ = tried()

    assert len(refused) >= WANTED
    assert len({one.what for one, _ in refused}) >= 6  # not one kind of mistake alone


def test_the_interpreter_finds_no_broken_invariant_in_a_mutant_that_is_not_refused():
    asked = invariants.shipped()
    _, passed = tried()
    for number, one in enumerate(passed[:10]):
        law = law_of(one.content)
        questions = Questions([law], invariants.conditions_of(asked), DAY)
        for given in drawn(questions.asked, number, 40, profile="sovereign"):
            movement = realised(given, questions.asked)
            assert [each.id for each in asked if invariants.breaks(each, movement, law)] == [], one


def test_the_policy_as_shipped_is_not_refused():
    asked = invariants.shipped()
    questions = Questions([law_of(content())], invariants.conditions_of(asked), DAY)

    assert [one.id for one in asked if invariants.broken_by(one, questions) is not None] == []
