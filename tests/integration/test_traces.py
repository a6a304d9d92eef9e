"""Traces of a real worker at a real OTLP receiver: whole, named as messaging is, without content, and never in the way."""

import gzip
import http.server
import json
import threading
import time
import urllib.request
from collections import defaultdict

import pytest
from canaries import canaries, records, traces
from deployment import Deployment
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)

from streams.kraft import free_port

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


class Receiver:
    """An OTLP/HTTP collector that keeps what it gets."""

    def __init__(self):
        self.bodies, self.paths, self.spans, self.resources = [], set(), [], []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                if self.headers["content-encoding"] == "gzip":
                    body = gzip.decompress(body)
                receiver.keep(self.path, repr(self.headers.items()).encode() + body, body)
                answer = ExportTraceServiceResponse().SerializeToString()
                self.send_response(200)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def keep(self, path, everything, body):
        request = ExportTraceServiceRequest.FromString(body)
        self.paths.add(path)
        self.bodies.append(everything)
        for resource in request.resource_spans:
            self.resources.append(values(resource.resource.attributes))
            for scope in resource.scope_spans:
                self.spans += scope.spans

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def values(attributes):
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in attributes}


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture(scope="module")
def deployed(tmp_path_factory, broker):
    with Deployment(tmp_path_factory.mktemp("traced"), broker.bootstrap) as deployment:
        yield deployment


def test_a_collector_gets_whole_traces_with_links_to_producers_and_no_content(deployed, receiver):
    before, secrets = deployed.covered(), canaries(120)
    parent = ("traceparent", f"00-{TRACE}-{SPAN}-01".encode())
    state = ("tracestate", f"vendor={secrets[0]}".encode())
    worker = deployed.start(env={"GUARD_TRACES__ENDPOINT": receiver.address, "GUARD_TRACES__LINKS": "3"})
    deployed.publish(
        "tickets", [(key, value, [*headers, parent, state]) for key, value, headers in records(secrets)]
    )
    deployed.publish("docs", [b'{"n": 1}'] * 5)
    deployed.await_covered(before + 125)
    assert deployed.stop(worker) == 0  # what is left is sent before it ends

    assert receiver.paths == {"/v1/traces"}
    told = {json.dumps(one, sort_keys=True) for one in receiver.resources}
    (resource,) = map(json.loads, told)
    assert resource["service.name"] == "dataguard-streams"
    assert resource["service.instance.id"] == f"{deployed.name}.0"
    by_trace = defaultdict(list)
    for span in receiver.spans:
        by_trace[span.trace_id].append(span)
    counted = defaultdict(int)
    for spans in by_trace.values():
        (root,) = [span for span in spans if not span.parent_span_id]
        assert root.name.split(" ")[0] == "process"
        assert {span.parent_span_id for span in spans if span is not root} == {root.span_id}
        kinds = {span.name.split(" ")[0] for span in spans}
        assert kinds == {
            "receive",
            "process",
            "decode",
            "detect",
            "decide",
            "enforce",
            "tell",
            "send",
            "commit",
        }
        assert sum(len(span.links) for span in spans) <= 3
        for span in spans:
            about = values(span.attributes)
            operation, _, destination = span.name.partition(" ")
            assert about["messaging.operation.name"] == operation
            assert about.get("messaging.destination.name", "") == destination
            assert about["messaging.system"] == "kafka" and "error.type" not in about
            assert "messaging.kafka.message.key" not in about and not span.events
            assert root.start_time_unix_nano <= span.start_time_unix_nano <= span.end_time_unix_nano
            counted[span.name] += about.get("messaging.batch.message_count", 0)
    assert counted[f"receive {deployed.topic('tickets')}"] == 120
    assert counted[f"receive {deployed.topic('docs')}"] == 5
    assert (
        sum(count for name, count in counted.items() if name.startswith("send ") and ".to." in name)
        + counted[f"send {deployed.topic('quarantine')}"]
        == 125
    )
    links = {(link.trace_id.hex(), link.span_id.hex()) for span in receiver.spans for link in span.links}
    assert links == {(TRACE, SPAN)}
    received = b"\n".join(receiver.bodies)
    hits = [secret for secret in secrets for trace in traces(secret) if trace in received]
    assert hits == [] and len(received) > 1000


def test_a_collector_that_is_away_stops_no_record_and_what_it_misses_is_counted(deployed):
    before, port = deployed.covered(), free_port()
    nowhere = f"http://127.0.0.1:{free_port()}"
    worker = deployed.start(env={"GUARD_TRACES__ENDPOINT": nowhere, "GUARD_METRICS_PORT": str(port)})
    deployed.publish("tickets", [b'{"n": 1}'] * 500)
    deployed.await_covered(before + 500)

    def dropped():
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            found = [line for line in answer.read().decode().splitlines() if "spans_dropped_total" in line]
        return float(found[-1].rpartition(" ")[2])

    end = time.monotonic() + 60
    while dropped() < 9 and time.monotonic() < end:  # the spans of one batch, at the least
        time.sleep(0.2)  # polls a real process; nothing else tells
    assert dropped() >= 9
    deployed.publish("tickets", [b'{"n": 2}'] * 500)
    deployed.await_covered(before + 1000)
    assert deployed.stop(worker) == 0
    assert "no collector takes traces" in (deployed.folder / "worker.log").read_text()
