"""Numbers of cases, files, tickets, contracts and personnel records: behind a word for them, or in a court's own form."""

import re

from classifiers.contract import Pattern, Proof
from classifiers.lexicons import every

_PART = r"[A-Z0-9À-ÖØ-ÞĀ-Ž][A-Za-z0-9À-ÖØ-ÞĀ-Ž]{0,14}"
# A number of parts; in a court's form a few words of letters stand before them: `I C 1445/25`, `KM 1552/25`.
_VALUE = rf"(?:(?:[IVX]{{1,5}}|[0-9]{{1,3}}|[A-Z]{{1,2}})[ ](?:[A-Z][A-Za-z]{{0,3}}[ ])?|[A-Z]{{1,4}}[ ])?{_PART}(?:[ ]?[/._–-][ ]?{_PART}){{0,6}}"
_DATE = re.compile(
    r"[0-3]?[0-9][./-][01]?[0-9][./-](?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]"
)


def is_reference(text: str) -> bool:
    """Return whether `text` has digits as a reference has, and is no date, year, amount or version."""
    digits = sum(char.isdigit() for char in text)
    if (
        digits < 3
        or _DATE.fullmatch(text)
        or re.fullmatch(r"(?:19|20)[0-9]{2}|[0-9]{1,3}(?:[.,][0-9]{1,3})+", text)
    ):
        return False
    return len(text) >= 4


def _labels(*, short: bool) -> str:
    """Return the labels as a shape: short ones, which are in many other words, apart."""
    words = sorted(
        (word for word in every("case_labels") if (len(word) < 5) is short),
        key=lambda word: (-len(word), word),
    )
    return "|".join(re.escape(word).replace("\\ ", "[ ]") for word in words)


_BETWEEN = r"(?:[ ]?(?:[Nn]o|[Nn]r|n|nº|n°|[Nn]umber|is|ist|est|es|è)\.?)?(?:[.º°)]?[:]?[ \n]{1,3}|[.º°]?[ ]?[:#][ ]{0,2})[#\"(]?"


def _case(
    suffix: str,
    shape: str,
    *,
    finds: tuple[str, ...],
    ignores: tuple[str, ...],
    score: float,
    proof: Proof | None = None,
    context: tuple[str, ...] = (),
) -> Pattern:
    return Pattern(
        name=f"case_number_{suffix}",
        version=1,
        entity="CASE_NUMBER",
        kind="other_id",
        labels=("personal",),
        shape=re.compile(shape, re.UNICODE),
        proof=proof,
        context=context,
        needs_context=bool(context),
        shape_score=score - (0.35 if proof else 0) - (0.25 if context else 0),
        finds=finds,
        ignores=ignores,
    )


_COURTS = tuple(sorted(every("case_labels", "courts")))


CLASSIFIERS = (
    _case(
        "labelled",
        rf"(?<![\w/])(?i:{_labels(short=False)}){_BETWEEN}(?P<it>{_VALUE})(?![\w]|[/-][\w])",
        proof=is_reference,
        score=0.75,
        finds=(
            "as case no. 1996/276",
            "Aktenzeichen: 4 O 123/21",
            "sygn. akt I C 1445/25",
            "zaaknummer C/13/684612",
            "Ticket #4711-22",
            "nr pracownika: PT/2019/00341",
            "expediente 2021/00456",
            "Kundennummer 30048812",
        ),
        ignores=(
            "case no. 12",
            "Ticket price 100",
            "Aktenzeichen vom 12.03.2021",
            "case number 2024",
            "file no longer",
        ),
    ),
    _case(
        "labelled_short",
        rf"(?<![\w/])(?:{_labels(short=True)}){_BETWEEN}(?P<it>{_VALUE})(?![\w]|[/-][\w])",
        proof=lambda text: is_reference(text) and ("/" in text or "-" in text),
        score=0.7,
        finds=("Az. 4 O 123/21", "RG 21/04567", "dnr 2021-00456"),
        ignores=("Az 12.03.2021", "AZK 448291", "RG 12"),
    ),
    _case(
        "application",
        r"(?<![\w/.,-])[0-9]{2,5}[ ]?/[ ]?[0-9]{2}(?![\w/%]|[.,-][0-9]|[ ][/(])",
        context=_COURTS,
        score=0.7,
        finds=(
            "an application (no. 47289/99) against",
            "une requête (no 36110 / 97)",
            "demanda (no 5136 / 11)",
        ),
        ignores=("47289/99", "page 12/34 of it", "case of 1/2"),
    ),
    _case(
        "listed",
        r"(?<![\w/.,-])(?:[0-9]{4,5}/[0-9]{2},?[ ]){1,60}(?:and[ ]|et[ ]|y[ ]|und[ ])?[0-9]{4,5}/[0-9]{2}(?![\w/%]|[.,-][0-9])",
        score=0.6,
        finds=("60525/00, 60937/00 63388/00 and",),
        ignores=("60525/00", "1/2, 13/14"),
    ),
    _case(
        "yearly",
        r"(?<![\w/-])(?:[A-ZŁŚŻ]{1,5}/){1,3}(?:19|20)[0-9]{2}/(?:[A-ZŁŚŻ]{1,4}/|[0-9]{1,2}/){0,2}[0-9]{2,8}(?![\w/])",
        context=(
            *(
                "no",
                "nr",
                "nº",
                "n°",
                "number",
                "numer",
                "ref",
                "contract",
                "policy",
                "invoice",
                "case",
                "file",
                "decision",
                "claim",
                "order",
            ),
            *(
                "umowa",
                "umowy",
                "umową",
                "sygn",
                "sygnatura",
                "decyzja",
                "polisa",
                "pożyczka",
                "pożyczki",
                "faktura",
                "fakturę",
                "zgłoszenie",
                "pismo",
            ),
            *(
                "Vertrag",
                "Aktenzeichen",
                "Rechnung",
                "contrat",
                "dossier",
                "contrato",
                "expediente",
                "contratto",
                "pratica",
                "processo",
                "avtal",
                "ärende",
                "zaak",
                "kenmerk",
            ),
        ),
        score=0.7,
        finds=("umowa nr UD/2024/091", "decyzja DEC/O/ŁD/2025/01/0034521", "contract KG/2025/02/00871"),
        ignores=("UD/2024/091", "path /srv/2024/05/11", "nr UD/2024"),
    ),
    _case(
        "repertory",
        r"(?<![\w/])(?:[IVX]{1,5}[ ][A-Z][A-Za-z]{0,4}|K[mM]|KMS|KMP|GKM|Kms)[ ][0-9]{1,6}/[0-9]{2}(?:[ ]upr)?(?![\w/])",
        context=(
            "sygn",
            "sygnatura",
            "sygnaturą",
            "sygnaturę",
            "sygnaturami",
            "akt",
            "sąd",
            "sądu",
            "wyrok",
            "wyroku",
            "sprawa",
            "sprawie",
            "komornik",
            "oraz",
            "upr",
        ),
        score=0.75,
        finds=("w sprawie II K 87/23 wydano", "sąd: VI GC 212/24 upr", "komornik KM 1552/25"),
        ignores=("II K 87", "IV 12/23", "km 12/2"),
    ),
    _case(
        "ecli",
        r"(?<![\w:])ECLI:[A-Z]{2}:[A-Z0-9]{1,8}:(?:19|20)[0-9]{2}:[A-Z0-9.]{1,25}(?![\w:])",
        score=0.9,
        finds=("ECLI:EU:C:2020:559", "ECLI:DE:BGH:2019:120319UVIZR1.18"),
        ignores=("ECLI:EU", "ECLI-number"),
    ),
    _case(
        "docket_us",
        r"(?<![\w:-])[0-9]:[0-9]{2}-(?:cv|cr|mj|md|bk|ap|mc)-[0-9]{4,6}(?:-[A-Z]{2,4}){0,3}(?![\w-])",
        score=0.9,
        finds=("1:20-cv-01234-ABC", "No. 2:19-cr-00045"),
        ignores=("1:20-cv", "12:30-cv-x"),
    ),
    _case(
        "union",
        r"(?<![\w-])[CTF][-‑][0-9]{1,4}/[0-9]{2}(?:[ ]P)?(?![\w/])",
        context=(
            "case",
            "joined cases",
            "Rechtssache",
            "affaire",
            "asunto",
            "causa",
            "zaak",
            "sprawa",
            "sprawie",
            "processo",
            "mål",
            "court of justice",
            "CJEU",
            "EuGH",
            "CJUE",
            "TSUE",
        ),
        score=0.7,
        finds=("Case C-311/18", "Rechtssache T-12/19"),
        ignores=("C-311/18", "case C-311"),
    ),
    _case(
        "brazil",
        r"(?<![\w.-])[0-9]{7}-[0-9]{2}\.(?:19|20)[0-9]{2}\.[0-9]\.[0-9]{2}\.[0-9]{4}(?![\w.-])",
        context=("processo", "autos", "process", "vara", "tribunal", "recurso"),
        score=0.85,
        finds=("Processo 0001234-56.2020.8.26.0100",),
        ignores=("0001234-56.2020.8.26.0100", "Processo 0001234-56.1820.8.26.0100"),
    ),
    _case(
        "land_register",
        r"(?<![\w/])[A-Z]{2}[0-9][A-Z]/[0-9]{8}/[0-9](?![\w/])",
        context=("kw", "księga", "księgi", "wieczysta", "wieczystej", "land register"),
        score=0.85,
        finds=("KW WR1K/00234567/8",),
        ignores=("KW WR1K/0023456/8", "WR1K/00234567/8"),
    ),
)
