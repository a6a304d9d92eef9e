"""People's words on cases: followed on guard.commands, outside of every group, in their one order."""

import logging
from collections.abc import Callable, Mapping

from schemas.case import CaseCommand, is_of_case
from streams.windows.listening import Listener
from streams.windows.telemetry import Telemetry

log = logging.getLogger("streams.windows")

Counts = Callable[[bytes], CaseCommand | None]  # a command's bytes to a person's word that counts, or None


class Words:
    """Every word that counts, with its offset, as far as they were heard."""

    def __init__(
        self, consuming: Mapping[str, str], *, topic: str, group: str, counts: Counts, telemetry: Telemetry
    ) -> None:
        self._counts, self._telemetry = counts, telemetry
        self._listener = Listener(consuming, topic, f"{group}.words")
        self.heard: list[tuple[int, CaseCommand]] = []

    def listen(self) -> list[tuple[int, CaseCommand]]:
        """Return what was said since."""
        fresh = []
        for message in self._listener.fresh():
            if not is_of_case(message.key()):
                continue
            word = self._counts(message.value() or b"")
            if word is None:
                log.warning("a word on a case does not count: offset %d", message.offset() or 0)
                self._telemetry.unreadable("commands")
            else:
                fresh.append((message.offset() or 0, word))
        self.heard += fresh
        return fresh
