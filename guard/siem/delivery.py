"""One batch of findings to every sink: each takes all of it before the batch is done, and none is asked twice for what it took."""

import time
from collections.abc import Callable, Sequence

import structlog

from guard.siem.backoff import pause
from guard.siem.ocsf import Finding
from guard.siem.sink import Sink, Untaken
from guard.siem.telemetry import Telemetry

log = structlog.get_logger("guard.siem")


class _Owed:
    """What one sink has yet to take of a batch."""

    def __init__(self, sink: Sink, findings: Sequence[Finding]) -> None:
        self.sink, self.findings = sink, findings
        self.failures = 0
        self.due = 0.0  # by the monotonic clock


class Delivery:
    """A sink that is down holds the batch back, and with it whatever comes after; it is told and asked again."""

    def __init__(
        self,
        sinks: Sequence[Sink],
        telemetry: Telemetry,
        *,
        wait: Callable[[float], bool],
        draw: Callable[[], float],
    ) -> None:
        """`wait` lets seconds go by and returns whether to go on; `draw` gives a number in [0, 1)."""
        self._sinks, self._telemetry, self._wait, self._draw = sinks, telemetry, wait, draw

    def deliver(self, findings: Sequence[Finding]) -> bool:
        """Return whether every sink took all of them; False where it was told to stop before."""
        owed = [_Owed(sink, findings) for sink in self._sinks]
        while owed:
            now = time.monotonic()
            owed = [one for one in owed if one.due > now or not self._take(one)]
            if owed and not self._wait(max(0.0, min(one.due for one in owed) - time.monotonic())):
                return False
        return True

    def close(self) -> None:
        for sink in self._sinks:
            sink.close()

    def _take(self, one: _Owed) -> bool:
        name = one.sink.name
        try:
            one.sink.deliver(one.findings)
        except Untaken as error:
            one.findings = one.findings[error.taken :]
            one.failures = 1 if error.taken else one.failures + 1
            seconds = pause(one.failures, self._draw(), asked=error.retry_after)
            one.due = time.monotonic() + seconds
            self._telemetry.delivered(name, error.taken)
            self._telemetry.failed(name, error.why)
            log.warning(
                "a sink takes no findings just now; they wait",
                sink=name,
                why=error.why,
                waiting=len(one.findings),
                again_in=round(seconds, 1),
            )
            return False
        self._telemetry.delivered(name, len(one.findings))
        if one.failures:
            log.info("a sink takes findings again", sink=name)
        return True
