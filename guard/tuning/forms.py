"""How codes are written here: their form, what they begin with, the word before them; never what one of them holds.

Of each labelled code several regular expressions are made, from strict to loose. One is kept where three texts have it with
three different codes, and where nearly all places that it fits in the labelled texts are labelled as well. Codes that are
found already count as much as those that were missed: what is always one elsewhere is one here too. A beginning or a
word before is kept as it stands, unless it names a person. The word before is found with the code: a shape without a fixed
part is dear to search for.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from classifiers.agreement import Span, agrees
from guard.tuning.applied import Seen, Shapes, shaped
from guard.tuning.terms import impersonal

_FEWEST, _SURE = 3, 0.8  # texts and codes that have a form; share of its places that must be right
_LONGEST, _MOST = 200, 100  # characters of a code; forms of one label
_LETTER = r"[^\W\d_]"
_RUNS = re.compile(r"[^\W\d_]+|\d+|[\W_]+")
_BEFORE = tuple(
    re.compile(rf"(?<![^\W_]){words}[^\w\n]{{1,4}}$")
    for words in (rf"{_LETTER}{{2,20}}", rf"{_LETTER}{{2,20}} {_LETTER}{{2,20}}")
)
_BEGINS = re.compile(r"[^\W\d_]{2,}[\W_]+")
_VALUE = r"[^\s\"'`,;<>]"
_NAME = r"(?:\w{0,40}_)?"  # the word before may end a longer name
_ANY = "{3,200}"
_IS_VALUE = re.compile(rf"{_VALUE}+")

Learn = Callable[[Sequence[Seen]], Shapes]
_Place = tuple[int, bool, bool]  # where a form fits, whether that is labelled, whether it was found already


def learner(texts: Sequence[Seen], entity: str, kind: str) -> Learn:
    """Return what learns the forms of a label from some of these texts. What it needs of each is reckoned once."""
    held = {one.judged.id: _held(one, kind) for one in texts}
    known: dict[str, dict[str, tuple[_Place, ...]]] = {}

    def places(form: str, kept: str) -> dict[str, tuple[_Place, ...]]:
        if form not in known:
            known[form] = {
                one.judged.id: _places(form, one, kind) if kept in one.text else () for one in texts
            }
        return known[form]

    def learned(some: Sequence[Seen]) -> Shapes:
        texts_of: dict[str, set[str]] = {}
        codes_of: dict[str, set[str]] = {}
        words_of: dict[str, str] = {}
        for one in some:
            for form, kept, code in held[one.judged.id]:
                texts_of.setdefault(form, set()).add(one.judged.id)
                codes_of.setdefault(form, set()).add(code)
                words_of[form] = kept
        often = [it for it in texts_of if min(len(texts_of[it]), len(codes_of[it])) >= _FEWEST]
        named = impersonal((words_of[it] for it in often if words_of[it]), some)
        right: dict[str, set[tuple[str, int]]] = {}
        for form in often:
            if not words_of[form] or words_of[form] in named:
                every = [
                    (one.judged.id, *it) for one in some for it in places(form, words_of[form])[one.judged.id]
                ]
                if _is_right([it[2] for it in every]) and _is_right([it[2] for it in every if not it[3]]):
                    right[form] = {it[:2] for it in every if it[2]}
        return Shapes(entity, kind, frozenset(_fewest(right)))

    return learned


def _fewest(right: Mapping[str, set[tuple[str, int]]]) -> list[str]:
    """Return forms that fit where all of them do, those that fit most first."""
    taken: list[str] = []
    covered: set[tuple[str, int]] = set()
    for form in sorted(right, key=lambda it: (-len(right[it]), it)):
        if not right[form] <= covered:
            taken.append(form)
            covered |= right[form]
    return taken[:_MOST]


def _is_right(places: Sequence[bool]) -> bool:
    return sum(places) >= _SURE * len(places)


def forms(before: str, code: str) -> Iterator[tuple[str, str]]:
    r"""Yield regular expressions over folded text that fit a code, each with what it keeps of the text as it stands.

    >>> [it for it, _ in forms("uid=", "ab-1234")][0]
    '[^\\W\\d_]{2}\\-\\d{4}'
    """
    if not 3 <= len(code) <= _LONGEST:
        return
    has_digit, runs = any(it.isdigit() for it in code), _RUNS.findall(code)
    if has_digit and len(runs) <= 12:
        yield "".join(_run(it, exact=True) for it in runs), ""
        yield "".join(_run(it, exact=False) for it in runs), ""
        if runs[0].isdigit() and len(runs[0]) > 4:
            yield code[:2] + "".join(_run(it, exact=True) for it in (runs[0][2:], *runs[1:])), ""
    if _IS_VALUE.fullmatch(code) is None:
        return
    for word in filter(None, (one.search(before) for one in _BEFORE)):
        kept = word.group()
        for count in (_about(len(code)), _ANY):
            yield rf"{_NAME}{re.escape(kept)}{_VALUE}{count}", kept
    begins = ""
    for _ in range(2):
        more = _BEGINS.match(code, len(begins))
        if more is None or len(code) - more.end() < 3:
            break
        begins += more.group()
        for count in (_about(len(code) - len(begins)), _ANY):
            yield rf"{re.escape(begins)}{_VALUE}{count}", begins


def _held(one: Seen, kind: str) -> list[tuple[str, str, str]]:
    """Return the forms of a text's codes, what each keeps, and which code it is."""
    made = []
    for span in one.judged.spans:
        if span.label == kind:
            code = one.text[span.start : span.end]
            before = one.text[max(0, span.start - 25) : span.start]
            made += [(form, kept, code) for form, kept in forms(before, code)]
    return made


def _places(form: str, one: Seen, kind: str) -> tuple[_Place, ...]:
    spans = [it for it in one.judged.spans if it.label == kind]
    found = [it for it in one.judged.findings if it.label == kind]
    made = [Span(start, end, kind) for start, end in shaped(one.text, frozenset({form}))]
    return tuple(
        (
            it.start,
            any(agrees(it, span) for span in spans),
            any(it.start < other.end and other.start < it.end for other in found),
        )
        for it in made
    )


def _run(text: str, *, exact: bool) -> str:
    if not text[0].isalnum():
        return re.escape(text)
    piece = r"\d" if text[0].isdigit() else _LETTER
    return rf"{piece}{{{len(text)}}}" if exact else piece + _about(len(text))


def _about(count: int) -> str:
    """Return a repetition of about so many: up to the power of two above it, and more than half of that."""
    most = 1 << (count - 1).bit_length()
    return f"{{{count}}}" if count <= 2 else f"{{{most // 2 + 1},{most}}}"
