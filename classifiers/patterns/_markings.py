"""How protective markings are written down: one place for their ranks, labels, banners and spelling."""

import re

from classifiers.contract import Pattern, Proof

SPACE = "[ \t\u00a0]{1,4}"
DASH = "[ \u00a0]?[-\u2013\u2014\u2212][ \u00a0]?"
BEFORE, AFTER = r"(?<![\w])", r"(?![\w])"
_LINE_START, _LINE_END = r"(?<![^\n])[ \t*#>\u00a0-]{0,40}", r"[ \t*\u00a0-]{0,40}\r?(?![^\n])"


def phrase(words: str) -> str:
    """Return `words` as a shape that allows any spacing between them."""
    return SPACE.join(re.escape(word) for word in words.split())


def banner(shape: str) -> str:
    """Return `shape` where it is alone on its line, or the whole field."""
    return rf"{_LINE_START}(?P<it>{shape}){_LINE_END}"


def anywhere(shape: str) -> str:
    """Return `shape` wherever it stands as whole words."""
    return rf"{BEFORE}(?:{shape}){AFTER}"


def marking(
    scheme: str,
    rank: int,
    shape: str,
    *,
    finds: tuple[str, ...],
    ignores: tuple[str, ...],
    suffix: str = "",
    labels: tuple[str, ...] = (),
    is_formal: bool = True,
    country: str = "",
    flags: re.RegexFlag = re.UNICODE,
    proof: Proof | None = None,
    score: float = 0.9,
) -> Pattern:
    """Return the classifier of one rank of a scheme; `is_formal` schemes are those of states and alliances.

    Ranks: 0 public, 1 official or internal, 2 restricted, 3 confidential, 4 secret, 5 top secret.
    """
    classified = ("classified",) if is_formal and rank >= 2 else ()
    return Pattern(
        name=f"marking_{scheme}_rank_{rank}{suffix}",
        version=1,
        entity=f"MARKING_{scheme.upper()}_RANK_{rank}",
        kind="marking",
        labels=(
            f"marking_{scheme}_rank_{rank}",
            f"marking_{scheme}",
            "marking",
            f"marking_rank_{rank}",
            *classified,
            *labels,
        ),
        shape=re.compile(shape, flags),
        proof=proof,
        country=country,
        shape_score=score if proof is None else score - 0.35,
        finds=finds,
        ignores=ignores,
    )
