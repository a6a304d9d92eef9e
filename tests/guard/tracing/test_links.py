"""Links to producers' traces: what is written as the standard says, so many and no more, and nothing else of a header."""

import pytest

from guard.tracing.links import links_of
from schemas.record import Record

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
GOOD = f"00-{TRACE}-{SPAN}-01".encode()


def record(*headers):
    return Record("orders", 0, 0, 0, b"key", b"value", tuple(headers))


def test_a_header_as_the_standard_has_it_is_a_link_of_its_two_ids_alone():
    (link,) = links_of(
        [record(("traceparent", GOOD), ("tracestate", b"a=canary"), ("baggage", b"canary=1"))], 5
    )

    assert (f"{link.context.trace_id:032x}", f"{link.context.span_id:016x}") == (TRACE, SPAN)
    assert link.context.is_remote and not link.context.trace_state and not link.attributes


@pytest.mark.parametrize(
    "value",
    [
        None,
        b"",
        b"canary",
        GOOD[:-1],
        GOOD.upper(),
        GOOD + b"-more",  # version 00 ends there
        GOOD + b"\n",
        b"ff" + GOOD[2:],  # a version that is none
        b"00-" + b"0" * 32 + b"-" + SPAN.encode() + b"-01",
        b"00-" + TRACE.encode() + b"-" + b"0" * 16 + b"-01",
    ],
)
def test_what_is_no_trace_context_is_no_link(value):
    assert links_of([record(("traceparent", value))], 5) == []


def test_a_later_version_may_say_more():
    assert len(links_of([record(("traceparent", b"01" + GOOD[2:] + b"-more"))], 5)) == 1


def test_the_last_header_counts_and_one_that_is_wrong_hides_those_before():
    other = GOOD.replace(b"4bf9", b"5555")

    (link,) = links_of([record(("traceparent", GOOD), ("Traceparent", other))], 5)

    assert f"{link.context.trace_id:032x}".startswith("5555")
    assert links_of([record(("traceparent", GOOD), ("traceparent", b"wrong"))], 5) == []


@pytest.mark.parametrize(("most", "expected"), [(0, 0), (3, 3), (50, 10)])
def test_each_context_is_linked_once_and_no_more_than_so_many(most, expected):
    headers = [("traceparent", f"00-{number:032x}-{SPAN}-00".encode()) for number in range(1, 11)]

    links = links_of([record(one) for one in [*headers, *headers]], most)

    assert len(links) == len({link.context.trace_id for link in links}) == expected
