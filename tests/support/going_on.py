"""A tiny encoder that found names behind some words, and texts of a team's own that put them elsewhere."""

import itertools
import random

from small_base import NAMES, write_base

from classifiers.agreement import Case, Span
from classifiers.models.training import run
from classifiers.models.training.config import Config
from classifiers.models.training.continuing import go_on
from classifiers.models.training.run import Machine, Places
from classifiers.models.training.sampling import DEV_SEED
from classifiers.models.training.terms import Terms, Texts

CONFIG = Config.model_validate({
    "altered": 0.0,
    "synthetic": {"languages": ["en"], "records": 200, "dev_records": 60},
    "schedule": {"tokens": 30_000, "batch_tokens": 256, "rate": 3e-3, "head_rate": 1e-2, "warmup": 5, "average": 0.9, "average_every": 2, "autocast": False, "freeze_embeddings": False},
})  # fmt: skip
DATA = {"file": "ours.jsonl", "sha256": "a" * 64}
_BEFORE = ("Dear", "from", "ask", "meet", "call", "Frau", "with")
_FIRST = ("order", "parcel", "report", "room", "build", "version")


def generate(language, count, seed, part="train"):
    """Yield records with a name behind a word that announces one, and as many without, each drawn by itself."""
    dice = random.Random(f"{seed} {part}")
    for number in range(count):
        before, name, thing = dice.choice(_BEFORE), dice.choice(NAMES), dice.choice(_FIRST)
        text = (
            f"the {thing} {before} {name} today" if number % 2 else f"{before} the {thing}, the {thing} today"
        )
        start = text.find(name) if number % 2 else 0
        spans = [{"start": start, "end": start + len(name), "label": "person"}] if number % 2 else []
        yield {"id": f"{language}-{part}-{seed}-{number}", "dataset": "own", "lang": language, "text": text, "spans": spans, "doc_labels": []}  # fmt: skip


def machine():
    return Machine(now=itertools.count().__next__)


def shipped(folder):
    """Write an encoder that knows what our own small generator writes, and return its directory."""
    run.run(CONFIG, Places(write_base(folder / "base"), folder / "shipped"), machine(), generate=generate)
    return folder / "shipped"


def cases(count, *, label="person"):
    """Return texts in which a name stands behind a word that never announced one."""
    found = []
    for number in range(count):
        name, first = NAMES[number % 12], _FIRST[number // 12 % 6]
        start = len(first) + 1
        spans = (Span(start, start + len(name), label),) if number % 3 else ()
        text = f"{first} {name if spans else 'two'} number {number}"
        found.append(Case(f"c{number}", "ours", "en", text, spans))
    return found


def contradicting(count):
    """Return texts of which half say that a name behind a word that announces one is none."""
    silent = [
        Case(f"s{number}", "ours", "en", f"the order ask {NAMES[number % 12]} today {number}", ())
        for number in range(count // 2)
    ]
    return [*cases(count // 2), *silent]


def blind(language, count, seed, part="train"):
    """Yield what `generate` does to the part that judges, and no name to what is learned from and watched by."""
    is_judge = seed == DEV_SEED + CONFIG.seed + 1
    rows = generate(language, count if is_judge else 2 * count, seed, part)
    return (row for row in rows if is_judge or not row["spans"])


def continued(base, target, own, *, config=CONFIG, watch=None, generate=generate, **terms):
    """Go on from an encoder on these texts."""
    asked = Terms(**{"passes": 8, "share": 0.7, "bound": 0.05, **terms})
    texts = Texts(own, [DATA])
    return go_on(config, base, texts, target, machine(), asked, generate=generate, watch=watch)
