"""Copies of labelled texts as they could also have come: one data set a kind, so that each has figures of its own."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from classifiers.agreement import Case, Span
from classifiers.synthesis.labelled import Labelled, Mark
from classifiers.synthesis.perturbations import KINDS, perturbed
from schemas.errors import SettingsError

ALL = "all"


def kinds_of(names: str) -> tuple[str, ...]:
    """Return the kinds that are named, parted by commas; `all` is each. Raise SettingsError where one is unknown."""
    asked = [name.strip() for name in names.split(",") if name.strip()]
    wanted = list(KINDS) if ALL in asked else asked
    if unknown := sorted(set(wanted) - KINDS.keys()):
        raise SettingsError(
            f"no perturbation is named `{unknown[0]}`; use `all`, or some of {', '.join(KINDS)}"
        )
    return tuple(dict.fromkeys(wanted))


def copies(cases: Sequence[Case], kinds: Iterable[str], *, seed: int) -> Iterator[Case]:
    """Yield each text in each kind; the data set's name says which: `set (scanned)`."""
    for kind in kinds:
        for one in cases:
            given = Labelled(one.text, tuple(Mark(span.start, span.end, span.label) for span in one.spans))
            made = perturbed(given, kind, lang=one.lang, seed=f"{seed} {one.id}")
            spans = tuple(Span(*mark) for mark in made.marks)
            yield replace(one, dataset=f"{one.dataset} ({kind})", text=made.text, spans=spans)
