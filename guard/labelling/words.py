"""What a person says of a labelled text: whether it is well formed, and what words are told apart by."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from schemas.errors import SettingsError
from schemas.labelled import Annotation, Mark, TextVerdict

RIGHT_ELSEWHERE = frozenset({TextVerdict.WRONG_ENTITY, TextVerdict.WRONG_SPAN})
HELD_BY: Mapping[TextVerdict, str] = {TextVerdict.WRONG_ENTITY: "entity", TextVerdict.WRONG_SPAN: "span"}
NO_KINDS: Mapping[str, str] = {}

Opinion = tuple[TextVerdict, frozenset[tuple[int, int, str]], frozenset[str]]


def opinion(word: Annotation, kinds: Mapping[str, str] = NO_KINDS) -> Opinion:
    """Return what two people's words are compared by. `kinds` makes an entity and the kind it is of one."""
    spans = frozenset((it.start, it.end, kinds.get(it.entity, it.entity)) for it in word.spans)
    return word.verdict, spans, frozenset(word.topics)


def refuse_malformed(word: Annotation, size: int) -> None:
    """Raise SettingsError where a word says what no word can of a text of so many characters."""
    for it in word.spans:
        if not it.start < it.end <= size:
            raise SettingsError(
                f"span {it.start}:{it.end} is not within the text's {size} characters; count code points, end exclusive"
            )
    if len(set(word.spans)) < len(word.spans):
        raise SettingsError("a span is named twice; name each once")
    if word.verdict in RIGHT_ELSEWHERE and not word.spans:
        raise SettingsError(
            f"`{word.verdict.value}` needs the right one; give it with --span ENTITY:START:END"
        )
    if word.verdict in (TextVerdict.DUPLICATE, TextVerdict.BENIGN) and word.spans:
        raise SettingsError(
            f"`{word.verdict.value}` has no spans; leave --span out, or choose another verdict"
        )


def is_well_formed(word: Annotation, size: int) -> bool:
    try:
        refuse_malformed(word, size)
    except SettingsError:
        return False
    return True


def settled_by(words: Iterable[Annotation]) -> str:
    """Return the digest by which a third person's word names the words that it settles: their signatures, sorted."""
    told = "\n".join(sorted(f"{it.by} {it.signature}" for it in words))
    return sha256(b"dataguard-dispute-1\x00" + told.encode()).hexdigest()


def sorted_marks(spans: Iterable[Mark]) -> tuple[Mark, ...]:
    return tuple(sorted(set(spans), key=lambda it: (it.start, it.end, it.entity)))
