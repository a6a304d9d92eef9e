"""What the stateful side counts of itself for Prometheus: lag, cases by state, and what could not be read."""

from collections import Counter
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Gauge, start_http_server
from prometheus_client import Counter as Metric

from schemas.case import Case


class Telemetry:
    """The metrics of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._lag = Gauge(
            "guard_windows_lag",
            "Summaries that are not counted yet, by partition of guard.summaries.",
            ["partition"],
            registry=self.registry,
        )
        self._cases = Gauge(
            "guard_cases",
            "Cases of this process, by state and severity.",
            ["state", "severity"],
            registry=self.registry,
        )
        self._unreadable = Metric(
            "guard_windows_unreadable",
            "Messages that were left out because they cannot be read or do not count, by topic.",
            ["topic"],
            registry=self.registry,
        )

    def serve(self, port: int, host: str) -> None:
        """Answer `/metrics` from a thread of its own."""
        start_http_server(port, addr=host, registry=self.registry)

    def lags(self, lag: dict[int, int]) -> None:
        self._lag.clear()
        for partition, messages in lag.items():
            self._lag.labels(str(partition)).set(messages)

    def cases(self, cases: Iterable[Case]) -> None:
        self._cases.clear()
        counted = Counter((case.state.value, case.severity.value) for case in cases)
        for (state, severity), number in counted.items():
            self._cases.labels(state, severity).set(number)

    def unreadable(self, topic: str) -> None:
        self._unreadable.labels(topic).inc()
