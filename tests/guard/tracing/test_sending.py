"""Spans on their way: what no collector takes is counted to the last one, and nobody waits for it."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

from guard.meter import unmetered
from guard.tracing import observers, unobserved
from guard.tracing.sending import Sending
from schemas.errors import SettingsError
from streams.settings import load_given
from streams.testing import settings_for

ROOT = Path(__file__).parents[3]


class Collector(SpanExporter):
    """Takes spans, refuses them or fails, once it is let."""

    def __init__(self, answer):
        self.answer, self.taken, self.let = answer, [], threading.Event()

    def export(self, spans):
        self.let.wait(10)
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer is SpanExportResult.SUCCESS:
            self.taken += [one.name for one in spans]
        return self.answer

    def shutdown(self):
        self.let.set()


def sent(collector, count, *, waiting=1000):
    """Return how many of so many spans were dropped, in the end."""
    dropped = []
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(Sending(collector, dropped=dropped.append, waiting=waiting))
    tracer = provider.get_tracer("test")
    for number in range(count):
        tracer.start_span(str(number)).end()
    provider.shutdown()
    return sum(dropped)


def test_every_span_is_taken_in_order_also_what_is_left_at_the_end():
    collector = Collector(SpanExportResult.SUCCESS)
    collector.let.set()

    assert sent(collector, 900) == 0
    assert collector.taken == [str(number) for number in range(900)]


@pytest.mark.parametrize("answer", [SpanExportResult.FAILURE, ConnectionError("away")])
def test_what_is_refused_is_counted_to_the_last_one(answer):
    collector = Collector(answer)
    collector.let.set()

    assert sent(collector, 700) == 700


def test_beyond_what_may_wait_spans_are_dropped_at_once_and_counted():
    collector = Collector(SpanExportResult.SUCCESS)  # does not answer until the end

    dropped = sent(collector, 50, waiting=20)

    assert dropped == 50 - len(collector.taken) >= 10


def test_without_an_endpoint_nothing_looks_on_and_nothing_is_imported():
    with observers(settings_for(), dropped=print) as found:
        assert found.meter is unmetered and found.observe is unobserved

    program = (
        "import sys, guard.cli.run, guard.worker, guard.tracing; from streams.testing import settings_for\n"
        "with guard.tracing.observers(settings_for(), dropped=print): pass\n"
        "sys.exit(any(name.split('.')[0] == 'opentelemetry' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=60).returncode == 0


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("http://collector:4318", "http://collector:4318/v1/traces"),
        ("https://collector.example/", "https://collector.example/v1/traces"),
        ("http://[::1]:4318/otlp/v1/traces", "http://[::1]:4318/otlp/v1/traces"),
        ("", None),
    ],
)
def test_an_endpoint_gets_the_path_that_collectors_have(given, used):
    kafka = {"bootstrap.servers": "kafka:9092"}

    assert load_given({"kafka": kafka, "traces": {"endpoint": given}}).traces.endpoint == used


@pytest.mark.parametrize(
    "endpoint", ["collector:4318", "grpc://a", "http://me:secret@a", "http://a/?token=secret"]
)
def test_an_endpoint_that_is_none_is_refused_without_being_repeated(endpoint):
    with pytest.raises(SettingsError, match=r"traces\.endpoint.*written") as told:
        load_given({"kafka": {"bootstrap.servers": "kafka:9092"}, "traces": {"endpoint": endpoint}})

    assert "secret" not in str(told.value)
