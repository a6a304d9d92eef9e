"""Reads guard.cases: every case as it was told last."""

import logging
from collections.abc import Mapping

import msgspec

from schemas.case import Case
from streams.reading import read

log = logging.getLogger("streams.cases")

_decoder = msgspec.json.Decoder(Case)


def load(properties: Mapping[str, str], topic: str) -> list[Case]:
    """Return every case, the merged ones too. Raise BrokerError where the topic cannot be read."""
    found: dict[bytes, Case] = {}
    for message in read(properties, topic):
        key, value = message.key() or b"", message.value()
        try:
            if value is None:
                found.pop(key, None)
            else:
                found[key] = _decoder.decode(value)
        except msgspec.MsgspecError:
            partition, offset = message.partition() or 0, message.offset() or 0
            log.error("no case: topic `%s`, partition %d, offset %d", topic, partition, offset)  # noqa: TRY400
    return list(found.values())
