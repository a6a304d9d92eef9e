"""One person's word on a labelled text, before it is signed: of the spans that they name, or those that the text came with."""

from collections.abc import Sequence

import msgspec

from guard.labelling.places import named
from guard.labelling.sealing import Body
from guard.labelling.words import RIGHT_ELSEWHERE, refuse_malformed
from schemas.errors import SettingsError
from schemas.labelled import Annotation, LabelledText, Mark, TextVerdict


def judgement(
    one: LabelledText,
    body: Body,
    verdict: str,
    spans: Sequence[str],
    topics: Sequence[str] = (),
    *,
    by: str,
    at: int,
    settles: str = "",
    kept: Sequence[Mark] = (),
) -> Annotation:
    """Return a word without its signature. Raise SettingsError where it says what no word can, or no more than what was found.

    Without spans a true positive confirms what the text came with; without topics those that it came with stay. `kept` are
    right spans that `spans` has no way to name.
    """
    marks = named(body.text, spans)
    if not marks and verdict == TextVerdict.TRUE_POSITIVE:
        marks = body.found
        if not marks:
            raise SettingsError("nothing was found in it; say what is there with --span ENTITY:START:END")
    elif marks:
        marks = tuple(sorted({*marks, *kept}, key=lambda it: (it.start, it.end, it.entity)))
    if verdict in RIGHT_ELSEWHERE and marks and set(marks) == set(body.found):
        raise SettingsError(
            f"`{verdict}` needs the right one, and the spans given are those that were found; name what is right"
        )
    given = {
        "type": "annotation",
        "set": one.set,
        "id": one.id,
        "digest": one.digest,
        "verdict": verdict,
        "at": at,
        "by": by,
        "spans": [msgspec.to_builtins(it) for it in marks],
        "topics": list(topics or body.topics),
        "settles": settles,
    }
    try:
        word = msgspec.convert(given, Annotation)
    except msgspec.ValidationError as error:
        raise SettingsError(f"the word is none ({error}); correct names and spans") from None
    refuse_malformed(word, one.size)
    return word
