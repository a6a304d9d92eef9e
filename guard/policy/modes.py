"""Rules that are not fully enforced yet: for which share of a flow's keys each of them counts.

Shares part a hundred key buckets into stages; within one, the same rules are left out. Leaving rules out can only loosen,
so what would have been decided with all of them is never less than what is decided.
"""

from collections.abc import Collection, Iterator, Mapping
from hashlib import blake2b

from msgspec import Struct

from guard.policy.compile import Policy
from schemas.policy import Content, ModeSpec

BUCKETS = 100
RuleName = tuple[str, str]  # pack, rule


class Stage(Struct, frozen=True):
    """The buckets below `below` and at or above the stage before, and what is enforced for them."""

    below: int
    policy: Policy

    def __repr__(self) -> str:
        return f"Stage({self.below}, {len(self.policy.law.rules)} rules)"


class Stages(Struct, frozen=True):
    """What is enforced, by flow and bucket. `key` makes buckets that no producer can foresee."""

    by_flow: Mapping[str, tuple[Stage, ...]]
    key: bytes

    def bucket(self, flow: str, key: bytes) -> int:
        """Return the hundredth that a record key falls into, from 0 to 99, the same on every worker."""
        made = blake2b(
            key, digest_size=8, key=self.key, person=blake2b(flow.encode(), digest_size=16).digest()
        )
        return int.from_bytes(made.digest(), "big") % BUCKETS

    def policy(self, flow: str, bucket: int) -> Policy:
        return next(stage.policy for stage in self.by_flow[flow] if bucket < stage.below)

    def __repr__(self) -> str:
        return f"Stages({len(self.by_flow)} flows)"


def stages_of(policy: Policy, key: bytes) -> Stages | None:
    """Return what a policy enforces by stages; None where it enforces every rule."""
    content = policy.content
    compiled: dict[frozenset[RuleName], Policy] = {frozenset(): policy}
    by_flow = {}
    for flow in content.flows:
        shares = _shares(content, flow)
        stages = []
        for below, left_out in _parts(shares):
            if left_out not in compiled:
                compiled[left_out] = Policy(without(content, left_out))
            stages.append(Stage(below, compiled[left_out]))
        if shares:
            by_flow[flow] = tuple(stages)
    return Stages(by_flow, key) if by_flow else None


def enforced(policy: Policy) -> Policy:
    """Return a policy with the rules alone that count for every record of every flow: what a proof may rely on.

    It keeps its name, so that the proof speaks of the bundle that has the modes.
    """
    content = policy.content
    left_out = frozenset(name for flow in content.flows for name in _shares(content, flow))
    if not left_out:
        return policy
    return Policy(without(content, left_out), archived=policy.canonical())


def without(content: Content, rules: frozenset[RuleName]) -> Content:
    """Return the content without some rules; grounds and duties stay."""
    packs = {
        name: pack.model_copy(
            update={"rules": tuple(rule for rule in pack.rules if (name, rule.id) not in rules)}
        )
        for name, pack in content.packs.items()
    }
    return content.model_copy(update={"packs": packs})


def complaints(content: Content) -> Iterator[tuple[int, str]]:
    """Yield each mode that speaks of what is not there, by its index, with a sentence."""
    for index, mode in enumerate(content.bundle.modes):
        if mode.pack and mode.pack not in content.packs:
            yield index, f"a mode speaks of pack `{mode.pack}`, which is not in force; name one that is"
        if mode.flow and mode.flow not in content.flows:
            yield index, f"a mode speaks of flow `{mode.flow}`, which is not defined; name one that is"
        named = (_matches(mode, name, rule.id) for name, pack in content.packs.items() for rule in pack.rules)
        if mode.rule and not any(named):
            yield (
                index,
                f"a mode speaks of rule `{mode.rule}`, which no pack in force has; name one that is there",
            )


def held_back(content: Content, steps: Collection[str]) -> Iterator[tuple[int, str, RuleName]]:
    """Yield the rules of some steps of law that a mode keeps from some records: the mode's index, the flow, the rule."""
    for flow in content.flows:
        spoken = [(index, mode) for index, mode in enumerate(content.bundle.modes) if mode.flow in ("", flow)]
        for name, pack in content.packs.items():
            for rule in pack.rules if spoken and pack.status != "proposed" else ():
                counting = [
                    (_closeness(mode), mode.share, -index)
                    for index, mode in spoken
                    if _matches(mode, name, rule.id)
                ]
                if rule.step in steps and counting and max(counting)[1] < BUCKETS:
                    yield -max(counting)[2], flow, (name, rule.id)


def _shares(content: Content, flow: str) -> dict[RuleName, int]:
    """Return the rules that are not enforced for all of a flow's records, each with its share."""
    spoken = [mode for mode in content.bundle.modes if mode.flow in ("", flow)]
    if not spoken:
        return {}
    shares = {}
    for name, pack in content.packs.items():
        for rule in pack.rules:
            share = _share(spoken, name, rule.id)
            if share < BUCKETS:
                shares[name, rule.id] = share
    return shares


def _share(modes: list[ModeSpec], pack: str, rule: str) -> int:
    """Return a rule's share: the closest mode's, and of equally close ones the greatest."""
    spoken = [(_closeness(mode), mode.share) for mode in modes if _matches(mode, pack, rule)]
    return max(spoken)[1] if spoken else BUCKETS


def _closeness(mode: ModeSpec) -> int:
    return 4 * bool(mode.rule) + 2 * bool(mode.pack) + bool(mode.flow)


def _matches(mode: ModeSpec, pack: str, rule: str) -> bool:
    return mode.pack in ("", pack) and mode.rule in ("", rule, f"{pack}/{rule}")


def _parts(shares: Mapping[RuleName, int]) -> Iterator[tuple[int, frozenset[RuleName]]]:
    """Yield each stage's upper end and the rules that are left out below it."""
    start = 0
    for below in sorted({*shares.values(), BUCKETS}):
        if below > start:
            yield below, frozenset(name for name, share in shares.items() if share <= start)
            start = below
