"""The kinds of a policy file, read into their models; every complaint is one sentence with file and line."""

from typing import Any

from msgspec import Struct
from pydantic import BaseModel, ValidationError

from guard.policy.complaints import closest, complaint
from guard.policy.source import Item, Path
from schemas.classifier import ClassifiersSpec
from schemas.destination import DestinationSpec, OperatorSpec
from schemas.errors import SettingsError
from schemas.flow import FlowSpec
from schemas.invariant import InvariantsSpec
from schemas.jurisdiction import FactsSpec
from schemas.label import LabelsSpec, ThresholdsSpec
from schemas.permit import PermitSpec
from schemas.policy import ApproverSpec, BundleSpec, PackSpec
from schemas.strict import Name, Strict

API_VERSION = "guard/v1"
KINDS: dict[str, type[Strict]] = {
    "Flow": FlowSpec,
    "Destination": DestinationSpec,
    "Operator": OperatorSpec,
    "Permit": PermitSpec,
    "Labels": LabelsSpec,
    "Thresholds": ThresholdsSpec,
    "Classifiers": ClassifiersSpec,
    "Pack": PackSpec,
    "Facts": FactsSpec,
    "Approver": ApproverSpec,
    "Bundle": BundleSpec,
    "Invariants": InvariantsSpec,
}


class _Metadata(Strict):
    name: Name
    description: str = ""


class _Head(BaseModel):
    metadata: _Metadata


class Thing(Struct, frozen=True):
    """One object of a policy: its kind, its name, what it says and where it stands."""

    kind: str
    name: str
    spec: Any
    item: Item

    def place(self, *path: str | int) -> str:
        return self.item.place(("spec", *path))


def understand(items: list[Item]) -> list[Thing]:
    """Return the objects that YAML documents describe. Raise SettingsError with every complaint, one a line."""
    things: list[Thing] = []
    complaints: list[str] = []
    for item in items:
        try:
            things.append(_thing(item))
        except SettingsError as error:
            complaints.append(str(error))
    complaints += _twice(things)
    if complaints:
        raise SettingsError("\n".join(complaints))
    return things


def _thing(item: Item) -> Thing:
    data = item.data
    if not isinstance(data, dict):
        raise SettingsError(f"{item.place()}: an object with apiVersion, kind, metadata and spec is expected")
    for name in data:
        if name not in {"apiVersion", "kind", "metadata", "spec"}:
            hint = closest(name, ("apiVersion", "kind", "metadata", "spec"))
            raise SettingsError(
                f"{item.place((name,))}: unknown field `{name}`{hint or '; put it below `spec`'}"
            )
    if data.get("apiVersion") != API_VERSION:
        raise SettingsError(
            f"{item.place(('apiVersion',))}: `apiVersion: {API_VERSION}` is expected; write it first"
        )
    kind = data.get("kind")
    if kind not in KINDS:
        hint = closest(str(kind), KINDS) or f"; it is one of {', '.join(KINDS)}"
        raise SettingsError(f"{item.place(('kind',))}: unknown kind `{kind}`{hint}")
    head = _valid(
        _Head, {name: data[name] for name in ("metadata",) if name in data}, item, str(kind), "", ()
    )
    name = head.metadata.name
    return Thing(
        str(kind), name, _valid(KINDS[kind], data.get("spec") or {}, item, str(kind), name, ("spec",)), item
    )


def _valid(model: type[BaseModel], data: object, item: Item, kind: str, name: str, root: Path) -> Any:
    try:
        return model.model_validate(data)
    except ValidationError as failure:
        said = f"{kind} `{name}`" if name else kind
        raise SettingsError(
            "\n".join(
                f"{item.place((*root, *found['loc']))}: {complaint(model, found, said)}"
                for found in failure.errors()
            )
        ) from failure


def _twice(things: list[Thing]) -> list[str]:
    complaints = []
    first: dict[tuple[str, str], Thing] = {}
    for thing in things:
        before = first.setdefault((thing.kind, thing.name), thing)
        if before is not thing:
            complaints.append(
                f"{thing.item.place()}: {thing.kind} `{thing.name}` is defined at {before.item.place()} already; rename one"
            )
    return complaints
