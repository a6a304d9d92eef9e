"""What is counted of the telling for Prometheus: findings taken, failures, who holds back, what is still to be told."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, start_http_server


class Telemetry:
    """The metrics of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._delivered = Counter(
            "guard_siem_findings", "Findings that a sink took.", ["sink"], registry=self.registry
        )
        self._failed = Counter(
            "guard_siem_failures",
            "Times that a sink did not take what it was given, by reason.",
            ["sink", "reason"],
            registry=self.registry,
        )
        self._holding = Gauge(
            "guard_siem_holding",
            "Whether a sink holds findings back because it takes none.",
            ["sink"],
            registry=self.registry,
        )
        self._lag = Gauge(
            "guard_siem_lag", "Messages that are not told yet, by topic.", ["topic"], registry=self.registry
        )
        self._unreadable = Counter(
            "guard_siem_unreadable",
            "Messages on the guard's own topics that are none of its own, by topic.",
            ["topic"],
            registry=self.registry,
        )

    def serve(self, port: int, host: str) -> None:
        """Answer `/metrics` from a thread of its own."""
        start_http_server(port, addr=host, registry=self.registry)

    def delivered(self, sink: str, findings: int) -> None:
        """Count findings that a sink took; one that took some holds nothing back."""
        self._delivered.labels(sink).inc(findings)
        self._holding.labels(sink).set(0)

    def failed(self, sink: str, why: str) -> None:
        self._failed.labels(sink, why).inc()
        self._holding.labels(sink).set(1)

    def lags(self, lag: Mapping[str, int]) -> None:
        for topic, messages in lag.items():
            self._lag.labels(topic).set(messages)

    def unreadable(self, topic: str) -> None:
        self._unreadable.labels(topic).inc()
