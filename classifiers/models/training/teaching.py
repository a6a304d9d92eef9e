"""The weights of an encoder that goes on: a few passes over own texts and what is replayed, ended early, the best kept."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from msgspec import Struct

from classifiers.models.tokens import Tokens
from classifiers.models.training import encoder
from classifiers.models.training.config import Config
from classifiers.models.training.encoder import Encoder
from classifiers.models.training.examples import Labelled, examples
from classifiers.models.training.loop import Clock, learning, train
from classifiers.models.training.replay import Mix
from classifiers.models.training.run import Machine, device_of, sample
from classifiers.models.training.sampling import Batch, batches
from classifiers.models.training.stopping import Stopping
from classifiers.models.training.terms import Terms, Watch
from classifiers.models.weights import Weights
from schemas.errors import SettingsError

_LOOKS = 2  # in a pass, at what is held back
_WATCHED = 6_000  # pieces of each part, at most: a look costs a third of what learning from as many would


class Taught(Struct, frozen=True):
    """An encoder that went on, and what its card says of that."""

    encoder: Encoder
    trained: dict[str, Any]

    def __repr__(self) -> str:
        return "Taught()"


def taught(
    config: Config,
    weights: Weights,
    mix: Mix,
    held: Mapping[str, Sequence[Labelled]],
    machine: Machine,
    terms: Terms,
    watch: Watch,
) -> Taught:
    """Return the encoder under the weights that tell `held["own"]` best at little cost to `held["watched"]`.

    Raise SettingsError where no step made them any better told than the base does.
    """
    device = device_of(machine.device)
    torch.set_num_threads(machine.threads)
    torch.manual_seed(config.seed)
    model = encoder.continued(weights).to(device)
    budget = min(config.schedule.tokens, terms.passes * mix.size)
    steps = max(1, budget // config.schedule.batch_tokens)
    warmup = min(config.schedule.warmup, steps // 10)  # a short run has no steps to lose
    schedule = config.schedule.model_copy(update={"tokens": max(1000, budget), "warmup": warmup})
    watch.size(schedule.tokens)
    stopping: list[Stopping] = []

    def halt(step: Any, learnt: Sequence[torch.nn.Parameter], mean: Sequence[torch.Tensor]) -> bool:
        return stopping[0](step, learnt, mean)

    parts = {
        name: _batches(config, sample(part, mix.tokens, _WATCHED, config.seed), mix.tokens)
        for name, part in held.items()
    }
    stopping.append(
        Stopping(
            model,
            parts["own"],
            parts["watched"],
            schedule,
            device=device,
            every=max(schedule.batch_tokens, mix.size // _LOOKS),
            patience=terms.patience,
            tell=lambda step, loss: watch.measured({"held_back_loss": loss}, step),
        )
    )
    began = machine.now()
    done = train(model, mix, schedule, clock=Clock(machine.now), device=device, tell=watch.step, halt=halt)
    learnt = learning(model)
    stopping[0].look(done, learnt, [one.detach().clone() for one in learnt])
    if not stopping[0].restore(learnt):
        raise SettingsError(
            f"nothing was gained: held-back texts cost {stopping[0].least:.4f} before, and no less after any step; "
            "add texts, look at their labels, or lower `rate` in the configuration"
        )
    return Taught(
        model,
        {
            "seed": config.seed,
            "steps": done.step,
            "kept_step": stopping[0].step,
            "tokens": done.tokens,
            "passes": done.epoch + 1,
            "last_loss": round(done.loss, 4),
            "held_back_loss_before": round(stopping[0].began, 4),
            "held_back_loss": round(stopping[0].least, 4),
            "device": device,
            "seconds": round(machine.now() - began),
        },
    )


def _batches(config: Config, records: Sequence[Labelled], tokens: Tokens) -> list[Batch]:
    found = [one for record in records for one in examples(record, tokens)]
    return list(batches(found, tokens=config.schedule.batch_tokens, pad=tokens.pad, seed="held back"))
