"""What goes over the wire: CEF's escapes, syslog's frames, a webhook's signature, and who is asked again when."""

import base64
import re

import msgspec
import pytest
from receivers import Authority
from telling import KNOWN, decision, decisions, findings

from guard.siem import decisions as mapping
from guard.siem.backoff import LONGEST, pause
from guard.siem.cef import cef
from guard.siem.delivery import Delivery
from guard.siem.ocsf import encode
from guard.siem.running import sinks_of
from guard.siem.sink import Untaken, tls_context
from guard.siem.syslog import frame, message
from guard.siem.telemetry import Telemetry
from guard.siem.webhook import load_secrets, message_id, payload, portions, signature
from schemas.errors import SettingsError
from schemas.events import ReasonFact
from streams.settings import load_given

ALL = findings()
PRINTABLE = r"[\x21-\x7e]"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


def read_cef(line):
    """Read a line as a receiver does: head by bars, values by keys, escapes undone."""
    parts = re.split(r"(?<!\\)((?:\\\\)*)\|", line, maxsplit=7)
    head = [a + b for a, b in zip(parts[0:14:2], parts[1:14:2], strict=True)]
    keys = list(re.finditer(r"(?:^| )([A-Za-z][A-Za-z0-9]*)=", parts[-1]))
    ends = [*(one.start() for one in keys[1:]), len(parts[-1])]
    pairs = {
        one[1]: re.sub(r"\\([\\=])", r"\1", parts[-1][one.end() : end])
        for one, end in zip(keys, ends, strict=True)
    }
    return [re.sub(r"\\([\\|])", r"\1", one) for one in head], pairs


@pytest.mark.parametrize("name", ALL)
def test_a_line_of_cef_reads_back(name):
    one = ALL[name]
    head, pairs = read_cef(cef(one, "guard-1"))

    assert head[:3] == ["CEF:0", "DataGuard", "dataguard-streams"]
    assert head[4] == one.metadata.event_code and head[5] == one.finding_info.title
    assert 0 <= int(head[6]) <= 10
    assert (pairs["rt"], pairs["externalId"], pairs["dvchost"]) == (
        str(one.time),
        one.metadata.uid,
        "guard-1",
    )
    assert pairs["act"] == one.action and pairs["outcome"] == one.disposition
    assert pairs["msg"] == one.message.replace("\n", "\\n")


def test_what_an_entry_excused_is_told_in_cef():
    _, pairs = read_cef(cef(ALL["excused"], "guard-1"))

    assert (pairs["flexString1"], pairs["flexString1Label"]) == ("PERSON:house-terms", "excused")


def test_what_has_a_meaning_in_cef_is_escaped():
    odd = decision("block", reasons=(ReasonFact("a|b\\c", "x=y\r\nz", "us-llm"),))
    line = cef(mapping.finding_of(odd, KNOWN), "10.0.0.7")
    head, pairs = read_cef(line)

    assert "\n" not in line and "\r" not in line
    assert head[5] == "block: a|b\\c" and r"a\|b\\c" in line
    assert pairs["reason"] == "a|b\\c" and pairs["dvc"] == "10.0.0.7"
    tricked = mapping.finding_of(decision("block", nearest="x externalId=0"), KNOWN)
    assert read_cef(cef(tricked, "h"))[1]["externalId"] == tricked.metadata.uid


def test_a_syslog_message_has_the_parts_of_rfc_5424_and_a_length_before_it():
    for one in ALL.values():
        told = message(one, "guard 1.exämple", 16)
        shape = rf"<\d{{1,3}}>1 \d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{{3}}Z {PRINTABLE}{{1,255}} dataguard - {PRINTABLE}{{1,32}} - CEF:0\|"

        assert re.match(shape, told.decode()), told
        assert len(told) < 8192, "what RFC 5425 says that receivers should take"
        assert frame(told) == str(len(told)).encode() + b" " + told
    assert message(ALL["classified"], "h", 16).startswith(b"<130>"), "local0, critical"
    assert message(ALL["found"], "h", 13).startswith(b"<110>"), "audit, informational"


def test_a_signature_is_the_standards():
    """The example of the specification's own libraries."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

    told = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')

    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_same_findings_are_the_same_message_and_others_are_another():
    some, more = [ALL["blocked"], ALL["held"]], [ALL["blocked"]]

    assert message_id(some) == message_id(list(some)) != message_id(more)
    assert "." not in message_id(some), "the signature is over parts that a full stop divides"


def test_a_payload_holds_its_findings_as_they_are():
    some = [(one, encode(one)) for one in (ALL["blocked"], ALL["case true"])]
    told = msgspec.json.decode(payload(some))

    assert told["type"] == "dataguard.findings" and told["timestamp"].endswith("Z")
    assert [one["metadata"]["uid"] for one in told["data"]["findings"]] == [
        one.metadata.uid for one, _ in some
    ]


def test_portions_are_all_of_it_in_order_and_within_bounds():
    raw = [(number, b"x" * size) for number, size in enumerate((10, 10, 900, 10, 10, 10, 10))]
    found = list(portions(raw, 3, 100))

    assert [[number for number, _ in some] for some in found] == [[0, 1], [2], [3, 4, 5], [6]]
    assert list(portions([], 3, 100)) == []


@pytest.mark.parametrize("text", ["", "whsec_", "whsec_c2hvcnQ=", "no base64!", "whsec_" + "A" * 200])
def test_a_file_without_a_good_secret_is_refused_and_not_quoted(tmp_path, text):
    file = tmp_path / "secret"
    file.write_text(text)
    file.chmod(0o600)

    with pytest.raises(SettingsError) as told:
        load_secrets(file)

    assert len(text) < 8 or text not in str(told.value)


def test_a_secret_that_others_can_read_is_refused_and_two_are_read_for_a_change(tmp_path):
    file = tmp_path / "secret"
    file.write_text(
        f"whsec_{base64.b64encode(b'n' * 32).decode()}\nwhsec_{base64.b64encode(b'o' * 24).decode()}\n"
    )
    file.chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        load_secrets(file)
    file.chmod(0o600)

    assert load_secrets(file) == [b"n" * 32, b"o" * 24]


@pytest.mark.parametrize(
    ("siem", "told"),
    [
        ({"webhook": {"url": "http://soc.example/in", "secret": "s"}}, "https"),
        (
            {"webhook": {"url": "https://user:word@soc.example/in", "secret": "s"}},
            "without a name or password",
        ),
        ({"syslog": {"address": "soc.example"}}, "siem.syslog.address"),
        ({"syslog": {"address": "soc.example:6514", "key": "k.pem"}}, "certificate"),
        ({"batch": 500, "webhook": {"url": "https://soc.example/in", "secret": "s", "most": 10}}, "lower it"),
        ({"kafka": True}, "no such setting"),
    ],
)
def test_a_setting_that_would_send_in_the_clear_or_nowhere_is_refused(siem, told):
    with pytest.raises(SettingsError, match=told) as error:
        load_given({"kafka": {"bootstrap.servers": "k:9092"}, "siem": siem})

    assert "word" not in str(error.value).replace("password", "")


class Flaky:
    """A sink that takes some of what it is given, then fails, as often as it is told."""

    def __init__(self, name, failures, *, takes=0):
        self.name, self.failures, self.takes, self.taken = name, failures, takes, []

    def deliver(self, findings):
        if self.failures:
            self.failures -= 1
            self.taken += findings[: self.takes]
            raise Untaken("status_503", taken=self.takes, retry_after=1.0)
        self.taken += findings

    def close(self):
        self.name = ""


def delivered(*sinks, waits=lambda _: True):
    telemetry = Telemetry()
    waited = []

    def wait(seconds):
        waited.append(seconds)
        return waits(seconds)

    done = Delivery(sinks, telemetry, wait=wait, draw=lambda: 0.0).deliver(list(decisions().values()))
    return done, waited, telemetry


def value(telemetry, name, **labels):
    return telemetry.registry.get_sample_value(name, labels)


def test_every_sink_takes_all_in_order_and_none_takes_what_it_took_again(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("guard.siem.delivery.time.monotonic", lambda: now[0])

    def passing(seconds):
        now[0] += seconds
        return True

    good, flaky = Flaky("topic", 0), Flaky("webhook", 3, takes=2)
    done, waited, telemetry = delivered(good, flaky, waits=passing)

    every = list(decisions().values())
    assert done and good.taken == flaky.taken == every
    assert len(waited) == 3 and min(waited) >= 1.0, "the receiver asked for a second"
    assert value(telemetry, "guard_siem_findings_total", sink="webhook") == len(every)
    assert value(telemetry, "guard_siem_failures_total", sink="webhook", reason="status_503") == 3
    assert value(telemetry, "guard_siem_holding", sink="webhook") == 0


def test_a_sink_that_stays_down_holds_back_until_it_is_to_stop():
    down = Flaky("syslog", 10**6)
    done, _, telemetry = delivered(down, waits=lambda _: False)

    assert not done and down.taken == []
    assert value(telemetry, "guard_siem_holding", sink="syslog") == 1


def test_pauses_grow_are_spread_and_are_bounded():
    assert pause(1, 0.0) < pause(1, 0.9) <= 1.0
    assert [pause(number, 1.0) for number in (1, 3, 6, 10**6)] == [1.0, 4.0, 32.0, LONGEST]
    assert pause(1, 0.0, asked=10**9) == 300


def test_who_is_told_is_who_the_settings_name_and_a_choice_is_of_those(authority):
    asked = {
        "topic": True,
        "syslog": {"address": "soc.example:6514", "ca": str(authority.ca)},
    }
    given = load_given({"kafka": {"bootstrap.servers": "127.0.0.1:1"}, "siem": asked})

    def names(**more):
        sinks = sinks_of(given, clock=lambda: 0, **more)
        for one in sinks:
            one.close()
        return [one.name for one in sinks]

    assert names() == ["topic", "syslog"] and names(only=("syslog",)) == ["syslog"]
    with pytest.raises(SettingsError, match=r"siem\.webhook"):
        names(only=("webhook",))
    with pytest.raises(SettingsError, match="names nobody"):
        sinks_of(load_given({"kafka": {"bootstrap.servers": "127.0.0.1:1"}}), clock=lambda: 0)


def test_a_file_that_holds_no_certificate_is_named(tmp_path):
    file = tmp_path / "ca.pem"
    file.write_text("none")

    with pytest.raises(SettingsError, match=r"ca\.pem"):
        tls_context(file, None, None)
    with pytest.raises(SettingsError, match=r"missing\.pem"):
        tls_context(None, tmp_path / "missing.pem", None)
