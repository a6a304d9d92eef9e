"""What commands on labelled texts share: the store with the people whose words count, and one person's word on a text."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec import Struct

from guard.cli._options import settings
from schemas.errors import SettingsError

if TYPE_CHECKING:
    from guard.audit.signing import LocalSigner
    from guard.labelling.sealing import Body
    from guard.labelling.store import Store
    from schemas.labelled import Annotation, LabelledText
    from streams.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])

VERDICTS = (  # schemas.labelled.TextVerdict, spelt out so that help needs no import
    "true_positive",
    "false_positive",
    "benign",
    "duplicate",
    "wrong_entity",
    "wrong_span",
)


class Deployment(Struct, frozen=True):
    """Settings, whose signatures count, and the store."""

    settings: "Settings"
    people: Mapping[str, bytes]
    store: "Store"


def deployment(config: Path) -> Deployment:
    """Return what a command on labelled texts needs. Raise GuardError where broker, policy or topic is not there."""
    from guard.bundles.governing import governing
    from guard.labelling.store import load

    loaded = settings(config)
    people = governing(loaded).policy.approvers
    return Deployment(loaded, people, load(loaded, people))


def set_name(function: F) -> F:
    """Add `--set NAME`, handed to the command as `name_of_set`."""
    return click.option(
        "--set", "name_of_set", required=True, metavar="NAME", callback=_set_name, help="The set."
    )(function)


def _set_name(_ctx: click.Context, _option: click.Parameter, given: str) -> str:
    import re

    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,47}", given):
        raise click.BadParameter("a set's name has lower-case letters, digits and `-`, up to 48")
    return given


def judgement(*, required: bool) -> Callable[[F], F]:
    """Add `--verdict`, `--span` and `--topic`, which say what a person concludes."""

    def with_all(function: F) -> F:
        verdict = click.option(
            "--verdict", type=click.Choice(VERDICTS), required=required, help="Of what was found in it."
        )
        span = click.option(
            "--span",
            "spans",
            multiple=True,
            metavar="ENTITY:START:END",
            help="A right span in code points of the text, or of a field: ENTITY@/value/field:START:END; may be repeated.",
        )
        topic = click.option(
            "--topic",
            "topics",
            multiple=True,
            metavar="LABEL",
            help="A label of the whole text; may be repeated.",
        )
        return verdict(span(topic(function)))

    return with_all


def text_of(store: "Store", slot: str) -> "LabelledText":
    """Return the text that `SET/ID` names; the beginning of an id will do where no other begins so."""
    name, _, beginning = slot.partition("/")
    found = [one for one in store.of(name) if beginning and one.id.startswith(beginning)]
    if len(found) != 1:
        raise SettingsError(
            f"{len(found)} texts are called `{name}/...` so; see `guard labels queue --set {name}`"
        )
    return found[0]


def word_on(
    one: "LabelledText",
    body: "Body",
    verdict: str,
    spans: Sequence[str],
    topics: Sequence[str],
    *,
    name: str,
    signer: "LocalSigner",
    at: int,
    settles: str = "",
) -> "Annotation":
    """Return a person's signed word. Raise SettingsError where it says what no word can."""
    from guard.cases.signed import sign
    from guard.labelling.judging import judgement

    return sign(judgement(one, body, verdict, spans, topics, by=name, at=at, settles=settles), signer)
