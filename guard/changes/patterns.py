"""A policy's changes as patterns: its own shapes, terms that always count, and words that speak of shipped ones.

What is shipped stays as it is and stays compiled: these stand beside it. A shipped pattern with further context words is
a second one with those words alone, and of both the surer finding stands.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from classifiers.contract import Pattern
from classifiers.patterns import load as load_patterns
from guard.policy.listed import entries_of, topics_of
from schemas.policy import Content
from schemas.tuned import ContextEntry, ListEntry, OwnPattern, folded

DENIED = "deny-"  # before an entry's name, as findings name what found them
_TOGETHER = 2_000  # characters of terms in one shape: engines refuse longer ones
_SPACE = re.compile(r"\s+")
# A letter, digit or underscore, but none of the scripts that put no space between words; in doubt a term is found.
_IN_WORD = r"[^\W\u0e00-\u1dff\u2000-\U0010ffff]"
_JOINS = re.compile(_IN_WORD)


def patterns_of(content: Content) -> tuple[Pattern, ...]:
    """Return the patterns that a policy adds; none where it changes nothing. Its order tells nothing."""
    spec = content.classifiers
    if spec is None or not (spec.lists or spec.context or spec.patterns):
        return ()
    made = [own_pattern(one, content.entities.get(one.entity, one.labels)) for one in spec.patterns or ()]
    for entry in entries_of(content, "deny"):
        made += _denied(entry, content)
    for context in spec.context or ():
        made += _spoken(context)
    return tuple(sorted(made, key=lambda one: (one.name, str(one.version), one.shape.pattern, one.context)))


def own_pattern(one: OwnPattern, labels: Sequence[str]) -> Pattern:
    """Return a pattern of a policy. Its version is that of all that it says: change it, and findings name another."""
    told = one.model_dump_json(include={"entity", "shape", "context", "needs_context", "score"})
    sure = round(one.score + (1 - one.score) / 2, 2)
    return Pattern(
        name=one.name,
        version=hashlib.sha256(told.encode()).hexdigest()[:8],
        entity=one.entity,
        kind="own",
        labels=tuple(labels),
        shape=re.compile(one.shape),
        context=one.context,
        needs_context=one.needs_context,
        scores=(one.score, sure),
        finds=one.examples,
        ignores=one.counter_examples,
    )


def _denied(entry: ListEntry, content: Content) -> Iterator[Pattern]:
    """Yield the patterns of an entry's terms: in either case, and as whole words where their script parts words."""
    is_everywhere = entry.flow is None and entry.language is None
    topics = frozenset() if is_everywhere else frozenset(topics_of(entry, content))
    if not is_everywhere and not topics:
        return
    version = hashlib.sha256("\0".join(sorted(entry.folded)).encode()).hexdigest()[:8]
    grouped: dict[tuple[str, str], set[str]] = {}
    for form in {form for term in entry.terms for form in _forms(term)}:
        grouped.setdefault(_bounds(form), set()).add(_written(form))
    shapes = [
        f"(?i){before}(?:{'|'.join(several)}){behind}"
        for (before, behind), forms in sorted(grouped.items())
        for several in _chunks(sorted(forms))
    ]
    for shape in shapes:
        yield Pattern(
            name=f"{DENIED}{entry.name}",
            version=version,
            entity=entry.entity,
            kind="own",
            labels=tuple(content.entities.get(entry.entity, ())),
            shape=re.compile(shape),
            scores=(1.0, 1.0),
            is_certain=True,
            topics=topics,
        )


def _bounds(form: str) -> tuple[str, str]:
    """Return what must not stand before a term and behind it: what would make a word of both."""
    return (
        f"(?<!{_IN_WORD})" if _JOINS.match(form[0]) else "",
        f"(?!{_IN_WORD})" if _JOINS.match(form[-1]) else "",
    )


def _forms(term: str) -> set[str]:
    """Return a term as it may stand in a text: as it was given, in compatible form, and without case."""
    plain = unicodedata.normalize("NFC", term.strip())
    return {plain, unicodedata.normalize("NFKC", plain).strip(), folded(term)}


def _written(form: str) -> str:
    return r"\s+".join(re.escape(word) for word in _SPACE.split(form))


def _chunks(expressions: Sequence[str]) -> Iterator[list[str]]:
    """Yield the expressions in groups, the longest of each group first: the whole term is found, and not its beginning."""
    group: list[str] = []
    size = 0
    for one in sorted(expressions, key=lambda one: (-len(one), one)):
        if group and size + len(one) > _TOGETHER:
            yield group
            group, size = [], 0
        group.append(one)
        size += len(one) + 1
    if group:
        yield group


def _spoken(entry: ContextEntry) -> Iterator[Pattern]:
    """Yield the shipped patterns of an entity, each with the entry's words."""
    for pattern in load_patterns():
        if pattern.entity == entry.entity:
            yield replace(pattern, shape=pattern.shape, context=entry.every)
