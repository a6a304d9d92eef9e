"""Every way in which a labelled text can come otherwise than it was written: disguised, or within something else.

Each is a pure rewriting that keeps every label on what it marks. The same text, kind and seed give the same result.
"""

import random
from collections.abc import Callable

from classifiers.synthesis import carriers, disguises
from classifiers.synthesis.labelled import Labelled, trimmed

CLEAN = "clean"
KINDS: dict[str, Callable[[Labelled, str, random.Random], Labelled]] = {
    CLEAN: lambda given, _lang, _dice: given,
    "capitals": disguises.capitals,
    "no-accents": disguises.no_accents,
    "scanned": disguises.scanned,
    "other-script": disguises.other_script,
    "inflected": disguises.inflected,
    "hidden": disguises.hidden,
    "split": carriers.split,
    "json-log": carriers.log,
    "mail": carriers.mail,
    "quoted-reply": carriers.quoted,
    "code": carriers.code,
    "table": carriers.table,
    "chat": carriers.chat,
}


def perturbed(given: Labelled, kind: str, *, lang: str, seed: str) -> Labelled:
    """Return the text as that kind has it. Raise KeyError where no kind has the name."""
    dice = random.Random(f"{seed} {kind}")  # noqa: S311 (noise, and the same every time)
    return trimmed(KINDS[kind](given, lang, dice))
