"""Who owns whom: the chain from an operator to its ultimate parent, as far as it is recorded."""

from collections.abc import Mapping

from schemas.destination import OperatorSpec


def chain(name: str, operators: Mapping[str, OperatorSpec]) -> tuple[str, ...]:
    """Return an operator and those that own it, the nearest first; it ends where nothing more is recorded, or in a circle."""
    found: list[str] = []
    while name in operators and name not in found:
        found.append(name)
        name = operators[name].owned_by or ""
    return tuple(found)


def circle(name: str, operators: Mapping[str, OperatorSpec]) -> tuple[str, ...]:
    """Return the way by which an operator owns itself; nothing where it does not."""
    found = chain(name, operators)
    return (*found, name) if found and operators[found[-1]].owned_by == name else ()


def owner_of(name: str, operators: Mapping[str, OperatorSpec]) -> OperatorSpec:
    """Return the last owner that is recorded."""
    return operators[chain(name, operators)[-1]]


def owned(operators: Mapping[str, OperatorSpec]) -> dict[str, OperatorSpec]:
    """Return operators with what their owners say of the ultimate parent, where they say nothing of it themselves."""
    return {name: _owned(name, spec, operators) for name, spec in operators.items()}


def _owned(name: str, spec: OperatorSpec, operators: Mapping[str, OperatorSpec]) -> OperatorSpec:
    if spec.owned_by is None:
        return spec
    above = chain(name, operators)
    last = operators[above[-1]]
    if (
        len(above) == 1 or last.owned_by is not None
    ):  # an owner that nobody knows, or a circle: nothing follows
        return spec
    update = {
        "ultimate_parent": spec.ultimate_parent or last.ultimate_parent or last.entity,
        "ultimate_parent_domicile": spec.ultimate_parent_domicile
        or last.ultimate_parent_domicile
        or last.domicile,
    }
    exposure = dict(spec.exposure)
    for owner in above[1:]:
        for law, reach in operators[owner].exposure.items():
            exposure.setdefault(law, reach)
    return spec.model_copy(update={**update, "exposure": exposure})
