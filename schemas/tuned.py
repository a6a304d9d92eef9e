"""What a tuner changes of the classifiers without code: lists of terms, context words, patterns of one's own.

Each says who answers for it and why, and travels in the signed bundle.
"""

import re
import unicodedata
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from schemas.label import Language, Probability
from schemas.strict import Entity, Name, Strict

Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
OwnName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
_SHORTEST, _LONGEST = 2, 200  # characters of a term
_MOST = 5_000  # terms of one entry


def folded(text: str) -> str:
    """Return a text as terms are compared: Unicode's compatible form, without case and the white space around it.

    >>> folded("  ＡＣＭＥ Straße ") == folded("acme STRASSE")
    True
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).strip()


class ListEntry(Strict):
    """Terms that always count as an entity (`deny`), or that alone are none of it until a day (`allow`).

    Without `flow` it speaks of every flow. With `language` an entry of `allow` speaks of flows all of whose records are
    declared to be written in it, and one of `deny` of those whose records may be.
    """

    name: Name
    list: Literal["deny", "allow"]
    entity: Entity
    terms: tuple[str, ...] = Field(min_length=1, max_length=_MOST)
    flow: Name | None = None
    language: Language | None = None
    owner: Said
    reason: Said
    expires: date | None = None  # the last day on which an entry of `allow` counts

    @field_validator("terms")
    @classmethod
    def _are_terms(cls, terms: tuple[str, ...]) -> tuple[str, ...]:
        for number, term in enumerate(terms, start=1):
            told = folded(term)
            if not _SHORTEST <= len(told) <= _LONGEST or not any(char.isalnum() for char in told):
                raise ValueError(
                    f"term {number} is no term; write {_SHORTEST} to {_LONGEST} characters with a letter or digit"
                )
        return terms

    @model_validator(mode="after")
    def _ends_where_it_lets_pass(self) -> Self:
        if self.list == "allow" and self.expires is None:
            raise ValueError(f"the entry `{self.name}` lets terms pass without an end; add `expires`")
        if self.list == "deny" and self.expires is not None:
            raise ValueError(
                f"the entry `{self.name}` of deny cannot end by itself; take `expires` out, and the entry when it is over"
            )
        return self

    @property
    def folded(self) -> frozenset[str]:
        """The terms as they are compared."""
        return frozenset(folded(term) for term in self.terms)


class ContextEntry(Strict):
    """Words that speak of an entity which patterns find, by their language or for `all`; every text is searched for all."""

    entity: Entity
    words: dict[Language | Literal["all"], tuple[Word, ...]] = Field(min_length=1)
    owner: Said
    reason: Said

    @field_validator("words")
    @classmethod
    def _are_words(cls, words: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        several = [word for each in words.values() for word in each]
        if not several or not all(any(char.isalnum() for char in word) for word in several):
            raise ValueError("`words` holds nothing that could be spoken; name at least one word")
        return words

    @property
    def every(self) -> tuple[str, ...]:
        return tuple(sorted({word for several in self.words.values() for word in several}))


class OwnPattern(Strict):
    """An entity by its shape, with texts that hold it and look-alikes that do not; `labels` where no classifier finds it."""

    name: OwnName
    entity: Entity
    shape: Text
    labels: tuple[str, ...] = ()
    context: tuple[Word, ...] = ()
    needs_context: bool = Field(default=False, strict=True)
    examples: tuple[Text, ...] = Field(min_length=2, max_length=50)
    counter_examples: tuple[Text, ...] = Field(min_length=2, max_length=50)
    score: Probability = 0.7  # and more with context: half of what is missing to 1
    owner: Said
    reason: Said

    @field_validator("shape")
    @classmethod
    def _can_be_matched(cls, shape: str) -> str:
        try:
            compiled = re.compile(shape)
        except (re.error, RecursionError, OverflowError) as error:
            raise ValueError(f"`shape` is no regular expression ({error}); mend it") from None
        if compiled.match("") is not None:
            raise ValueError("`shape` matches the empty text; it would be found everywhere")
        return shape

    @model_validator(mode="after")
    def _finds_what_it_may(self) -> Self:
        if self.score == 0:
            raise ValueError("`score` must be above 0: nothing would count")
        if self.needs_context and not self.context:
            raise ValueError("`needs_context` asks for words that `context` does not name; add them")
        return self
