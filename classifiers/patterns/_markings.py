"""How protective markings are written down: one place for their ranks, labels, banners and spelling."""

import re

from classifiers.contract import Pattern, Proof

SPACE = "[ \t\u00a0]{1,4}"
DASH = "[ \u00a0]?[-\u2013\u2014\u2212][ \u00a0]?"
BEFORE, AFTER = r"(?<![\w])", r"(?![\w])"
_LINE_START, _LINE_END = (
    r"(?<![^\n])[ \t*#>|=_~\u00a0\u2013\u2014-]{0,40}",
    r"[ \t*|=_~\u00a0\u2013\u2014-]{0,40}\r?(?![^\n])",
)
_OPEN, _CLOSE = r"[\[({<\"\u201c\u201e\u00ab]{0,2}[ ]?", r"[ ]?[\])}>\"\u201c\u201d\u00bb]{0,2}"
# what stands before a marking where a form or a header names it
_NAMED = (
    r"(?i:(?:(?:document|data|security|information|vs)[ -])?classification(?:[ ]level)?|classified[ ]as|protective[ ]marking|sensitivity|"
    r"confidentiality(?:[ ]level)?|handling|(?:vs-)?einstufung|geheimhaltungsgrad|verschlusssachengrad|vertraulichkeit(?:sstufe)?|schutzklasse|"
    r"(?:niveau[ ]de[ ])?classification|mention[ ]de[ ]protection|confidentialité|clasificación(?:[ ]de[ ]seguridad)?|confidencialidad|"
    r"classifica(?:zione)?(?:[ ]di[ ]sicurezza)?|riservatezza|rubricering|classificatie|vertrouwelijkheid|klauzula(?:[ ]tajności)?|poufność|"
    r"classificação(?:[ ]de[ ]segurança)?|confidencialidade|(?:informations|säkerhets|sekretess)?klass(?:ning)?)[ ]{0,2}[:=][ \t]{0,3}"
)
# and behind it in a footer
_PAGE = (
    r"(?:[ \t]{0,8}[-\u2013\u2014|,/\u00b7\u2022]?[ \t]{0,8}(?i:page|seite|p\.|pág(?:ina|\.)|pag(?:ina|\.)|strona|str\.|sida)[ ]?[0-9]{1,4}"
    r"(?:[ ]?(?:of|von|/|de|di|van|z|av|sur)[ ]?[0-9]{1,4})?)?"
)


def phrase(words: str) -> str:
    """Return `words` as a shape that allows any spacing between them."""
    return SPACE.join(re.escape(word) for word in words.split())


def banner(shape: str) -> str:
    """Return `shape` where it is alone on its line or in its field, but for its name, brackets and a page's number."""
    return rf"{_LINE_START}(?:{_NAMED})?{_OPEN}(?P<it>{shape}){_CLOSE}{_PAGE}{_LINE_END}"


def named(shape: str) -> str:
    """Return `shape` where its line names it as a marking: an ordinary word, which alone would be none."""
    return rf"{_LINE_START}{_NAMED}{_OPEN}(?P<it>{shape}){_CLOSE}{_PAGE}{_LINE_END}"


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
        version=2,
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
