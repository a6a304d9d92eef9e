"""The guard without Kafka: ask what would become of records, with the same code that the stream runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from guard.checkpoint import Checkpoint
from guard.pipeline import judge
from schemas.decision import Action, Decision
from schemas.errors import SettingsError
from schemas.record import Record
from streams.classifying import Classifiers
from streams.codecs import LIMITS, Limits

Content = Record | bytes | str | Mapping[str, Any]


class Checked(Struct, frozen=True):
    """What would become of one record. `value` is what a reader of the destination would get; None where it would not pass."""

    decision: Decision
    explanation: str
    value: bytes | None

    @property
    def passes(self) -> bool:
        """Whether the record would reach a destination, redacted or not."""
        return self.decision.outcome.action <= Action.REROUTE

    def __repr__(self) -> str:
        return f"Checked({self.decision.outcome.action.word})"


class Guard:
    """Checks records against a policy directory, offline.

    >>> Guard.load("policy").check([{"contact": "ana@example.org"}], flow="tickets")  # doctest: +SKIP
    [Checked(redact)]
    """

    def __init__(self, checkpoint: Checkpoint) -> None:
        self._checkpoint = checkpoint

    @classmethod
    def load(
        cls,
        policy: str | Path,
        *,
        keys: str | Path | None = None,
        limits: Limits = LIMITS,
        model: str | Path = "off",
        classifiers: Classifiers | None = None,
    ) -> Guard:
        """Return a guard over a policy directory. Without a key directory, keyed redactions use a passing key.

        `model` is `auto` (the encoder that is shipped, where it can run), `off`, or another encoder's directory; `classifiers` says
        all that settings say. Raise SettingsError, with file, line and remedy, where the policy is wrong, or asks for a tier
        or a model that is not here.
        """
        from guard.wiring import offline  # noqa: PLC0415 (loads every classifier)

        asked = classifiers or Classifiers(model=str(model))
        return cls(offline(Path(policy), Path(keys) if keys else None, limits=limits, classifiers=asked))

    def check(self, records: Iterable[Content], *, flow: str, at: int | None = None) -> list[Checked]:
        """Return what would become of each record of the named flow, in order. Nothing is sent anywhere."""
        from guard.policy.explain import explain  # noqa: PLC0415
        from guard.wiring import clock  # noqa: PLC0415

        topic = self._topic(flow)
        received = [_record(topic, offset, content) for offset, content in enumerate(records)]
        passages = judge(received, self._checkpoint, at=clock() if at is None else at)
        return [
            Checked(
                passage.decision,
                explain(passage.decision.outcome, self._checkpoint.policy.sentences),
                passage.movement.value if passage.decision.outcome.action <= Action.REROUTE else None,
            )
            for passage in passages
        ]

    def _topic(self, flow: str) -> str:
        for topic, rules in self._checkpoint.policy.flows.items():
            if rules.name == flow:
                return topic
        known = ", ".join(sorted(f"`{rules.name}`" for rules in self._checkpoint.policy.flows.values()))
        raise SettingsError(f"the policy has no flow `{flow}`; it has {known}")


def _record(topic: str, offset: int, content: Content) -> Record:
    if isinstance(content, Record):
        return content
    if isinstance(content, str):
        content = content.encode()
    value = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    return Record(topic, 0, offset, 0, None, value)
