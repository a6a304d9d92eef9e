"""The Merkle tree hash of RFC 9162: appended leaf by leaf, and proved to hold a leaf."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that is only appended to. It holds its frontier: the roots of its perfect subtrees, largest first.

    INVARIANT: the frontier has one hash for each bit set in `size`.
    """

    __slots__ = ("_frontier", "size")

    def __init__(self, size: int = 0, frontier: Iterable[bytes] = ()) -> None:
        self._frontier = list(frontier)
        self.size = size
        if len(self._frontier) != size.bit_count():
            raise ValueError(
                f"a tree of {size} leaves has {size.bit_count()} subtrees, not {len(self._frontier)}"
            )

    @property
    def frontier(self) -> tuple[bytes, ...]:
        return tuple(self._frontier)

    def append(self, leaf: bytes) -> int:
        """Append a leaf and return its index."""
        index = self.size
        node = leaf_hash(leaf)
        bits = index
        while bits & 1:
            node = node_hash(self._frontier.pop(), node)
            bits >>= 1
        self._frontier.append(node)
        self.size = index + 1
        return index

    def root(self) -> bytes:
        return root_of_frontier(self._frontier)


def root_of_frontier(frontier: Sequence[bytes]) -> bytes:
    """Return the tree hash that a frontier stands for."""
    if not frontier:
        return EMPTY
    node = frontier[-1]
    for left in reversed(frontier[:-1]):
        node = node_hash(left, node)
    return node


def inclusion_path(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """Return the hashes that lead from leaf `index` to the root of the tree over all of `hashes` (leaf hashes).

    Level by level: neighbours are joined, and a last one without neighbour rises as it is, which gives the same tree
    as the recursion of RFC 9162 section 2.1.
    """
    return inclusion_paths(hashes, [index])[index]


def inclusion_paths(hashes: Sequence[bytes], indices: Iterable[int]) -> dict[int, list[bytes]]:
    """Return `inclusion_path` by index: the levels of the tree are made once for all."""
    paths: dict[int, list[bytes]] = {index: [] for index in indices}
    for index in paths:
        if not 0 <= index < len(hashes):
            raise ValueError(f"leaf {index} is not in a tree of {len(hashes)} leaves")
    level = list(hashes)
    depth = 0
    while len(level) > 1:
        for index, path in paths.items():
            sibling = (index >> depth) ^ 1
            if sibling < len(level):
                path.append(level[sibling])
        level = _above(level)
        depth += 1
    return paths


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Return the tree hash over leaf hashes."""
    level = list(hashes)
    while len(level) > 1:
        level = _above(level)
    return level[0] if level else EMPTY


def _above(level: Sequence[bytes]) -> list[bytes]:
    joined = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
    if len(level) % 2:
        joined.append(level[-1])
    return joined


def is_included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Return whether `path` proves that `leaf` is leaf `index` of the tree with that size and root."""
    if not 0 <= index < size:
        return False
    node, at, last = leaf_hash(leaf), index, size - 1
    for sibling in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            node = node_hash(sibling, node)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            node = node_hash(node, sibling)
        at >>= 1
        last >>= 1
    return last == 0 and node == root
