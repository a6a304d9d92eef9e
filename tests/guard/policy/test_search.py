"""The smallest redaction: exact for few groups, irreducible for many."""

from hypothesis import given
from hypothesis import strategies as st

from guard.policy.search import EXACT, Group, smallest


def groups_of(sizes, residue=()):
    names = [tuple(f"E{number:02}_{part}" for part in range(size)) for number, size in enumerate(sizes)]
    return tuple(
        Group(frozenset({f"label-{number}"}), frozenset(residue), entities)
        for number, entities in enumerate(names)
    )


@given(
    st.lists(st.integers(1, 3), min_size=0, max_size=6), st.sampled_from(((), ("pseudonymous",))), st.data()
)
def test_the_fewest_entities_are_chosen(sizes, residue, data):
    groups = groups_of(sizes, residue)
    enough = (
        data.draw(st.lists(st.frozensets(st.sampled_from(groups)), max_size=3)) if groups else [frozenset()]
    )

    found = smallest(groups, lambda chosen: any(one <= chosen for one in enough))

    counts = [sum(len(group.entities) for group in one) for one in enough]
    assert (found is None) == (not enough)
    assert found is None or sum(len(group.entities) for group in found) == min(counts)


def test_ties_go_by_name():
    groups = groups_of([1, 1, 1])

    assert smallest(groups, lambda chosen: len(chosen) >= 1) == frozenset({groups[0]})


def test_where_redaction_adds_a_label_less_may_do_what_more_does_not():
    groups = groups_of([1, 1, 1], residue=("pseudonymous",))

    assert smallest(groups, lambda chosen: len(chosen) == 1) == frozenset({groups[0]})


def test_among_many_groups_none_that_is_chosen_can_be_left_out():
    groups = groups_of([1] * (EXACT + 8), residue=("pseudonymous",))
    needed = frozenset(groups[3:7])

    assert smallest(groups, lambda chosen: needed <= chosen) == needed
    assert smallest(groups, lambda chosen: False) is None
