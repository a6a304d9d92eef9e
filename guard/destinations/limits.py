"""What recorded facts rule out, objective by objective: the highest level of sovereignty that each leaves.

These readings are ours: the framework puts its own questions to providers, and people answer them.
"""

from collections.abc import Callable, Iterator

from guard.destinations.framework import HOME
from guard.destinations.portrait import Portrait
from guard.residency.jurisdictions import Jurisdictions
from schemas.policy import Content

Limit = tuple[int, str]  # the highest level left, and the fact that rules out more


def _strategic(shown: Portrait, _content: Content, places: Jurisdictions) -> Iterator[Limit]:
    yield from _control(shown, places)
    yield from _denied(shown, "dest.change_of_control_barred", 3)


def _control(shown: Portrait, places: Jurisdictions) -> Iterator[Limit]:
    operator, parent = (_home(one, places) for one in (shown.domicile, shown.parent_domicile))
    if operator is False and parent is False:
        at_home = any(places.within(one, HOME) for one in shown.spec.processing_countries)
        yield (
            int(at_home),
            f"operator ({shown.domicile}) and parent ({shown.parent_domicile}) are outside the EU",
        )
    elif parent is False:
        yield 2, f"the ultimate parent is in {shown.parent_domicile}"
    elif operator is False:
        yield 2, f"the operator is in {shown.domicile}"


def _legal(shown: Portrait, content: Content, places: Jurisdictions) -> Iterator[Limit]:
    for law, reach in shown.exposure.items():
        known = content.facts.access_laws.get(law)
        if known is None or _home(known.country, places) is not False:
            continue
        if reach == "direct":
            yield (
                (2 if _home(shown.domicile, places) else 1),
                f"{law} reaches the operator or its parent directly",
            )
        elif reach == "affiliate":
            yield 3, f"{law} may reach the operator through an affiliate"
    yield from _denied(shown, "dest.eu_law_governs", 1)


def _data(shown: Portrait, _content: Content, places: Jurisdictions) -> Iterator[Limit]:
    outside = [one for one in shown.spec.processing_countries if _home(one, places) is False]
    if outside:
        everywhere = len(outside) == len(shown.spec.processing_countries)
        yield (0 if everywhere else 1), f"data are processed in {', '.join(outside)}"
    reached = [one for one in shown.spec.access_countries or () if _home(one, places) is False]
    if reached:
        yield 2, f"data are reached from {', '.join(reached)}"
    holder = shown.facts.get("data.encryption.key_holder")
    if holder is not None and holder.value == "operator" and _home(shown.parent_domicile, places) is False:
        yield 2, "the keys are held by an operator whose parent is outside the EU"
    trains = shown.facts.get("dest.trains_on_input")
    if trains is not None and trains.value is True:
        yield 2, "input is used to train"
    maker = shown.facts.get("dest.model_provider_domicile")
    if maker is not None and isinstance(maker.value, str) and _home(maker.value, places) is False:
        yield 3, f"the model's maker is in {maker.value}"


def _operational(shown: Portrait, _content: Content, places: Jurisdictions) -> Iterator[Limit]:
    if _home(shown.domicile, places) is False:
        yield 1, f"it is run from {shown.domicile}"
    reached = [one for one in shown.spec.access_countries or () if _home(one, places) is False]
    if reached:
        yield 2, f"people in {', '.join(reached)} operate or support it"
    yield from _denied(shown, "dest.support_eu_only", 2)
    yield from _denied(shown, "dest.exit_tested", 3)


def _supply(shown: Portrait, content: Content, places: Jurisdictions) -> Iterator[Limit]:
    yield from _licensed(shown, content, places)
    yield from _denied(shown, "dest.hardware_origin_recorded", 2)
    yield from _denied(shown, "dest.software_origin_recorded", 2)


def _technology(shown: Portrait, content: Content, places: Jurisdictions) -> Iterator[Limit]:
    yield from _licensed(shown, content, places)
    yield from _denied(shown, "dest.open_interfaces", 2)
    yield from _denied(shown, "dest.source_auditable", 3)


def _security(shown: Portrait, _content: Content, places: Jurisdictions) -> Iterator[Limit]:
    if _home(shown.domicile, places) is False:
        yield 1, f"its operator answers in {shown.domicile}"
    yield from _denied(shown, "dest.security_run_in_eu", 2)


def _sustainable(shown: Portrait, _content: Content, _places: Jurisdictions) -> Iterator[Limit]:
    yield from _denied(shown, "dest.energy_reported", 1)


def _licensed(shown: Portrait, content: Content, places: Jurisdictions) -> Iterator[Limit]:
    """Yield the limit that technology licensed from abroad sets: updates and their end are decided there."""
    for law, reach in shown.exposure.items():
        known = content.facts.access_laws.get(law)
        if reach == "technology" and known is not None and _home(known.country, places) is False:
            yield 2, f"it runs technology licensed from {known.country}"


def _denied(shown: Portrait, name: str, limit: int) -> Iterator[Limit]:
    """Yield a limit where people recorded that something is not so. What nobody recorded limits nothing and proves nothing."""
    fact = shown.facts.get(name)
    if fact is not None and fact.value is False:
        yield limit, f"`{name}` is recorded as false"


def _home(territory: str | None, places: Jurisdictions) -> bool | None:
    return None if territory is None else territory in HOME or places.within(territory, HOME)


LIMITS: dict[str, Callable[[Portrait, Content, Jurisdictions], Iterator[Limit]]] = {
    "SOV-1": _strategic,
    "SOV-2": _legal,
    "SOV-3": _data,
    "SOV-4": _operational,
    "SOV-5": _supply,
    "SOV-6": _technology,
    "SOV-7": _security,
    "SOV-8": _sustainable,
}
