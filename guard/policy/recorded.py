"""Whether what a policy records, and what its rules ask for, are facts of the vocabulary with values of their sort."""

from collections.abc import Iterator
from typing import Any

from guard.policy.complaints import closest
from guard.policy.kinds import Thing
from guard.residency.jurisdictions import Jurisdictions
from schemas.condition import Condition
from schemas.recorded import expected, sort_of, typed
from schemas.vocabulary import FACTS, canonical

Path = tuple[str | int, ...]
_PLACES = frozenset({"country", "countries"})
# what the guard knows of how flow, destination and operator are declared: to record it would change nothing
COMPUTED: dict[str, str] = {
    "exporter.country": "the flow's `exporter.country`",
    "exporter.role": "the flow's `exporter.role`",
    "exporter.sector": "the flow's `exporter.sector`",
    "exporter.status": "the flow's `exporter.status`",
    "data.ropa_activity_id": "the flow's `activity`",
    "dest.operator": "the destination's `operator`",
    "dest.kind": "the destination's `kind`",
    "dest.role": "the destination's `role`",
    "dest.processing_countries": "the destination's `processing_countries`",
    "dest.access_countries": "the destination's `access_countries`",
    "dest.certifications": "the destination's `certifications`",
    "dest.operator_domicile": "the operator's `domicile`",
    "dest.ultimate_parent_domicile": "the operator's `ultimate_parent_domicile`",
    "dest.run_by_exporter": "the operator's `domicile: EXPORTER`",
    "policy.profile": "the bundle's `profile`",
    **{name: "the counters of `guard.volumes`" for name in FACTS if name.startswith("volume.")},
}
_ASKED: dict[str, tuple[str, ...]] = {
    "fact": ("flag",),
    "country_listed": ("countries",),
    "contains": ("list", "countries"),
    "at_least": ("number",),
    "more_than": ("number",),
    "at_most": ("number",),
    "less_than": ("number",),
    "current": ("date",),
    "within_days": ("date",),
}  # what a condition can ask of which sort


def fact_complaints(thing: Thing, jurisdictions: Jurisdictions) -> Iterator[tuple[Path, str]]:
    """Yield place and sentence for every fact that is none, or whose value is none."""
    said = f"{thing.kind} `{thing.name}`"
    for path, name, value in _recorded(thing):
        yield from _recording(path, name, value, said, jurisdictions)
    if thing.kind == "Pack":
        for path, condition in conditions_of(thing.spec):
            yield from _asking((*path, condition.asks), condition, said)
    if thing.kind == "Facts":
        for regime, entries in thing.spec.adequacy.items():
            for index, entry in enumerate(entries):
                for number, required in enumerate(entry.requires):
                    place = ("adequacy", regime, index, "requires", number, "fact")
                    yield from _naming(place, required.fact, said, ("flag",))


def _recorded(thing: Thing) -> Iterator[tuple[Path, str, Any]]:
    """Yield each fact that an object records: place of its name, name, value."""
    spec = thing.spec
    for name, fact in getattr(spec, "facts", {}).items() if thing.kind != "Facts" else ():
        yield ("facts", name), name, fact.value
    if thing.kind == "Permit":
        yield from ((("proves", name), name, value) for name, value in spec.proves.items())
    for index, permit in enumerate(getattr(spec, "permits", ())):
        yield from (
            (("permits", index, "proves", name), name, value) for name, value in permit.proves.items()
        )


def _recording(
    path: Path, name: str, value: Any, said: str, jurisdictions: Jurisdictions
) -> Iterator[tuple[Path, str]]:
    full = canonical(name)
    if full is None:
        yield path, _unknown(name, said)
        return
    if full in COMPUTED:
        yield path, f"`{full}` in {said} is not recorded: it follows from {COMPUTED[full]}; write it there"
        return
    place = (*path, "value") if path[0] == "facts" else path
    if typed(full, value) is None:
        yield place, f"`{_told(value)}` is no value for `{full}` in {said}; {expected(full)}"
    elif sort_of(full) in _PLACES:
        for country in (value,) if isinstance(value, str) else value:
            if not jurisdictions.knows(country):
                known = (*jurisdictions.facts.countries, *jurisdictions.facts.blocs)
                hint = closest(country, known) or f"; {expected(full)}"
                yield place, f"unknown country or bloc `{country}` for `{full}` in {said}{hint}"


def _asking(path: Path, condition: Condition, said: str) -> Iterator[tuple[Path, str]]:
    asked = getattr(condition, condition.asks)
    if condition.asks == "recorded":
        yield from _naming(path, asked, said, ())
    elif condition.asks == "equals":
        for name, value in asked.items():
            yield from _naming((*path, name), name, said, ())
            several = value if isinstance(value, tuple) else (value,)  # a list means one of these
            wrong = [one for one in several if typed(name, one) is None and typed(name, (one,)) is None]
            if canonical(name) and wrong:
                yield (
                    (*path, name),
                    f"`{_told(wrong[0])}` is no value for `{name}` in {said}; {expected(name)}",
                )
    elif condition.asks in _ASKED:
        for name in (asked,) if isinstance(asked, str) else asked:
            place = path if isinstance(asked, str) else (*path, name)
            yield from _naming(place, name, said, _ASKED[condition.asks])


def _naming(path: Path, name: str, said: str, sorts: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    sort = sort_of(name)
    if sort is None:
        yield path, _unknown(name, said)
    elif sorts and sort not in sorts:
        yield path, f"`{name}` in {said} is a {sort}; this asks for a {' or '.join(sorts)}; ask it otherwise"


def conditions_of(value: Any, path: Path = ()) -> Iterator[tuple[Path, Condition]]:
    """Yield every condition within a pack, and where it stands."""
    if isinstance(value, Condition):
        yield path, value
    if isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from conditions_of(part, (*path, index))
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from conditions_of(part, (*path, name))
    elif hasattr(value, "model_fields_set"):
        for name in sorted(value.model_fields_set):
            yield from conditions_of(getattr(value, name), (*path, name))


def _unknown(name: str, said: str) -> str:
    full = [one for one in FACTS if one.endswith(f".{name}")]
    if full:
        return f"`{name}` in {said} is several facts; write {' or '.join(f'`{one}`' for one in full)}"
    shorts = [one.rpartition(".")[2] for one in FACTS]
    hint = closest(name, shorts if "." not in name else FACTS) or "; `guard facts vocabulary` lists them"
    return f"unknown fact `{name}` in {said}{hint}"


def _told(value: object) -> str:
    """Return a value as YAML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"[{', '.join(map(str, value))}]" if isinstance(value, tuple) else str(value)


def is_recordable(name: str) -> bool:
    """Return whether people record this fact, rather than the guard finding it in what is declared."""
    return name in FACTS and name not in COMPUTED
