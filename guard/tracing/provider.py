"""A tracer that sends to the one collector that is configured: no proxy, no redirect, nothing of the machine told."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version

import requests
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.sampling import TraceIdRatioBased
from opentelemetry.trace import Tracer

from guard.tracing.sending import Sending
from streams.settings import Settings

_NAME = "dataguard-streams"
_SECONDS = 5.0  # of one request, with its retries


@contextmanager
def provided(settings: Settings, *, dropped: Callable[[int], None]) -> Iterator[Tracer]:
    """Give a tracer; at the end send what is left."""
    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)  # `Sending` tells, once, that none is taken
    traces = settings.traces
    session = requests.Session()
    session.trust_env = False  # a proxy of the environment is no address that the settings name
    session.max_redirects = 0
    exporter = OTLPSpanExporter(
        endpoint=traces.endpoint,
        certificate_file=str(traces.ca) if traces.ca else None,
        timeout=_SECONDS,
        compression=Compression.Gzip,
        session=session,
    )
    provider = TracerProvider(
        resource=Resource(
            {
                "service.name": _NAME,
                "service.version": version(_NAME),
                "service.namespace": settings.group,
                "service.instance.id": settings.member,
            }
        ),
        sampler=TraceIdRatioBased(traces.ratio),
        shutdown_on_exit=False,
    )
    provider.add_span_processor(Sending(exporter, dropped=dropped))
    try:
        yield provider.get_tracer(_NAME, version(_NAME))
    finally:
        provider.shutdown()
