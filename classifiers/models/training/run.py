"""A whole training run: records and base in; weights in int8 and float16, calibration and card out."""

import json
import random
import shutil
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import torch
from msgspec import Struct

from classifiers.models.decoding import Scale, scale_of
from classifiers.models.engines import choose
from classifiers.models.heads import KINDS, TOPICS
from classifiers.models.tokens import Tokens
from classifiers.models.training import card, encoder
from classifiers.models.training.calibration import ALL, calibrate
from classifiers.models.training.config import Config
from classifiers.models.training.encoder import Encoder
from classifiers.models.training.examples import Labelled
from classifiers.models.training.looking import look
from classifiers.models.training.loop import Clock, Saving, Step, train
from classifiers.models.training.own import settled_by
from classifiers.models.training.sampling import Data, Generate, epoch_of, gather, generator
from classifiers.models.weights import FILES, digest, load, pack
from schemas.errors import SettingsError

CHECKPOINT = "checkpoint.pt"
FULL = Path("fp16") / "model.safetensors"


class Places(Struct, frozen=True):
    """Where a run reads and writes."""

    base: Path
    target: Path
    data: Path | None = None


class Machine(Struct, frozen=True):
    """What a run may use: a device, threads of the processor, and the seconds between two checkpoints."""

    now: Callable[[], float]
    device: str = "cpu"
    engine: str = "auto"  # what the finished file is calibrated with: thresholds are of its arithmetic
    threads: int = 1
    every: float = 300.0


def run(
    config: Config,
    places: Places,
    machine: Machine,
    *,
    resume: bool = False,
    generate: Generate | None = None,
    tell: Callable[[Step], None] = lambda _: None,
    tell_dev: Callable[[int], None] = lambda _: None,
) -> dict[str, Any]:
    """Train, pack, calibrate the packed file on what was held back, write all of it to the target and return its card.

    Raise SettingsError where base, data or generator are missing, or a checkpoint is of another run.
    """
    device = device_of(machine.device)
    torch.set_num_threads(machine.threads)
    torch.manual_seed(config.seed)
    generate = generate or generator()
    data = gather(config, places.data, generate)
    tokens = Tokens(places.base / "tokenizer.json")
    model = encoder.build(places.base, layers=config.layers, is_random=config.initial == "random")
    places.target.mkdir(parents=True, exist_ok=True)
    file = places.target / CHECKPOINT
    if not resume:
        file.unlink(missing_ok=True)
    began = machine.now()
    done = train(
        model,
        lambda epoch: epoch_of(config, data, generate, tokens, epoch),
        config.schedule,
        clock=Clock(machine.now),
        device=device,
        saving=Saving(file, machine.every, _identity(config, places.base)),
        tell=tell,
    )
    trained = {
        "seed": config.seed,
        "steps": done.step,
        "tokens": done.tokens,
        "passes": done.epoch + 1,
        "last_loss": round(done.loss, 4),
        "device": device,
        "seconds": round(machine.now() - began),
        "records": len(data.train),
        "held_back_records": len(data.dev),
    }
    write(model, places.base, places.target)
    made = finish(
        config, data, places, machine, base=card.of_base(places.base), trained=trained, tell=tell_dev
    )
    file.unlink(missing_ok=True)
    return made


def recalibrate(
    config: Config,
    places: Places,
    machine: Machine,
    *,
    generate: Generate | None = None,
    tell: Callable[[int], None] = lambda _: None,
) -> dict[str, Any]:
    """Calibrate a model directory anew with the engine that the machine has, and return its new card.

    What the old card says of base and training stays. By another configuration than it was trained with, as one of a
    team's own texts, only what these texts label changes. Raise SettingsError where the directory is none.
    """
    try:
        old = json.loads((places.target / "card.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"{places.target}: no card of an encoder can be read there; train one first"
        ) from error
    data = gather(config, places.data, generate or generator())
    base = old.get("base") or card.of_base(places.base)
    trained = old.get("trained", {})
    if old.get("config", {}).get("sha256") == config.digest:
        return finish(config, data, places, machine, base=base, trained=trained, tell=tell)
    kept = {what: old[what] for what in ("config", "data", "results", "terms") if what in old}
    told = {"calibrated_on": card.data_of(config, places.data), "calibrated_by": config.digest}
    return finish(
        config,
        data,
        places,
        machine,
        base=base,
        trained=trained,
        tell=tell,
        kept=scale_of(old),
        more={**kept, **told},
    )


def finish(
    config: Config,
    data: Data,
    places: Places,
    machine: Machine,
    *,
    base: Mapping[str, Any],
    trained: Mapping[str, Any],
    tell: Callable[[int], None],
    kept: Scale | None = None,
    more: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Calibrate the packed weights in the target on what was held back, write their card and return it.

    With `kept`, only kinds and topics change of which what was held back has enough. `more` goes into the card.
    """
    tokens = Tokens(places.target / "tokenizer.json")
    weights = load(provisional(places.target))
    engine = choose(weights, engine=machine.engine, threads=machine.threads)
    seen = look(sample(data.dev, tokens, config.dev_tokens, config.seed), tokens, engine.run, tell=tell)
    return card.write(
        places.target,
        config=config,
        base=base,
        data=places.data,
        calibrated=calibrate(
            seen,
            tokens,
            floor=config.precision_floor,
            ceiling=config.alarm_ceiling,
            floors=config.precision_floors,
            kept=kept,
            free=ALL if kept is None else settled_by(data.dev),
        ),
        engine=engine.name,
        trained=trained,
        full=places.target / FULL,
        more=more,
    )


def write(model: Encoder, base: Path, target: Path) -> None:
    """Write a model directory without its card: packed weights, those in float16 below, configuration and tokeniser."""
    (target / FULL).parent.mkdir(parents=True, exist_ok=True)
    encoder.save(model, target / FULL)
    pack(model.arrays(), target / "model.safetensors")
    for folder in (target, (target / FULL).parent):  # each is an encoder's directory of its own
        (folder / "config.json").write_text(json.dumps(model.config, sort_keys=True) + "\n", encoding="utf-8")
        shutil.copyfile(base / "tokenizer.json", folder / "tokenizer.json")


def sample(records: Sequence[Labelled], tokens: Tokens, most: int, seed: int) -> list[Labelled]:
    """Return records of about so many pieces, drawn by the seed, long ones no likelier than short ones."""
    order = list(records)
    random.Random(seed).shuffle(order)  # noqa: S311 (a draw that must repeat)
    kept, size = [], 0
    for record in order:
        if size >= most:
            break
        size += len(tokens.encode(record.text)[0])
        kept.append(record)
    return kept


def provisional(target: Path) -> Path:
    """Write the least card that lets the directory be loaded, for calibration."""
    least = {"kinds": KINDS, "topics": TOPICS, "files": {name: digest(target / name) for name in FILES}}
    (target / "card.json").write_text(json.dumps(least), encoding="utf-8")
    return target


def _identity(config: Config, base: Path) -> str:
    return sha256(
        f"{config.digest} {digest(base / 'config.json')} {digest(base / 'tokenizer.json')}".encode()
    ).hexdigest()


def device_of(name: str) -> str:
    if name == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if name.startswith("cuda") and not torch.cuda.is_available():
        raise SettingsError("no CUDA device is to be had; train with --device cpu")
    return name
