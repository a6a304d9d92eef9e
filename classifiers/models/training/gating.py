"""Whether an encoder that went on tells less of what it knew: F2 by language and by kind, before and after, on the same texts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from classifiers.models.decoding import Scale
from classifiers.models.tokens import Tokens
from classifiers.models.training.looking import Seen, text_of
from classifiers.models.training.tallies import Tally, of_spans, pooled, score

Cut = Literal["language", "kind"]
Tallies = Mapping[tuple[Cut, str], Tally]


class Change(Struct, frozen=True):
    """F2 of a language, over all kinds, or of a kind, over all languages, before and after."""

    cut: Cut
    name: str
    spans: int
    before: float
    after: float

    @property
    def fall(self) -> float:
        return self.before - self.after


def tallies(seen: Sequence[Seen], tokens: Tokens, scale: Scale) -> dict[tuple[Cut, str], Tally]:
    """Return what is found of held-back texts under a scale, by language and by kind."""
    texts = [text_of(one, tokens, scale) for one in seen]
    found: dict[tuple[Cut, str], Tally] = {}
    for language in sorted({one.record.lang for one in seen}):
        pairs = [(one, text) for one, text in zip(seen, texts, strict=True) if one.record.lang == language]
        of = pooled(of_spans([one for one, _ in pairs], [text for _, text in pairs], scale))
        found["language", language] = _sum(of.values())
    found |= {("kind", kind): tally for kind, tally in pooled(of_spans(seen, texts, scale)).items()}
    return found


def changes(before: Tallies, after: Tallies) -> tuple[Change, ...]:
    """Return each cut that has labelled spans, languages first."""
    return tuple(
        Change(*key, tally.spans, _f2(tally), _f2(after.get(key, Tally())))
        for key, tally in sorted(before.items(), key=lambda item: (item[0][0] != "language", item[0]))
        if tally.spans
    )


def degraded(found: Iterable[Change], *, bound: float, fewest: int) -> tuple[Change, ...]:
    """Return the changes that are worse than the bound, among those with enough labelled spans."""
    return tuple(one for one in found if one.spans >= fewest and one.fall > bound + 1e-9)


def _sum(several: Iterable[Tally]) -> Tally:
    whole = Tally()
    for tally in several:
        for field in tally.__struct_fields__:
            setattr(whole, field, getattr(whole, field) + getattr(tally, field))
    return whole


_f2: Callable[[Tally], float] = lambda tally: score("", "", tally).f2  # noqa: E731
