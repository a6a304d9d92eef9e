"""A policy made wrong in one place is refused, where that breaks an invariant; and nothing else is."""

from collections.abc import Sequence
from functools import cache

import pytest
from msgspec.structs import replace
from mutants import DAY, PACKS, Mutant, mutant

from guard.policy.bundle import shipped, shipped_facts
from guard.policy.compiled import CompiledRule, Law
from guard.policy.prove import invariants
from guard.policy.prove.chance import drawn
from guard.policy.prove.questions import Questions
from guard.policy.prove.realised import Realised, realised
from guard.policy.resolve import law_of
from schemas.policy import BundleSpec, Content

pytest.importorskip("z3")
WANTED = 100
AT_ONCE = 25  # a solver is as slow as all it was ever told
ASKED = tuple(one for one in invariants.shipped() if one.claim is None)


@cache
def content() -> Content:
    """Return a policy of the packs that mutants are made of: the invariants hold on these alone."""
    packs = {one.name: one.spec for one in shipped() if one.kind == "Pack" and one.name in PACKS}
    return Content(
        bundle=BundleSpec(profile="sovereign"), flows={}, destinations={}, operators={}, packs=packs, labels={},
        thresholds={}, approvers={}, facts=shipped_facts(), entities={},
    )  # fmt: skip


@cache
def tried() -> tuple[list[tuple[Mutant, str]], list[Mutant]]:
    """Return the mutants that the proof refuses, each with an invariant that it breaks, and those it does not."""
    distinct = {
        repr(one.content.packs[one.pack].rules): one
        for seed in range(9 * WANTED)
        if (one := mutant(content(), seed)) is not None
    }
    mutants = list(distinct.values())
    refused: list[tuple[Mutant, str]] = []
    passed: list[Mutant] = []
    for start in range(0, len(mutants), AT_ONCE):
        for one, broken in _refused(mutants[start : start + AT_ONCE]):
            if broken:
                refused.append((one, broken))
            else:
                passed.append(one)
        if len(refused) >= WANTED:
            break
    return refused, passed


def _refused(mutants: Sequence[Mutant]) -> list[tuple[Mutant, str]]:
    """Return of each mutant which invariant a movement breaks that the proof found and the interpreter lets pass."""
    laws = [law_of(one.content) for one in mutants]
    changed = [rule for one, law in zip(mutants, laws, strict=True) for rule in _changed(one, law)]
    conditions = [part for one in changed for part in (one.rule.when, one.rule.unless) if part is not None]
    # the laws differ in one rule each: the others are encoded once
    questions = Questions([law_of(content())], [*conditions, *invariants.conditions_of(ASKED)], DAY)
    statements, circuit = questions.statements[0], questions.circuit
    spoken = circuit.some(invariants.speaks(one, statements) for one in ASKED)
    told = []
    for one, law in zip(mutants, laws, strict=True):
        fires = {name: when for name, when in statements.fires.items() if name != one.rule}
        fires |= {made.rule.id: statements.rule(made) for made in _changed(one, law)}
        found = questions.find(
            lambda movement, given, law=law: bool(_broken(movement, law, given[0])),  # type: ignore[misc]
            -circuit.some(fires.values()),
            spoken,
            small=False,
        )
        told.append(
            (
                one,
                "" if found is None else _broken(found.movement, law, replace(law, profile=found.profile))[0],
            )
        )
    return told


def _changed(one: Mutant, law: Law) -> list[CompiledRule]:
    """Return the rule that a mutant has otherwise; none where it dropped it."""
    return [made for made in law.rules if (made.pack, made.rule.id) == (one.pack, one.rule)]


def _broken(movement: Realised, law: Law, profiled: Law) -> list[str]:
    """Return the invariants that a movement breaks under a law in the profile of another, as the interpreter judges it."""
    law = replace(law, profile=profiled.profile)
    return [one.id for one in ASKED if invariants.breaks(one, movement, law)]


def test_a_hundred_mutants_that_break_an_invariant_are_refused_each_with_a_movement_the_interpreter_lets_pass():
    refused, _ = tried()

    assert len(refused) >= WANTED
    assert len({one.what for one, _ in refused}) >= 6  # not one kind of mistake alone
    assert {one.pack for one, _ in refused} == set(PACKS)


def test_the_interpreter_finds_no_broken_invariant_in_a_mutant_that_is_not_refused():
    _, passed = tried()
    for number, one in enumerate(passed[:10]):
        law = law_of(one.content)
        questions = Questions([law], invariants.conditions_of(ASKED), DAY)
        for given in drawn(questions.asked, number, 40, profile="sovereign"):
            movement = realised(given, questions.asked)
            assert [each.id for each in ASKED if invariants.breaks(each, movement, law)] == [], one


def test_the_policy_of_which_mutants_are_made_is_not_refused():
    asked = invariants.shipped()
    questions = Questions([law_of(content())], invariants.conditions_of(asked), DAY)

    assert [one.id for one in asked if invariants.broken_by(one, questions) is not None] == []
