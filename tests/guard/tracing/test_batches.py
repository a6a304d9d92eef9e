"""Traces of batches on the broker in memory: looking on changes nothing, and whatever befalls a batch its spans end once."""

import itertools
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON

from guard.tracing.batches import Batches
from schemas.errors import GuardError
from schemas.movement import Movement
from streams.movement import Mover
from streams.testing import MemoryBroker, Mishap, settings_for
from streams.transaction import Told

PARENT = ("traceparent", b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")


class Kept(SpanProcessor):
    """Every span that began and every one that ended."""

    def __init__(self):
        self.began, self.ended = [], []

    def on_start(self, span, parent_context=None):
        self.began.append(span.context.span_id)

    def on_end(self, span):
        self.ended.append(span)


class Scene:
    """Numbered records in two partitions, and a traced mover that stops once all are committed."""

    def __init__(self, count, *, most=7, mishaps=(), sampler=ALWAYS_ON):
        self.broker, self.count = MemoryBroker(), count
        self.broker.create("orders", partitions=2)
        self.broker.create("cleared")
        self.broker.mishaps.extend(mishaps)
        for number in range(count):
            self.broker.publish(
                "orders", b"canary %d" % number, key=b"canary", headers=(PARENT,), partition=number % 2
            )
        settings = settings_for(batch={"max_records": most})
        self.kept = Kept()
        provider = TracerProvider(sampler=sampler, shutdown_on_exit=False)
        provider.add_span_processor(self.kept)
        batches = Batches(provider.get_tracer("test"), settings)

        def judge(records):
            with batches.meter("decode"):
                return [Movement("cleared", one.key, one.value) for one in records]

        def tell(movements, heads):
            with batches.meter("tell"):
                return Told(movements, dict(heads))

        self.mover = Mover(
            settings,
            ["orders"],
            judge,
            tell,
            undeliverable=lambda record, code: [],
            clients=batches.clients(self.broker.clients(settings, ["orders"])),
            on_step=lambda name: self._stop() if name == "landed" else None,
            clock=itertools.count(0, 0.1).__next__,  # every look takes a tenth of a second
            sleep=lambda seconds: self._stop(),
        )

    def _stop(self):
        if len(self.broker.read("cleared")) >= self.count:
            self.mover.stop()

    def named(self, name, *, failed=False):
        return [
            one for one in self.kept.ended if one.name == name and ("error.type" in one.attributes) is failed
        ]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(Mishap), max_size=4), st.integers(1, 30), st.integers(1, 9))
def test_whatever_befalls_a_batch_its_spans_end_once_and_records_move_as_without(mishaps, count, most):
    scene = Scene(count, most=most, mishaps=mishaps)

    try:
        scene.mover.run()
    except GuardError:
        assert len(mishaps) > 3

    assert sorted(one.context.span_id for one in scene.kept.ended) == sorted(scene.kept.began)
    arrived = Counter(record.value for record in scene.broker.read("cleared"))
    assert set(arrived.values()) <= {1}
    sent = sum(one.attributes["messaging.batch.message_count"] for one in scene.named("send cleared"))
    silent = sum(one is Mishap.SILENCE for one in mishaps)  # committed, and nobody was told
    assert sent <= len(arrived) <= sent + silent * most
    assert len(scene.named("process orders")) == len(scene.named("send cleared"))


def test_a_batch_is_one_trace_with_the_names_of_messaging_and_no_content():
    scene = Scene(6)

    scene.mover.run()

    (root,) = scene.named("process orders")
    spans = scene.kept.ended
    assert {one.context.trace_id for one in spans} == {root.context.trace_id} and root.parent is None
    assert {one.parent.span_id for one in spans if one is not root} == {root.context.span_id}
    assert Counter(one.name for one in spans) == {
        "process orders": 1,
        "receive orders": 2,
        "decode orders": 1,
        "tell orders": 1,
        "send cleared": 1,
        "commit orders": 1,
    }
    first = next(
        one for one in spans if one.attributes.get("messaging.destination.partition.id") == "1" and one.links
    )
    assert dict(first.attributes) == {
        "messaging.system": "kafka",
        "messaging.client.id": "guard.0",
        "messaging.consumer.group.name": "guard",
        "messaging.operation.name": "receive",
        "messaging.operation.type": "receive",
        "messaging.destination.name": "orders",
        "messaging.destination.partition.id": "1",
        "messaging.batch.message_count": 3,
        "messaging.kafka.offset": 0,
    }
    assert "canary" not in "".join(one.to_json() for one in spans)


def test_a_transaction_that_aborts_is_told_by_its_spans_and_its_records_come_in_another_trace():
    scene = Scene(3, mishaps=[Mishap.ABORT])

    scene.mover.run()

    (failed,) = scene.named("process orders", failed=True)
    (good,) = scene.named("process orders")
    assert failed.attributes["error.type"] == "aborted" and not failed.status.is_ok
    assert failed.context.trace_id != good.context.trace_id


def test_what_is_not_sampled_moves_as_well_and_tells_nothing():
    scene = Scene(9, sampler=ALWAYS_OFF)

    scene.mover.run()

    assert len(scene.broker.read("cleared")) == 9 and scene.kept.ended == []
