"""What a format of labelled texts promises: bytes to texts with spans and back, each span where it was."""

import re
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from classifiers.agreement import Case
from schemas.errors import SettingsError

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_:.-]{0,63}")
_LANG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{2,8}){0,2}")
_MOST_TOPICS = 20
UNKNOWN_LANGUAGE = "xx"


class Format(Struct, frozen=True):
    """One file format. `reads` raises SettingsError where bytes have another form, and tells no text.

    `nested` says whether spans may overlap in it. `claims` says whether bytes look like it, for files whose name does not tell.
    """

    name: str
    endings: tuple[str, ...]
    nested: bool
    reads: Callable[
        [bytes, str], list[Case]
    ]  # the bytes, and what texts without an id or set are called after
    writes: Callable[[Sequence[Case]], bytes]
    claims: Callable[[bytes], bool]


def checked(cases: Iterable[Case], *, language: str = "") -> list[Case]:
    """Return texts with sorted spans, in a language where they name none. Raise SettingsError at the first that is no labelled text."""
    found = []
    for number, one in enumerate(cases, start=1):
        lang = one.lang if one.lang and one.lang != UNKNOWN_LANGUAGE else language or UNKNOWN_LANGUAGE
        if not _LANG.fullmatch(lang):
            raise SettingsError(
                f"text {number} has no language's code; write one such as de, en or {UNKNOWN_LANGUAGE}"
            )
        for span in one.spans:
            if not 0 <= span.start < span.end <= len(one.text):
                raise SettingsError(
                    f"text {number} has a span {span.start}:{span.end} outside of its {len(one.text)} characters"
                )
            if not _NAME.fullmatch(span.label):
                raise SettingsError(
                    f"text {number} has a span whose label is no name; use letters, digits, `_`, `:`, `.` and `-`"
                )
        topics = one.topics
        if len(topics) > _MOST_TOPICS or not all(_NAME.fullmatch(name) for name in topics):
            raise SettingsError(
                f"text {number} has a label of the whole text that is no name, or more than {_MOST_TOPICS}"
            )
        spans = tuple(sorted(set(one.spans), key=lambda it: (it.start, it.end, it.label)))
        found.append(replace(one, lang=lang, spans=spans))
    return found
