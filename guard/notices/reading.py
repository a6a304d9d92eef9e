"""Notices asked of a cluster: from the decision log, or from `guard.notices` for a principal that may read no more.

Every notice was committed in one transaction with its decision, which tells all that the notice does, and the citations,
entities and questions besides.
"""

from collections.abc import Iterator

import msgspec
from confluent_kafka import Message

from guard.audit.leaves import decode
from guard.notices.notice import Notice, concerns, of_decision, of_notice
from schemas.errors import EvidenceError
from schemas.events import DecisionEvent, NoticeEvent
from streams.administration import administrator, described
from streams.following import coming
from streams.reading import read, starts_at
from streams.settings import Settings

_decoder = msgspec.json.Decoder(NoticeEvent)


class Notices:
    """The notices of one flow. Raise BrokerError where neither topic can be read."""

    def __init__(self, settings: Settings, *, flow: str, topic: str) -> None:
        self._kafka = settings.kafka.for_consumer()
        self._flow, self._topic = flow, topic
        decisions, notices = settings.topics.decisions, settings.topics.notices
        readable = described(administrator(settings), [decisions])
        self.is_whole = decisions in readable  # else without citations, entities and questions
        self.source = decisions if self.is_whole else notices

    def since(self, at: int) -> Iterator[Notice]:
        """Yield those from a time on, to now."""
        starts = starts_at(self._kafka, self.source, at)
        for message in read(self._kafka, self.source, starts=starts):
            notice = self._of(message)
            if notice is not None and notice.at >= at:
                yield notice

    def coming(self, *, since: int | None, until: float | None) -> Iterator[Notice]:
        """Yield those from a time on, or from now on, as they come, until a monotonic time or for ever."""
        starts = None if since is None else starts_at(self._kafka, self.source, since)
        for message in coming(self._kafka, self.source, starts=starts, until=until):
            notice = self._of(message)
            if notice is not None and notice.at >= (since or 0):
                yield notice

    def _of(self, message: Message) -> Notice | None:
        value = message.value() or b""
        if self.is_whole:
            event = decode(value)
            found = of_decision(event) if isinstance(event, DecisionEvent) else None
        else:
            found = of_notice(_notice(value), at=message.timestamp()[1])
        return found if found is not None and concerns(found, flow=self._flow, topic=self._topic) else None


def _notice(value: bytes) -> NoticeEvent:
    try:
        return _decoder.decode(value)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise EvidenceError(
            "a message of the notices topic is no notice; who else may write there?"
        ) from None
