"""What is written to a topic of one partition, followed from its beginning outside of every group."""

from collections.abc import Mapping

from confluent_kafka import OFFSET_BEGINNING, Consumer, Message, TopicPartition

from streams.clients import build


class Listener:
    """Connects when it is first asked. `group` is a name for grants alone: no offset is committed."""

    def __init__(self, consuming: Mapping[str, str], topic: str, group: str) -> None:
        self._topic = topic
        self._properties = {
            **consuming,
            "group.id": group,
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
        }
        self._consumer: Consumer | None = None

    def fresh(self) -> list[Message]:
        """Return what was written since, as far as it is here."""
        if self._consumer is None:
            self._consumer = build(Consumer, self._properties)
            self._consumer.assign([TopicPartition(self._topic, 0, OFFSET_BEGINNING)])
        return [message for message in self._consumer.consume(1000, 0) if message.error() is None]
