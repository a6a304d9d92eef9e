"""The parts of the guard, found by being there, and the file a new one begins as."""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from schemas.errors import SettingsError

if TYPE_CHECKING:
    from schemas.policy import Content


class Part(NamedTuple):
    """One classifier, redaction operator, codec or pack."""

    kind: str
    name: str
    version: str
    what: str


def found() -> list[Part]:
    """Return every part, by kind and name."""
    from classifiers.patterns import load  # noqa: PLC0415 (loads every classifier)
    from guard.policy.bundle import shipped_packs  # noqa: PLC0415
    from guard.redaction.operators import operators  # noqa: PLC0415
    from streams.codecs import codecs  # noqa: PLC0415

    return [
        *(Part("classifier", pattern.name, str(pattern.version), pattern.entity) for pattern in load()),
        *_model(),
        *(Part("operator", name, "", _first_line(_file_of(name))) for name in sorted(operators())),
        *(Part("codec", name, "", _first_line(codec)) for name, codec in sorted(codecs().items())),
        *(Part("pack", pack.name, pack.version, pack.title) for pack in shipped_packs()),
    ]


def of_policy(content: "Content") -> list[Part]:
    """Return what a policy changes of the classifiers: lists, patterns, context words, thresholds."""
    from guard.changes.listing import own_parts  # noqa: PLC0415

    return [Part(one.kind, one.name, one.version, one.what) for one in own_parts(content)]


def scaffold(kind: str, name: str, *, root: Path) -> Path:
    """Write a new part's file below `root` and return its path. Raise SettingsError where it is already there."""
    folder, text = _SCAFFOLDS[kind]
    file = root / folder / f"{name}.py"
    if not file.parent.is_dir():
        raise SettingsError(f"`{file.parent}` is not here; run this in a checkout of the repository")
    if file.exists():
        raise SettingsError(f"`{file}` is already there; choose another name, or raise its version instead")
    file.write_text(text.replace("{name}", name).replace("{NAME}", name.upper()), encoding="utf-8")
    return file


def _model() -> list[Part]:
    """Return what the encoder finds, each entity with the encoder's version; `not installed` where it cannot run."""
    from classifiers.models.entities import NAME, entities  # noqa: PLC0415
    from guard.detecting import model_version  # noqa: PLC0415

    return [Part("classifier", NAME, model_version() or "not installed", entity) for entity in entities()]


def _file_of(operator: str) -> object:
    return import_module(f"guard.redaction.operators.{operator}")


def _first_line(thing: object) -> str:
    text = getattr(thing, "__doc__", "") or ""
    return text.strip().splitlines()[0] if text.strip() else ""


_CLASSIFIER = '''"""{name}: say in one sentence what it finds, and by which standard it is proven."""

import re

from classifiers.contract import Pattern


def proof(text: str) -> bool:
    """Whether the check digit holds; total: False rather than an error."""
    return False


CLASSIFIER = Pattern(
    name="{name}",
    version=1,
    entity="{NAME}",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=re.compile(r"(?<!\\w)\\d{11}(?!\\w)"),
    proof=proof,
    context=(),
    needs_context=True,
    finds=(),  # texts that hold exactly one
    ignores=(),  # look-alikes
)
'''

_OPERATOR = '''"""{name}: say in one sentence what stands instead of the finding."""

from guard.redaction.contract import Context, RedactionOperator


def apply(text: str, entity: str, context: Context) -> str:
    """Return the text that stands instead; total and free of the original."""
    raise NotImplementedError


OPERATOR = RedactionOperator(name="{name}", strictness=50, apply=apply, examples=())
'''

_SCAFFOLDS = {
    "classifier": ("classifiers/patterns", _CLASSIFIER),
    "operator": ("guard/redaction/operators", _OPERATOR),
}
