"""Sinks against real receivers: what they take for taken, what they ask again, and whom they do not talk to."""

import base64
import ssl
import time

import pytest
from receivers import HOST, Authority, Collector, Endpoint
from telling import findings

from guard.siem.cef import cef
from guard.siem.sink import Untaken, tls_context
from guard.siem.syslog import Syslog, message
from guard.siem.webhook import Webhook, load_secrets

ALL = list(findings().values())
SECRET = bytes(range(32))


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def endpoint(authority):
    opened = Endpoint(authority.context(), SECRET)
    yield opened
    opened.close()


@pytest.fixture
def collector(authority):
    opened = Collector(authority.context())
    yield opened
    opened.close()


OPENED = []


@pytest.fixture(autouse=True)
def _closed():
    yield
    while OPENED:
        OPENED.pop().close()


def webhook(endpoint, authority, *, secrets=(SECRET,), ca="", **more):
    context = tls_context(ca or authority.ca, None, None)
    sink = Webhook(endpoint.url, secrets, context, clock=lambda: 1_790_000_000_123, deadline_s=5, **more)
    OPENED.append(sink)
    return sink


def syslog(collector, authority, *, ca=""):
    return Syslog(
        (HOST, collector.port), tls_context(ca or authority.ca, None, None), host="guard-1", deadline_s=5
    )


def until(holds):
    end = time.monotonic() + 10
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)  # a receiver's thread; it tells nobody
    assert holds()


def test_an_endpoint_gets_all_signed_and_in_order(endpoint, authority):
    sink = webhook(endpoint, authority, most=7)
    sink.deliver(ALL)
    sink.deliver(ALL[:3])
    sink.close()

    assert [one["metadata"]["uid"] for one in endpoint.findings] == [
        one.metadata.uid for one in [*ALL, *ALL[:3]]
    ]
    assert endpoint.refused == [] and {path for path, _ in endpoint.requests} == {"/in?tenant=1"}


def test_while_a_secret_is_changed_receivers_of_either_take_it(endpoint, authority):
    webhook(endpoint, authority, secrets=(b"n" * 24, SECRET)).deliver(ALL[:1])
    with pytest.raises(Untaken, match="status_401"):
        webhook(endpoint, authority, secrets=(b"n" * 24,)).deliver(ALL[:1])

    assert len(endpoint.findings) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 404, 410, 429, 500, 502, 503])
def test_no_other_answer_than_2xx_is_taken_for_taken_and_no_redirect_is_followed(endpoint, authority, status):
    elsewhere = Endpoint(authority.context(), SECRET)
    try:
        endpoint.answers, endpoint.headers = [status], {"location": elsewhere.url, "retry-after": "7"}
        sink = webhook(endpoint, authority)

        with pytest.raises(Untaken, match=f"status_{status}") as told:
            sink.deliver(ALL[:2])
        sink.deliver(ALL[:2])

        assert told.value.retry_after == 7 and told.value.taken == 0
        assert endpoint.requests[0] == endpoint.requests[1], "the same message again has the same id"
        assert len(endpoint.findings) == 2 and elsewhere.requests == []
    finally:
        elsewhere.close()


def test_what_was_taken_before_a_failure_is_told(endpoint, authority):
    sink = webhook(endpoint, authority, most=2)
    sink.deliver(ALL[:2])
    endpoint.answers = [204, 503]  # the first is answered as taken, and not kept by this receiver

    with pytest.raises(Untaken) as told:
        sink.deliver(ALL[:5])

    assert told.value.taken == 2


def test_a_message_that_is_too_large_for_the_receiver_is_halved(endpoint, authority):
    endpoint.answers = [413, 413]
    webhook(endpoint, authority).deliver(ALL[:8])

    assert [one["metadata"]["uid"] for one in endpoint.findings] == [one.metadata.uid for one in ALL[:8]]
    assert len(endpoint.bodies) == 3


def test_one_that_is_too_large_alone_holds_back_and_is_not_dropped(endpoint, authority):
    endpoint.answers = [413]

    with pytest.raises(Untaken, match="status_413"):
        webhook(endpoint, authority).deliver(ALL[:1])


def test_an_endpoint_that_ended_an_idle_connection_is_asked_anew(authority):
    first = Endpoint(authority.context(), SECRET)
    sink = webhook(first, authority)
    sink.deliver(ALL[:1])
    first.close()
    sink._connection.sock.shutdown(2)  # what an idle receiver does to us
    second = Endpoint(authority.context(), SECRET, port=first.port)
    sink.deliver(ALL[1:2])
    second.close()

    assert len(first.findings) == len(second.findings) == 1


def test_syslog_gets_every_message_whole(collector, authority):
    syslog(collector, authority).deliver(ALL)
    until(lambda: len(collector.messages) == len(ALL))

    assert collector.messages == [message(one, "guard-1", 16) for one in ALL]
    assert collector.messages[0].decode().partition(" - CEF:")[2] == cef(ALL[0], "guard-1").removeprefix(
        "CEF:"
    )


def test_a_collector_that_dies_before_it_read_all_took_nothing(authority):
    import socket
    import struct
    import threading

    def rude():
        plain, _ = door.accept()
        line = authority.context().wrap_socket(plain, server_side=True)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.recv(10)
        line.close()  # killed with data unread: the other end is reset

    with socket.create_server((HOST, 0)) as door:
        thread = threading.Thread(target=rude, daemon=True)
        thread.start()
        sink = Syslog(door.getsockname(), tls_context(authority.ca, None, None), host="g", deadline_s=5)
        with pytest.raises(Untaken, match=r"connection|tls"):  # whichever sees the reset first
            sink.deliver(ALL * 50)
        thread.join(10)


def test_nobody_is_told_but_whom_the_issuer_vouches_for(endpoint, collector, authority, tmp_path):
    stranger = Authority(tmp_path)
    for sink in (
        webhook(endpoint, authority, ca=stranger.ca),
        syslog(collector, authority, ca=stranger.ca),
    ):
        with pytest.raises(Untaken, match="certificate"):
            sink.deliver(ALL[:1])
    misnamed = Collector(authority.context("other.example"))
    with pytest.raises(Untaken, match="certificate"):
        syslog(misnamed, authority).deliver(ALL[:1])
    misnamed.close()

    assert endpoint.requests == [] and collector.messages == misnamed.messages == []


def test_a_receiver_that_is_not_there_is_told_as_that(endpoint, collector, authority):
    endpoint.close()
    collector.close()

    for sink in (webhook(endpoint, authority), syslog(collector, authority)):
        with pytest.raises(Untaken, match="connection"):
            sink.deliver(ALL[:1])


def test_tls_below_1_2_is_not_spoken(authority):
    assert tls_context(authority.ca, None, None).minimum_version == ssl.TLSVersion.TLSv1_2


def test_secrets_come_from_a_file(tmp_path):
    file = tmp_path / "secret"
    file.write_text(f"whsec_{base64.b64encode(SECRET).decode()}\n")
    file.chmod(0o600)

    assert load_secrets(file) == [SECRET]
