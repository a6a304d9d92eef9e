"""What every Kafka client of ours shares: how it is built, how it logs, and what its errors mean."""

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from confluent_kafka import KafkaError, KafkaException

from schemas.errors import FaultCode, SettingsError

log = logging.getLogger("streams.kafka")

Client = TypeVar("Client")
_PROPERTY = re.compile(r'property[: ]+"?([A-Za-z0-9_.]+)')

# What no repetition of the same bytes to the same topic can mend; all else is tried again.
_TOO_LARGE = frozenset({KafkaError.MSG_SIZE_TOO_LARGE, KafkaError.RECORD_LIST_TOO_LARGE})
_NO_SUCH_PLACE = frozenset(
    {
        KafkaError.UNKNOWN_TOPIC_OR_PART,
        KafkaError._UNKNOWN_TOPIC,  # noqa: SLF001  # the library's public name for a local error
        KafkaError._UNKNOWN_PARTITION,  # noqa: SLF001
        KafkaError.TOPIC_EXCEPTION,
        KafkaError.TOPIC_AUTHORIZATION_FAILED,
    }
)
_REFUSED = frozenset(
    {
        KafkaError.INVALID_MSG,
        KafkaError.INVALID_MSG_SIZE,
        KafkaError.INVALID_RECORD,  # a compacted topic takes no record without a key
        KafkaError.INVALID_TIMESTAMP,  # over an hour ahead of the broker's clock
        KafkaError.POLICY_VIOLATION,
        KafkaError.UNSUPPORTED_FOR_MESSAGE_FORMAT,
    }
)


def build(kind: Callable[..., Client], properties: Mapping[str, Any]) -> Client:
    """Return a client. Raise SettingsError, naming the property but not its value, where librdkafka refuses one."""
    try:
        return kind({"log_level": 4, **properties}, logger=log)
    except KafkaException as error:
        named = _PROPERTY.search(error.args[0].str())
        which = f"`kafka.{named.group(1)}`" if named else "a property under `kafka:`"
        raise SettingsError(f"librdkafka refuses {which}; correct its name, value or file") from None


def fault_of(code: int) -> FaultCode | None:
    """Return why a movement can never be delivered as it is, or None where trying again may help."""
    if code in _TOO_LARGE:
        return FaultCode.TOO_LARGE_FOR_DESTINATION
    if code in _NO_SUCH_PLACE:
        return FaultCode.DESTINATION_UNAVAILABLE
    if code in _REFUSED:
        return FaultCode.UNDELIVERABLE
    return None
