"""An encoder goes on from where it is, on a team's own texts and what it knew; one that then tells less is not written.

Own texts that are held back, by the hash of their id, and a part of what is replayed watch it: learning ends where they are told
no better. Another part of what is replayed, by which nothing was chosen, judges before and after.
"""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from classifiers.models.card import version_of
from classifiers.models.decoding import scale_of
from classifiers.models.engines import choose
from classifiers.models.entities import NAME
from classifiers.models.tokens import Tokens
from classifiers.models.training import card, run
from classifiers.models.training.calibration import calibrate
from classifiers.models.training.config import Config
from classifiers.models.training.examples import Labelled, is_dev
from classifiers.models.training.gating import Change, changes, degraded, tallies
from classifiers.models.training.looking import Seen, look
from classifiers.models.training.own import settled_by, taken
from classifiers.models.training.replay import passes, replay_of
from classifiers.models.training.run import Machine
from classifiers.models.training.sampling import Generate, generator
from classifiers.models.training.teaching import taught
from classifiers.models.training.terms import Continued, Terms, Texts, Watch
from classifiers.models.weights import FILES, Weights
from classifiers.models.weights import load as load_weights
from schemas.errors import SettingsError

Parts = Mapping[str, Sequence[Labelled]]
_READABLE = 0o755  # a temporary directory is its owner's alone


def go_on(
    config: Config,
    base: Path,
    texts: Texts,
    target: Path,
    machine: Machine,
    terms: Terms,
    *,
    data: Path | None = None,
    generate: Generate | None = None,
    watch: Watch | None = None,
) -> Continued:
    """Continue the encoder of a directory, write it to `target` unless it tells less of what it knew, and return what came of it.

    Raise SettingsError where texts are too few or tell nothing, where a base, data or generator are missing, and where no
    step made held-back texts any better told.
    """
    watch = watch or Watch()
    records = taken(texts.cases)
    weights = load_weights(base)
    # What the base held back stays held back: it is what `guard eval --unseen` goes by, and what may judge.
    share = float(weights.card.get("config", {}).get("dev_share", config.dev_share))
    config = config.model_copy(update={"dev_share": share})
    generate = generate or generator()
    replay = replay_of(config, data, generate)
    own = [one for one in records if not is_dev(one, share)]
    held = [one for one in records if is_dev(one, share)]
    if not own or not held:
        raise SettingsError(
            "by their ids no text is held back, or all are; add texts, or give each an id of its own"
        )
    tokens = Tokens(weights.directory / "tokenizer.json")
    parts: Parts = {
        "own": run.sample(held, tokens, config.dev_tokens, config.seed),
        "watched": run.sample(replay.watched, tokens, config.dev_tokens, config.seed),
        "judged": run.sample(replay.judged, tokens, 2 * config.dev_tokens, config.seed),
    }
    old = scale_of(weights.card)
    _, seen = _looked(weights, {name: parts[name] for name in ("own", "judged")}, tokens, machine, watch)
    before = {name: tallies(several, tokens, old) for name, several in seen.items()}
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=target.parent, prefix=".continued-"))
    try:
        mix = passes(config, own, replay, generate, tokens, terms.share)
        watched = {name: parts[name] for name in ("own", "watched")}
        made = taught(config, weights, mix, watched, machine, terms, watch)
        run.write(made.encoder, weights.directory, beside)
        engine, seen = _looked(load_weights(run.provisional(beside)), parts, tokens, machine, watch)
        calibrated = calibrate(
            [*seen["own"], *seen["watched"]],
            tokens,
            floor=config.precision_floor,
            ceiling=config.alarm_ceiling,
            floors=config.precision_floors,
            kept=old,
            free=settled_by(held),
        )
        new = scale_of(to_builtins(calibrated))
        of = {name: changes(before[name], tallies(seen[name], tokens, new)) for name in ("own", "judged")}
        worse = degraded(of["judged"], bound=terms.bound, fewest=terms.fewest)
        counts = {"records": len(own), "held_back_records": len(held)}
        written = card.write(
            beside,
            config=config,
            base=_base(weights),
            data=data,
            calibrated=calibrated,
            engine=engine,
            trained={**made.trained, **counts},
            full=beside / run.FULL,
            learned=[*texts.data, *_inherited(weights.card)],
            more={"terms": to_builtins(terms), "results": _results(of)},
        )
        if not worse:
            beside.chmod(_READABLE)
            beside.replace(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    told = {f"{name}.{one.cut}.{one.name}.f2": one.after for name, several in of.items() for one in several}
    watch.measured(told, int(made.trained["steps"]))
    return Continued(written, of["own"], of["judged"], worse)


def _looked(
    weights: Weights, parts: Parts, tokens: Tokens, machine: Machine, watch: Watch
) -> tuple[str, dict[str, list[Seen]]]:
    """Return the engine that the machine has, and what the encoder says by it of each part."""
    engine = choose(weights, engine=machine.engine, threads=machine.threads)
    found = {name: look(part, tokens, engine.run, tell=watch.looked) for name, part in parts.items()}
    return engine.name, found


def _base(weights: Weights) -> dict[str, Any]:
    """Return what the card says of the encoder that it was made of, and of those below."""
    told = weights.card
    return {
        "name": str(told.get("name", NAME)),
        "version": version_of(told),
        "licence": told.get("licence", ""),
        "files": {name: told["files"][name] for name in FILES},
        "of": told.get("base", {}),
    }


def _inherited(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what the base learned from, marked so."""
    return [{"through": "base", **one} for one in told.get("data", ())]


def _results(of: Mapping[str, Sequence[Change]]) -> dict[str, Any]:
    return {"own": to_builtins(of["own"]), "replay": to_builtins(of["judged"])}
