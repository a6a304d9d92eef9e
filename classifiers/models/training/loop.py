"""The loop that teaches an encoder: a budget of tokens, rates that end at nothing, and a file to go on from.

Everything drawn at random follows from the seed, the pass and the batch, so that a run that was cut off and resumed ends
where an uninterrupted one does.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from msgspec import Struct
from torch.nn.functional import binary_cross_entropy_with_logits

from classifiers.models.training.config import Schedule
from classifiers.models.training.encoder import Encoder
from classifiers.models.training.examples import BEGIN, NO, UNKNOWN
from classifiers.models.training.sampling import Batch
from schemas.errors import SettingsError

Epochs = Callable[[int], Iterator[Batch]]
# Asked after each step, with the weights that learn and the mean of the last ones: whether to end before the budget is spent.
Halt = Callable[["Step", Sequence[torch.nn.Parameter], Sequence[torch.Tensor]], bool]
_HELD = 0.9  # of the running mean of the loss, once a step


class Step(Struct, frozen=True):
    """How far a run is, told after each step."""

    step: int
    epoch: int
    tokens: int
    new: int
    loss: float
    rate: float


class Saving(Struct, frozen=True):
    """Where a run can be taken up again, and how many seconds may pass between two writings of it."""

    file: Path
    every: float
    digest: str  # of configuration and base: another run is not gone on with


class Clock(Struct, frozen=True):
    """What tells seconds; given, so that the loop asks no clock of its own."""

    now: Callable[[], float]


def train(
    encoder: Encoder,
    epochs: Epochs,
    schedule: Schedule,
    *,
    clock: Clock,
    device: str = "cpu",
    saving: Saving | None = None,
    tell: Callable[[Step], None] = lambda _: None,
    halt: Halt = lambda _step, _learnt, _mean: False,
) -> Step:
    """Teach the encoder until its budget is spent or `halt` says so, leave it with the mean of its last weights, and return the last step.

    Where `saving` has a file of this run, it goes on from there. Raise SettingsError where that file is of another run.
    """
    encoder.to(device).train()
    _freeze(encoder, schedule)
    optimizer = _optimizer(encoder, schedule)
    learnt = learning(encoder)
    mean = [one.detach().clone() for one in learnt]
    state = _State()
    if saving and saving.file.is_file():
        state = _resume(saving, encoder, optimizer, mean)
    began = clock.now() - state.seconds
    saved = clock.now()
    loss = state.loss
    done = Step(state.step, state.epoch, state.tokens, state.tokens, loss, 0.0)
    while True:
        for number, batch in enumerate(epochs(done.epoch)):
            if number < state.batch:
                continue
            spent = clock.now() - began
            share = max(
                done.tokens / schedule.tokens, spent / (60 * schedule.minutes) if schedule.minutes else 0.0
            )
            if share >= 1:
                _keep(learnt, mean)
                return done
            rate = min(1.0, (done.step + 1) / max(1, schedule.warmup)) * (1 - share)
            now = _learn(encoder, optimizer, batch, schedule, device, rate)
            loss = now if done.step == 0 else _HELD * loss + (1 - _HELD) * now
            pieces = batch.pieces
            done = Step(done.step + 1, done.epoch, done.tokens + pieces, pieces, loss, rate * schedule.rate)
            if done.step % schedule.average_every == 0:
                _average(mean, learnt, schedule.average, done.step // schedule.average_every)
            tell(done)
            if halt(done, learnt, mean):
                _keep(learnt, mean)
                return done
            if saving and clock.now() - saved >= saving.every:
                reached = _State(done.step, done.epoch, number + 1, done.tokens, loss, clock.now() - began)
                _save(saving, reached, encoder, optimizer, mean)
                saved = clock.now()
        state = _State()
        done = Step(done.step, done.epoch + 1, done.tokens, 0, loss, done.rate)


def learning(encoder: Encoder) -> list[torch.nn.Parameter]:
    """Return the weights that learn, in their order."""
    return [one for one in encoder.parameters() if one.requires_grad]


def loss_of(
    tokens: torch.Tensor, document: torch.Tensor, batch: Batch, *, positive: float, share: float
) -> torch.Tensor:
    """Return the loss: of spans by piece, of topics by `share`; what is not known costs nothing."""
    targets = batch.targets.to(tokens.device)
    known = targets != UNKNOWN
    inside, begin = known & (targets != NO), targets == BEGIN
    pieces = batch.mask.sum().clamp(min=1)
    spans = sum(
        binary_cross_entropy_with_logits(
            tokens[..., half::2].float(),
            right.float(),
            weight=known * (1 + (positive - 1) * right),
            reduction="sum",
        )
        for half, right in ((0, inside), (1, begin))
    )
    topics = batch.topics.to(document.device)
    told = topics != UNKNOWN
    whole = binary_cross_entropy_with_logits(
        document.float(), (topics != NO).float(), weight=told.float(), reduction="sum"
    )
    return spans / pieces + share * whole / told.sum().clamp(min=1)


def _learn(
    encoder: Encoder,
    optimizer: torch.optim.Optimizer,
    batch: Batch,
    schedule: Schedule,
    device: str,
    rate: float,
) -> float:
    for group in optimizer.param_groups:
        group["lr"] = group["full"] * rate
    with torch.autocast(torch.device(device).type, dtype=torch.bfloat16, enabled=schedule.autocast):
        tokens, document = encoder(batch.ids.to(device), batch.mask.to(device))
    loss = loss_of(tokens, document, batch, positive=schedule.positive, share=schedule.document)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(encoder.parameters(), schedule.clip)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return float(loss.detach())


def _freeze(encoder: Encoder, schedule: Schedule) -> None:
    """Leave as they are the embeddings of pieces, which keeps what languages it never trains on, and the lowest layers."""
    frozen: list[torch.Tensor] = list(encoder.bert.encoder.layer[: schedule.freeze_layers].parameters())
    if schedule.freeze_layers:
        frozen += encoder.bert.embeddings.parameters()
    if schedule.freeze_embeddings:
        frozen.append(encoder.bert.embeddings.word_embeddings.weight)
    for one in frozen:
        one.requires_grad = False


def _optimizer(encoder: Encoder, schedule: Schedule) -> torch.optim.Optimizer:
    heads = [one for name, one in encoder.named_parameters() if name.startswith("heads.")]
    body = [
        one for name, one in encoder.named_parameters() if not name.startswith("heads.") and one.requires_grad
    ]
    groups = [{"params": body, "full": schedule.rate}, {"params": heads, "full": schedule.head_rate}]
    return torch.optim.AdamW(
        groups, lr=schedule.rate, betas=(0.9, 0.98), weight_decay=schedule.weight_decay, fused=True
    )


def _average(mean: list[torch.Tensor], learnt: list[torch.nn.Parameter], held: float, count: int) -> None:
    """Move the mean towards the weights, at first faster, so that where they began is soon forgotten."""
    held = min(held, count / (count + 9))
    torch._foreach_lerp_(mean, [one.detach() for one in learnt], 1 - held)


def _keep(learnt: list[torch.nn.Parameter], mean: list[torch.Tensor]) -> None:
    with torch.no_grad():
        for one, averaged in zip(learnt, mean, strict=True):
            one.copy_(averaged)


class _State(Struct, frozen=True):
    """How far a run was when it was written."""

    step: int = 0
    epoch: int = 0
    batch: int = 0
    tokens: int = 0
    loss: float = 0.0
    seconds: float = 0.0


def _save(
    saving: Saving,
    state: _State,
    encoder: Encoder,
    optimizer: torch.optim.Optimizer,
    mean: list[torch.Tensor],
) -> None:
    content = {
        "digest": saving.digest,
        "state": {name: getattr(state, name) for name in state.__struct_fields__},
        "encoder": encoder.state_dict(),
        "optimizer": optimizer.state_dict(),
        "mean": mean,
        "random": torch.get_rng_state(),
        "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
    }
    beside = saving.file.with_suffix(".new")
    torch.save(content, beside)
    beside.replace(saving.file)


def _resume(
    saving: Saving, encoder: Encoder, optimizer: torch.optim.Optimizer, mean: list[torch.Tensor]
) -> _State:
    content: Mapping[str, Any] = torch.load(saving.file, map_location="cpu", weights_only=True)
    if content["digest"] != saving.digest:
        raise SettingsError(
            f"{saving.file}: it is of a run with another configuration or base; remove it, or train without --resume"
        )
    encoder.load_state_dict(content["encoder"])
    optimizer.load_state_dict(content["optimizer"])
    for one, kept in zip(mean, content["mean"], strict=True):
        one.copy_(kept)
    torch.set_rng_state(content["random"])
    if content["cuda"]:
        torch.cuda.set_rng_state_all(content["cuda"])
    return _State(**content["state"])
