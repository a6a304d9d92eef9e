"""Labelled texts that a classifier is to learn from, with what its card may say of them: names, digests, the use; no text.

Files are the caller's own. The labelled store is sealed: `guard.labelling.use` hands out what the policy lets be used for a
flow's purpose, decided text by text, and nothing where no permit covers it.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from classifiers.agreement import Case
from guard.evaluation.texts import lines_of
from guard.labelling.use import take
from schemas.errors import SettingsError

if TYPE_CHECKING:
    from streams.settings import Settings

Take: TypeAlias = Callable[..., Any]  # as guard.labelling.use.take: gives `cases`, and the `use` on record


class Given(Struct, frozen=True):
    """Texts and what is told of them. A content type: its repr shows how many there are."""

    cases: tuple[Case, ...]
    data: tuple[dict[str, Any], ...]

    def __repr__(self) -> str:
        return f"Given({len(self.cases)} texts of {len(self.data)} sets)"


def from_files(files: Sequence[Path]) -> Given:
    """Return the texts of files, each label as it is written there. Raise SettingsError with the line that has another form."""
    cases: list[Case] = []
    data: list[dict[str, Any]] = []
    for file in files:
        several = [_as_written(one, line) for line, one in lines_of(file)]
        cases += several
        digest = sha256(file.read_bytes()).hexdigest()
        data.append({"file": file.name, "sha256": digest, "origin": "own", "records": len(several)})
    return Given(tuple(cases), tuple(data))


class Use(Struct, frozen=True):
    """Who takes a set of the labelled store, under which flow, when (milliseconds since 1970), and what for."""

    name: str
    flow: str
    by: str
    signer: Any
    at: int
    classifier: str  # name@version of what is made of it: an erasure lists it


def from_store(settings: "Settings", use: Use, *, take: Take = take) -> Given:
    """Return the texts of a set in the labelled store that the policy lets be used under a flow's purpose.

    Raise GuardError where it permits none, and SettingsError where the set has none.
    """
    taken = take(
        settings, use.name, flow=use.flow, by=use.by, signer=use.signer, at=use.at, classifier=use.classifier
    )
    cases = tuple(taken.cases)
    if not cases:
        raise SettingsError(
            f"the labelled set `{use.name}` gives no text to flow `{use.flow}`; label some, or ask who owns the flow "
            "for a permit"
        )
    told = {"set": use.name, "flow": use.flow, "origin": "labelled store", "records": len(cases)}
    return Given(cases, ({**told, "sha256": digest_of(cases), "use": str(taken.use.id)},))


def digest_of(cases: Sequence[Case]) -> str:
    """Return one SHA-256 over the texts and their labels, sorted by id: the same texts, the same digest."""
    made = sha256()
    for one in sorted(cases, key=lambda case: (case.dataset, case.id)):
        made.update(sha256(msgspec.json.encode(one)).digest())
    return made.hexdigest()


def _as_written(one: Case, line: str) -> Case:
    labels = [span["label"] for span in msgspec.json.decode(line)["spans"]]
    return replace(
        one, spans=tuple(replace(span, label=label) for span, label in zip(one.spans, labels, strict=True))
    )
