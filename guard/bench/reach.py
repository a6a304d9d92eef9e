"""What is to be reached on each set, what the best peer reaches there, and where the guard stands.

Best peer: the best of presidio-analyzer with spaCy models, presidio with all recognizers, Rampart, DataProfiler,
scrubadub, deduce, detect-secrets, CredSweeper and secretlint, each run on these sets.
"""

from collections.abc import Iterable

from msgspec import Struct

from guard.bench.figures import Figures, table
from guard.bench.measures import NINE, Measure, alarms, highest_leak, leak, lowest, score, special, topic
from schemas.errors import SettingsError

SPOKEN = "synth_eu"  # the set in nine languages


class Line(Struct, frozen=True):
    """One figure to reach. `peers` is a figure or the ends of a range; empty where no peer looks for it."""

    what: str
    on: str
    peers: tuple[float, ...]
    reach: float
    ours: Measure | None  # None where no set here can tell
    at_most: bool = False  # lower is better


def _leaks() -> Iterable[Line]:
    for name, peer, reach in (("tab_echr_en", 0.15, 0.10), ("uner_ewt", 0.38, 0.28), ("wnut17", 0.41, 0.33)):
        yield Line("leak rate", name, (peer,), reach, leak(name), at_most=True)
    for name, lang, peer, reach in (
        ("echr_manual", "fr", 0.20, 0.15),
        ("echr_manual", "es", 0.54, 0.35),
        ("meddocan_es", "es", 0.42, 0.22),
        ("eds_pseudo_fr", "fr", 0.53, 0.30),
    ):
        yield Line("leak rate", f"{name}, {lang}", (peer,), reach, leak(name, lang), at_most=True)
    yield Line(
        "leak rate, highest of nine languages", SPOKEN, (0.18, 0.48), 0.08, highest_leak(SPOKEN), at_most=True
    )
    yield Line(
        "leak rate, JSON", "github_events for logs", (0.09,), 0.05, leak("github_events"), at_most=True
    )


def _alarms() -> Iterable[Line]:
    for name, said, peers, reach in (
        ("banking77", "banking77", (0.01,), 0.005),
        ("medical_abstracts", "medical_abstracts", (0.01, 0.24), 0.05),
        (SPOKEN, f"{SPOKEN}, look-alike negatives", (0.02, 0.63), 0.02),
        ("github_events", "github_events", (), 0.02),
    ):
        yield Line("false alarms, share of clean records", said, peers, reach, alarms(name), at_most=True)


def _named() -> Iterable[Line]:
    """Yield the lines of persons, places and organisations."""
    for label, said, rows in (
        (
            "person",
            "person",
            (
                ("tab_echr_en", "*", 0.84, 0.89),
                ("uner_ewt", "*", 0.72, 0.78),
                ("wnut17", "*", 0.57, 0.62),
                ("btc_tweets", "*", 0.45, 0.52),
                ("germeval2014", "*", 0.63, 0.75),
                ("swedish_ner", "*", 0.75, 0.80),
                ("uner_talbanken", "*", 0.45, 0.60),
                ("echr_manual", "fr", 0.84, 0.88),
                ("echr_manual", "es", 0.80, 0.85),
                ("eds_pseudo_fr", "*", 0.66, 0.77),
                ("meddocan_es", "*", 0.91, 0.95),
                ("pl_legal_dev", "*", 0.34, 0.65),
            ),
        ),
        (
            "location",
            "address and location",
            (
                ("kiji_synth", "*", 0.91, 0.93),
                ("presidio_synth_v2", "*", 0.90, 0.92),
                ("meddocan_es", "*", 0.69, 0.78),
                ("tab_echr_en", "*", 0.76, 0.80),
                ("uner_ewt", "*", 0.70, 0.75),
            ),
        ),
        ("organisation", "organisation", (("tab_echr_en", "*", 0.75, 0.79), ("uner_ewt", "*", 0.56, 0.62))),
    ):
        for name, lang, peer, reach in rows:
            on = name if lang == "*" else f"{name}, {lang}"
            yield Line(said, on, (peer,), reach, score(name, label, lang=lang))


def _shaped() -> Iterable[Line]:
    yield Line(
        "date of birth, precision", SPOKEN, (0.40, 0.77), 0.95, score(SPOKEN, "date_of_birth", "precision")
    )
    yield Line("date of birth, recall", SPOKEN, (), 0.95, score(SPOKEN, "date_of_birth", "recall"))
    for label, name in (("email", SPOKEN), ("iban", SPOKEN), ("ip", "presidio_synth_v2")):
        yield Line(label, name, (1.0,), 0.995, score(name, label))
    for figure, reach in (("precision", 0.98), ("recall", 0.99)):
        yield Line(
            f"card, {figure}",
            "presidio_synth_v2, en",
            (0.0, 1.0),
            reach,
            score("presidio_synth_v2", "card", figure),
        )
    yield Line("phone, lowest of nine languages", SPOKEN, (0.94, 1.0), 0.98, lowest(SPOKEN, "phone"))
    peers = (0.64, 1.0, 1.0, 0.68, 1.0, 0.28, 0.98, 0.74, 0.98)
    for lang, peer in zip(NINE, peers, strict=True):
        yield Line("national id", f"{SPOKEN}, {lang}", (peer,), 0.97, score(SPOKEN, "national_id", lang=lang))
    yield Line(
        "ids of invalid checksum reported", "stdnum_cases", (), 0.05, alarms("stdnum_cases"), at_most=True
    )
    yield Line("medical id", "meddocan_es", (0.0,), 0.70, score("meddocan_es", "medical_id"))
    yield Line("licence plate", "kiji_synth", (0.0,), 0.60, score("kiji_synth", "licence_plate"))
    yield Line("VAT and register ids", "pl_legal_dev", (0.0,), 0.75, score("pl_legal_dev", "vat_id"))
    yield Line(
        "case and file numbers covered",
        "tab_echr_en",
        (0.49,),
        0.90,
        score("tab_echr_en", "other_id", "covered"),
    )


def _secrets() -> Iterable[Line]:
    for name, peer, reach in (
        ("kingfisher", 0.80, 0.85),
        ("noseyparker", 0.58, 0.75),
        ("gitleaks", 0.66, 0.75),
        ("secretlint", 0.81, 0.85),
        ("detectsecrets", 0.86, 0.88),
    ):
        yield Line("secret", f"secret_{name}", (peer,), reach, score(f"secret_{name}", "secret"))
    yield Line(
        "secret, false alarms", "secret_gitleaks", (0.13,), 0.10, alarms("secret_gitleaks"), at_most=True
    )
    yield Line("passwords after a key word", "nine languages", (0.49,), 0.85, None)


def _confidential() -> Iterable[Line]:
    for name in ("marking_lexicon", "csaf_tlp"):
        yield Line("markings, recall", name, (), 1.0, score(name, "marking", "recall"))
    yield Line("markings, false alarms", "contracts that say “confidential”", (), 0.03, None, at_most=True)
    yield Line("Art. 9 and 10 spans", "pl_legal_dev", (0.0,), 0.70, special("pl_legal_dev"))
    yield Line("Art. 9 spans, for sentences", "tab_echr_en", (0.32,), 0.45, special("tab_echr_en"))
    yield Line(
        "health of a whole text, recall",
        "meddocan_es",
        (),
        0.98,
        topic("meddocan_es", "art9_health", "recall"),
    )
    yield Line(
        "health of a whole text, flagged",
        "medical_abstracts",
        (),
        0.10,
        topic("medical_abstracts", "art9_health", "flagged"),
        at_most=True,
    )


LINES = (*_leaks(), *_alarms(), *_named(), *_shaped(), *_secrets(), *_confidential())


def standing(line: Line, ours: float) -> str:
    """Return where a figure stands: reached, short of it, or behind every peer."""

    def is_worse(than: float) -> bool:
        return ours > than if line.at_most else ours < than

    if not is_worse(line.reach):
        return "reached"
    return "**behind**" if line.peers and all(map(is_worse, line.peers)) else "short"


def reach(figures: Figures) -> str:
    """Return the table of all lines, and how many stand where."""
    rows, stands = [], []
    for line in LINES:
        peers = "–".join(_told(peer) for peer in line.peers) or "none"
        bar = f"{'≤ ' if line.at_most else ''}{_told(line.reach)}"
        if line.ours is None:
            rows.append((line.what, line.on, peers, bar, "", "no set here"))
            continue
        try:
            ours = round(line.ours(figures), 3)
        except SettingsError:  # a part of the sets has too few of them
            rows.append((line.what, line.on, peers, bar, "", "none here"))
            continue
        stands.append(standing(line, ours))
        rows.append((line.what, line.on, peers, bar, f"{ours:.3f}", stands[-1]))
    if 2 * len(stands) < len(LINES):
        raise SettingsError("the figures lack most sets; run `guard eval` over all of the labelled sets")
    counts = ", ".join(
        f"{stands.count(word)} {word.strip('*')}" for word in ("reached", "short", "**behind**")
    )
    made = table(("what", "set", "best peer", "reach", "here", "stands"), "--:::-", rows)
    return f"{made}\n\nOf {len(stands)} lines that these sets can tell: {counts}."


def _told(figure: float) -> str:
    return f"{figure:.3f}".rstrip("0").ljust(4, "0").removeprefix("0") if figure < 1 else "1.0"
