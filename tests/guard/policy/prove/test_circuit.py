"""The circuit, its three-valued answers, and the solver's word on them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.policy.logic import every, negated, some
from guard.policy.prove import kleene
from guard.policy.prove.circuit import FALSE, TRUE, Circuit

TRUTHS = (True, False, None)


def test_equal_parts_are_one_node():
    circuit = Circuit()
    one, other = circuit.variable("one"), circuit.variable("other")

    assert circuit.every((one, other)) == circuit.every((other, one, one, TRUE))
    assert circuit.some((one, other)) == -circuit.every((-one, -other))
    assert circuit.every((one, -one)) == FALSE
    assert circuit.every(()) == TRUE


@given(st.lists(st.sampled_from(TRUTHS), max_size=5))
def test_answers_combine_as_the_interpreters_do(truths):
    circuit = Circuit()
    answers = [{True: kleene.YES, False: kleene.NO, None: kleene.UNKNOWN}[one] for one in truths]

    def told(answer):
        return True if answer.yes == TRUE else False if answer.no == TRUE else None

    assert told(kleene.every(circuit, answers)) is every(truths)
    assert told(kleene.some(circuit, answers)) is some(truths)
    assert told(kleene.some(circuit, answers).negated()) is negated(some(truths))


def test_many_inputs_are_evaluated_at_once_as_one_by_one():
    circuit = Circuit()
    a, b, c = (circuit.variable(name) for name in "abc")
    root = circuit.some((circuit.every((a, -b)), circuit.every((b, c))))
    rows = list(itertools.product((0, 1), repeat=3))
    lanes = {name: sum(row[i] << n for n, row in enumerate(rows)) for i, name in enumerate("abc")}

    at_once = circuit.evaluate(lanes, len(rows), [root])[root]

    assert [at_once >> n & 1 for n in range(len(rows))] == [
        int((x and not y) or (y and z)) for x, y, z in rows
    ]


def test_the_solver_finds_an_input_or_says_that_there_is_none():
    pytest.importorskip("z3")
    from guard.policy.prove.solver import Solver

    circuit = Circuit()
    names = [circuit.variable(f"v{number}") for number in range(6)]
    solver = Solver(circuit)
    solver.exactly_one(names)

    assert solver.find(names[3]) == {"v3"}
    assert solver.find(names[3], names[4]) is None
    assert solver.find(*(-one for one in names)) is None
