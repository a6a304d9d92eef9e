"""Raw librdkafka properties as the user may set them: passed through, but never against what safety needs."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import RootModel, field_serializer, model_validator

MASK = "**********"
_SECRET_WORDS = ("password", "secret", "pem", "token", "jaas", "oauthbearer.config", "assertion.private")

_GROUP = "set `group`"
_SLOT = "set `slot`"
_OURS = "leave it out: exactly-once delivery depends on it"
_CODE = "leave it out: it loads or runs code that the guard does not vouch for"
_REFUSED = {
    "enable.idempotence": _OURS,
    "acks": _OURS,
    "request.required.acks": _OURS,
    "isolation.level": _OURS,
    "enable.auto.commit": _OURS,
    "auto.commit.enable": _OURS,
    "auto.commit.interval.ms": _OURS,
    "enable.auto.offset.store": _OURS,
    "auto.offset.reset": _OURS,
    "enable.gapless.guarantee": _OURS,
    "max.in.flight": _OURS,
    "max.in.flight.requests.per.connection": _OURS,
    "message.send.max.retries": _OURS,
    "retries": _OURS,
    "delivery.report.only.error": _OURS,
    "enable.partition.eof": _OURS,
    "queuing.strategy": _OURS,
    "partition.assignment.strategy": "set `group_protocol`",
    "group.protocol": "set `group_protocol`",
    "group.remote.assignor": "set `group_protocol`",
    "group.id": _GROUP,
    "group.instance.id": _SLOT,
    "transactional.id": _SLOT,
    "transaction.timeout.ms": "set `transaction_timeout_s`",
    "message.timeout.ms": "set `transaction_timeout_s`",
    "delivery.timeout.ms": "set `transaction_timeout_s`",
    "plugin.library.paths": _CODE,
    "ssl.engine.location": _CODE,
    "ssl.providers": _CODE,
    "test.mock.num.brokers": "leave it out: it replaces the broker by one that keeps no promises",
    "enable.sasl.oauthbearer.unsecure.jwt": "leave it out and name a token endpoint: unsigned tokens prove nothing",
}
_REFUSED_VALUES = {
    (
        "enable.ssl.certificate.verification",
        "false",
    ): "leave it out and name the broker's issuer in `ssl.ca.location`",
    ("partitioner", "random"): "what is told under one key has to keep its order",
}

_CONSUMER_ONLY = (
    "fetch.",
    "queued.",
    "max.poll.",
    "session.timeout.",
    "heartbeat.",
    "max.partition.",
    "coordinator.",
)
_CONSUMER_NAMES = frozenset(
    {"check.crcs", "allow.auto.create.topics", "group.protocol.type", "consume.callback.max.messages"}
)
_PRODUCER_ONLY = ("linger.", "batch.", "compression.", "queue.", "sticky.", "message.", "retry.", "queuing.")
_PRODUCER_NAMES = frozenset({"partitioner", "transaction.timeout.ms", "request.timeout.ms"})
_BOTH = frozenset({"message.max.bytes", "message.copy.max.bytes", "retry.backoff.ms", "retry.backoff.max.ms"})


class Properties(RootModel[dict[str, str]]):
    """Properties by name. Their repr, dump and errors show no secret; `reveal` alone gives values."""

    @model_validator(mode="before")
    @classmethod
    def _as_words(cls, given: object) -> object:
        """Accept YAML's numbers and booleans; librdkafka takes every value as a word."""
        if not isinstance(given, Mapping):
            raise ValueError("expected a mapping of librdkafka property names to values")  # noqa: TRY004  # pydantic's
        words: dict[str, str] = {}
        for name, value in given.items():
            if isinstance(value, bool):
                words[str(name)] = "true" if value else "false"
            elif isinstance(value, str | int | float):
                words[str(name)] = str(value)
            else:
                raise ValueError(f"`{name}` must be one word or number")  # noqa: TRY004  # pydantic's
        return words

    @model_validator(mode="after")
    def _hold_what_safety_needs(self) -> "Properties":
        for name, value in self.root.items():
            remedy = _REFUSED.get(name) or _REFUSED_VALUES.get((name, value.lower()))
            if remedy:
                raise ValueError(f"`{name}` cannot be set here; {remedy}")
        if not self.root.get("bootstrap.servers"):
            raise ValueError("`bootstrap.servers` is missing; name a broker as host:port")
        return self

    @field_serializer("root")
    def _masked(self, values: dict[str, str]) -> dict[str, str]:
        return {name: MASK if is_secret(name) else value for name, value in values.items()}

    def reveal(self) -> dict[str, str]:
        """Return every property as it is, for every kind of client but the two below."""
        return {n: v for n, v in self.root.items() if not (_consumer_only(n) or _producer_only(n))}

    def for_consumer(self) -> dict[str, str]:
        return {name: value for name, value in self.root.items() if not _producer_only(name)}

    def for_producer(self) -> dict[str, str]:
        """Return what every producer of ours is built with.

        INVARIANT: all partition alike, so that what several clients tell under one key has one order. Java's partitioner:
        joins on the cleared topic find their partner partitions.
        """
        given = {name: value for name, value in self.root.items() if not _consumer_only(name)}
        return {"partitioner": "murmur2_random", **given}

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        yield None, self._masked(self.root)


def is_secret(name: str) -> bool:
    """Whether a property's value must never be shown.

    >>> is_secret("sasl.password"), is_secret("ssl.ca.location")
    (True, False)
    """
    lowered = name.lower()
    return any(word in lowered for word in _SECRET_WORDS) and not lowered.endswith(".location")


def _consumer_only(name: str) -> bool:
    return name in _CONSUMER_NAMES or name.startswith(_CONSUMER_ONLY)


def _producer_only(name: str) -> bool:
    return name not in _BOTH and (name in _PRODUCER_NAMES or name.startswith(_PRODUCER_ONLY))
