"""Words of a special category where the same text speaks of a person: one classifier a language, from a lexicon."""

import re

from classifiers.contract import Pattern
from classifiers.lexicons import lexicon


def topics(
    kind: str, entity: str, label: str, *, score: float = 0.45, version: int = 1
) -> tuple[Pattern, ...]:
    """Return the classifiers of one category: its words count where a word for a data subject is near.

    Text about nobody (a study, a handbook) has the words as well, and is a topic.
    """
    subjects = lexicon("data_subjects")
    return tuple(
        _topic(kind, entity, label, language, words, subjects[language], score, version)
        for language, words in lexicon(kind).items()
    )


def _topic(
    kind: str,
    entity: str,
    label: str,
    language: str,
    words: tuple[str, ...],
    subjects: tuple[str, ...],
    score: float,
    version: int,
) -> Pattern:
    example = words[0].replace("*", "")
    return Pattern(
        name=f"{kind}_{language}",
        version=version,
        entity=entity,
        kind=kind,
        labels=(label,),
        shape=rf"(?<!\w)(?:{_either(words)})(?!\w)",
        context=subjects,
        needs_context=True,
        shape_score=score,
        finds=(f"{subjects[0]} / {example}",),
        ignores=(example, f"{subjects[0]} x{example}x"),
    )


def _either(words: tuple[str, ...]) -> str:
    """Return the words as a shape, the longest first: acronyms as they are written, the others in either case."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    acronyms = "|".join(_shape(word) for word in ordered if _is_acronym(word))
    others = "|".join(_shape(word) for word in ordered if not _is_acronym(word))
    return f"(?i:{others})|{acronyms}" if acronyms else f"(?i:{others})"


def _is_acronym(word: str) -> bool:
    letters = [char for char in word if char.isalpha()]
    return len(letters) < 6 and sum(char.isupper() for char in letters) > 1


def _shape(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\w{0,14}").replace("\\ ", "[ ]{1,2}").replace("'", "['’]")
