"""Prometheus metrics and structured logs: places and counts, never content."""

import faulthandler
import logging
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

import structlog
from prometheus_client import CollectorRegistry, Gauge, Histogram, start_http_server
from prometheus_client import Counter as Metric
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from classifiers.tally import tallies
from guard.bundles.signing import Refusal
from schemas.decision import Action
from schemas.errors import FaultCode
from schemas.passage import Passage


class Telemetry:
    """What a worker counts. Counts rise only when a batch has been committed."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._records = Metric(
            "guard_records",
            "Records decided, by flow and action.",
            ["flow", "action"],
            registry=self.registry,
        )
        self._faults = Metric(
            "guard_not_scanned",
            "Records that could not be judged, by reason.",
            ["reason"],
            registry=self.registry,
        )
        for code in FaultCode:  # a series that begins with its first count shows no increase
            self._faults.labels(code.value)
        self._findings = Metric("guard_findings", "Findings, by entity.", ["entity"], registry=self.registry)
        self._stripped = Metric(
            "guard_stripped_headers", "Inbound __guard.* headers removed.", registry=self.registry
        )
        self._batches = Histogram(
            "guard_decision_duration_seconds",
            "Time from a batch's first step to its evidence.",
            buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
            registry=self.registry,
        )
        self._missing = Gauge(
            "guard_decisions_missing",
            "Records consumed in committed batches without a decision; must be 0.",
            registry=self.registry,
        )
        self._missing.set(0)
        self._bundle = Gauge("guard_bundle_info", "The bundle in force.", ["bundle"], registry=self.registry)
        self._ends = Gauge(
            "guard_expiry_timestamp_seconds",
            "When the first fact, permit, certificate, answer or review of the bundle ends, by kind.",
            ["kind"],
            registry=self.registry,
        )

        self._version = Gauge(
            "guard_bundle_version",
            "The signed bundle in force; 0 for a policy directory.",
            registry=self.registry,
        )
        self._over = Gauge(
            "guard_bundle_expires_timestamp_seconds",
            "When the signed bundle in force expires; 0 for a policy directory.",
            registry=self.registry,
        )
        self._standstill = Gauge(
            "guard_bundle_expired",
            "Whether every record is held because the bundle in force has expired.",
            registry=self.registry,
        )
        self._refused = Metric(
            "guard_bundles_refused",
            "Bundles not put in force, by reason.",
            ["reason"],
            registry=self.registry,
        )
        self._would = Metric(
            "guard_would",
            "Records that rules in shadow or a trial's other arm would have decided otherwise, by flow and what they would have become.",
            ["flow", "action"],
            registry=self.registry,
        )
        for why in Refusal:
            self._refused.labels(why.value)
        self._dropped = Metric(
            "guard_spans_dropped", "Spans of traces that no collector took.", registry=self.registry
        )
        self.registry.register(_Classifiers())

    def serve(self, port: int, host: str) -> None:
        """Answer `/metrics` from a thread of its own."""
        start_http_server(port, addr=host, registry=self.registry)

    def activated(
        self,
        bundle: str,
        ends: Mapping[str, date] | None = None,
        *,
        version: int = 0,
        expires: int = 0,
        flows: Iterable[str] = (),
    ) -> None:
        """Tell which bundle is in force, until when, and by kind the day on which the first of its facts ends.

        Counts of its `flows` begin at 0.
        """
        for flow in ("", *flows):
            for action in Action:
                self._records.labels(flow, action.word)
        self._bundle.clear()
        self._bundle.labels(bundle).set(1)
        self._version.set(version)
        self._over.set(expires / 1000)
        self._ends.clear()
        for kind, day in (ends or {}).items():
            over = datetime.combine(day + timedelta(1), time(), UTC)  # the last day counts to its end
            self._ends.labels(kind).set(over.timestamp())

    def refused(self, why: str) -> None:
        self._refused.labels(why).inc()

    def dropped(self, spans: int) -> None:
        """Count spans that were given up. Called from any thread."""
        self._dropped.inc(spans)

    def stands_still(self, *, expired: bool) -> None:
        self._standstill.set(expired)

    def committed(self, passages: list[Passage], *, consumed: int, seconds: float) -> None:
        """Count a batch that has been committed; each metric is touched once a batch, not once a record."""
        actions: dict[tuple[str, Action], int] = {}
        faults: Counter[str] = Counter()
        entities: Counter[str] = Counter()
        stripped = 0
        for passage in passages:
            decision = passage.decision
            kind = decision.flow, decision.outcome.action
            actions[kind] = actions.get(kind, 0) + 1
            if decision.fault is not None:
                faults[decision.fault.code.value] += 1
            for finding in decision.findings:
                entities[finding.entity] += 1
            if decision.would is not None:
                self._would.labels(decision.flow, decision.would.action.word).inc()
            stripped += passage.stripped
        for (flow, action), number in actions.items():
            self._records.labels(flow, action.word).inc(number)
        for code, number in faults.items():
            self._faults.labels(code).inc(number)
        for entity, number in entities.items():
            self._findings.labels(entity).inc(number)
        self._stripped.inc(stripped)
        self._missing.inc(max(0, consumed - len(passages)))
        self._batches.observe(seconds)


class _Classifiers(Collector):
    """What classifiers that remember texts have done, read when it is asked for."""

    def collect(self) -> Iterator[CounterMetricFamily]:
        texts = CounterMetricFamily(
            "guard_classifier_texts",
            "Texts that a classifier was asked about, by whether it remembered them or read them.",
            labels=["classifier", "source"],
        )
        pieces = CounterMetricFamily(
            "guard_classifier_pieces", "Pieces of words that were sent to a model.", labels=["classifier"]
        )
        for name, one in tallies().items():
            texts.add_metric([name, "memory"], one.remembered)
            texts.add_metric([name, "model"], one.read)
            pieces.add_metric([name], one.pieces)
        yield from (texts, pieces)


def configure_logging(level: str) -> None:
    """Send every log line to stderr as JSON; librdkafka's own lines come through the same way.

    A crash of native code tells the frames that it happened in: names of code, no values.
    """
    faulthandler.enable()
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    logging.basicConfig(level=number, stream=sys.stderr, format="%(message)s", force=True)
    processors: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*processors, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=processors,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
    )
    for handler in logging.getLogger().handlers:
        handler.setFormatter(formatter)
