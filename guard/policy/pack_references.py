"""Whether a pack's conditions refer to what there is: definitions and grounds, and none to itself in a circle."""

from collections.abc import Iterator, Mapping

from guard.policy.complaints import closest
from guard.policy.inline import within
from guard.policy.kinds import Thing
from guard.policy.recorded import conditions_of
from schemas.condition import Condition
from schemas.policy import Content, PackSpec

Path = tuple[str | int, ...]


def pack_complaints(thing: Thing, content: Content, packs: frozenset[str]) -> Iterator[tuple[Path, str]]:
    """Yield place and sentence for every definition or ground that a pack's conditions name in vain."""
    if thing.kind != "Pack":
        return
    spec: PackSpec = thing.spec
    said = f"Pack `{thing.name}`"
    for path, condition in conditions_of(spec):
        place = (*path, condition.asks)
        if condition.asks == "defined" and condition.defined not in spec.define:
            hint = closest(str(condition.defined), spec.define) or "; add it below `define`"
            yield place, f"nothing is defined as `{condition.defined}` in {said}{hint}"
        elif condition.asks == "ground":
            complaint = _ground(str(condition.ground), thing, content, packs)
            if complaint:
                yield place, f"{complaint} in {said}"
    grounds = {ground.id: ground.when for ground in spec.grounds}
    for what, stated, asks in (("define", dict(spec.define), "defined"), ("grounds", grounds, "ground")):
        for index, name in enumerate(stated):
            around = _circle(name, stated, asks, thing.name)
            if around:
                key: str | int = name if what == "define" else index
                yield (
                    (what, key),
                    f"`{name}` of {said} leads to itself, by {' -> '.join(around)}; break the circle",
                )


def _ground(name: str, thing: Thing, content: Content, packs: frozenset[str]) -> str:
    pack, _, ground = name.rpartition("/")
    if pack and pack not in packs:
        return (
            f"unknown pack `{pack}` of ground `{name}`{closest(pack, packs) or '; name a pack that there is'}"
        )
    spec = thing.spec if pack in {"", thing.name} else content.packs.get(pack)
    if spec is None:  # a pack that is not in force: its grounds excuse nothing
        return ""
    known = [one.id for one in spec.grounds]
    return (
        ""
        if ground in known
        else f"unknown ground `{name}`{closest(ground, known) or '; add it below `grounds`'}"
    )


def _circle(start: str, stated: Mapping[str, Condition], asks: str, pack: str) -> tuple[str, ...]:
    """Return the way by which a statement leads to itself; nothing where it does not."""
    waiting: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while waiting:
        way = waiting.pop()
        for one in within(stated[way[-1]]):
            if one.asks != asks:
                continue
            named = str(getattr(one, asks)).removeprefix(f"{pack}/")
            if named == start:
                return (*way, start)
            if named in stated and named not in seen:
                seen.add(named)
                waiting.append((*way, named))
    return ()
