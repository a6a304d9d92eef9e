"""The tree hash of RFC 9162, against the recursion that defines it."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.audit.merkle import EMPTY, Tree, inclusion_path, is_included, leaf_hash, root_of_frontier

leaves = st.lists(st.binary(max_size=8), min_size=1, max_size=40, unique=True)


def recursion(entries):
    """MTH as section 2.1.1 writes it."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return sha256(b"\x01" + recursion(entries[:split]) + recursion(entries[split:])).digest()


def grown(entries):
    tree = Tree()
    for entry in entries:
        tree.append(entry)
    return tree


def test_an_empty_tree_has_the_hash_of_nothing():
    assert Tree().root() == EMPTY == recursion([])


@given(leaves)
def test_a_grown_tree_has_the_root_of_the_recursion(entries):
    assert grown(entries).root() == recursion(entries)


@given(leaves, st.data())
def test_a_tree_goes_on_from_its_frontier(entries, data):
    split = data.draw(st.integers(0, len(entries)))
    before = grown(entries[:split])

    after = Tree(before.size, before.frontier)
    for entry in entries[split:]:
        after.append(entry)

    assert after.root() == recursion(entries)
    assert root_of_frontier(after.frontier) == recursion(entries)


@given(leaves, st.data())
def test_a_path_proves_its_leaf(entries, data):
    index = data.draw(st.integers(0, len(entries) - 1))

    path = inclusion_path([leaf_hash(entry) for entry in entries], index)

    assert is_included(entries[index], index, len(entries), path, recursion(entries))


@given(leaves, st.data())
def test_a_path_proves_nothing_else(entries, data):
    index = data.draw(st.integers(0, len(entries) - 1))
    path = inclusion_path([leaf_hash(entry) for entry in entries], index)
    root = recursion(entries)

    assert not is_included(entries[index] + b"x", index, len(entries), path, root)
    assert not is_included(entries[index], index, len(entries), [*path, root], root)
    assert not is_included(entries[index], index + len(entries), len(entries), path, root)
    if path:
        assert not is_included(entries[index], index, len(entries), path[:-1], root)
        other = data.draw(st.integers(0, len(entries) - 1).filter(lambda other: other != index))
        assert not is_included(entries[index], other, len(entries), path, root)


@pytest.mark.parametrize(("size", "frontier"), [(1, ()), (3, (EMPTY,)), (0, (EMPTY,))])
def test_a_frontier_of_another_size_is_refused(size, frontier):
    with pytest.raises(ValueError, match="subtrees"):
        Tree(size, frontier)
