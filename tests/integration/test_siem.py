"""The SOC's own tools on a real broker: every decision reaches each of them, through kills and silence, and no content does."""

import base64
import json
import math
import signal
import time
import urllib.request

import pytest
import yaml
from canaries import canaries, records, traces
from confluent_kafka import ConsumerGroupTopicPartitions, Producer
from confluent_kafka.admin import AdminClient
from deployment import Deployment
from ocsf import faults
from receivers import HOST, Authority, Collector, Endpoint

from streams.broker import free_port

pytestmark = [pytest.mark.integration, pytest.mark.timeout(400)]

SECRET = bytes(range(32))
RECORDS = 400


class Siem:
    """`guard siem run` as a process of its own, with the receivers that a SOC has."""

    def __init__(self, deployed, folder):
        self.deployed, self.metrics = deployed, free_port()
        self.authority = Authority(folder)
        self.endpoint = Endpoint(self.authority.context(), SECRET)
        self.collector = Collector(self.authority.context())
        self.process = None
        secret = folder / "webhook.secret"
        secret.write_text(f"whsec_{base64.b64encode(SECRET).decode()}\n")
        secret.chmod(0o600)
        settings = folder / "guard.yaml"
        siem = {
            "host": "guard-1",
            "batch": 50,
            "topic": True,
            "webhook": {
                "url": self.endpoint.url,
                "secret": secret.name,
                "ca": self.authority.ca.name,
                "most": 20,
            },
            "syslog": {"address": f"{HOST}:{self.collector.port}", "ca": self.authority.ca.name},
        }
        settings.write_text(settings.read_text() + yaml.safe_dump({"siem": siem}))

    def start(self):
        self.process = self._start("0", {"GUARD_METRICS_PORT": str(self.metrics)})

    def start_another(self):
        return self._start("1", {})

    def _start(self, slot, env):
        command = ("siem", "run", "--log-level", "DEBUG")
        return self.deployed.start(slot=slot, env=env, log=f"siem-{slot}.log", command=command)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def close(self):
        self.endpoint.close()
        self.collector.close()

    def log(self):
        return "".join(one.read_text() for one in sorted(self.deployed.folder.glob("siem-*.log")))

    def metric(self, name):
        with urllib.request.urlopen(f"http://{HOST}:{self.metrics}/metrics", timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        return {
            line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if line.startswith(name)
        }

    def posted(self):
        return {one["finding_info"]["uid"] for one in list(self.endpoint.findings)}

    def logged(self):
        return {
            part.split(b" ")[0].decode()
            for one in list(self.collector.messages)
            for part in one.split(b" cs3=")[1:]
        }

    def written(self):
        return [json.loads(one.value()) for one in self.deployed.read(self.deployed.topic("findings"))]

    def committed(self):
        admin = AdminClient({"bootstrap.servers": self.deployed.bootstrap})
        group = ConsumerGroupTopicPartitions(f"{self.deployed.name}.siem")
        (answer,) = admin.list_consumer_group_offsets([group]).values()
        return sum(max(one.offset, 0) for one in answer.result(20).topic_partitions)

    def until(self, holds, within=120.0):
        end = time.monotonic() + within
        while not holds():
            assert self.process.poll() is None, self.log()[-3000:]
            if time.monotonic() >= end:
                raise TimeoutError(self.log()[-3000:])
            time.sleep(0.1)  # polls real processes; nothing else tells


@pytest.fixture(scope="module")
def secrets():
    return canaries(RECORDS // 2)


@pytest.fixture
def siem(tmp_path, broker, secrets):
    with Deployment(tmp_path, broker.bootstrap) as deployed:
        started = Siem(deployed, tmp_path)
        yield started
        if started.process is not None and started.process.poll() is None:
            started.kill()
        started.close()


def decided(deployed):
    """Return the ids of all decisions that are no plain ones."""
    return {one["id"] for one in deployed.decisions() if one["type"] == "decision"}


def test_every_decision_reaches_every_sink_through_kills_and_silence_and_no_content_does(siem, secrets):
    deployed = siem.deployed
    worker = deployed.start()
    deployed.publish("tickets", [*records(secrets), *records(secrets, seed=12)])
    deployed.await_covered(RECORDS)
    assert deployed.stop(worker) == 0
    wanted = decided(deployed)
    assert len(wanted) > RECORDS * 0.8

    siem.endpoint.answers, siem.endpoint.most = [503, 429], 80
    siem.start()
    siem.until(lambda: len(siem.endpoint.findings) > 60)
    siem.kill()  # wherever it is
    siem.endpoint.most = 140
    siem.start()
    siem.until(lambda: len(siem.endpoint.findings) > 120)
    siem.kill()
    siem.collector.close()  # syslog is down, the others are not
    siem.endpoint.most = math.inf
    before = siem.committed()
    siem.start()
    siem.until(lambda: 'sink": "syslog"' in siem.log() and "takes no findings" in siem.log())
    siem.until(lambda: siem.metric("guard_siem_holding").get('guard_siem_holding{sink="syslog"}') == 1)
    held = siem.metric("guard_siem_failures_total")
    assert any('reason="connection"' in name and 'sink="syslog"' in name for name in held), held
    siem.until(lambda: sum(siem.metric("guard_siem_lag{").values()) > 0)
    other = siem.start_another()  # partitions change hands while what was read of them waits
    siem.until(lambda: siem.log().count("telling findings") == 4)
    assert siem.committed() == before, "nothing is noted as told that one sink did not take"
    again = Collector(siem.authority.context(), port=siem.collector.port)
    again.messages = siem.collector.messages
    siem.collector = again

    siem.until(lambda: wanted <= siem.logged() and wanted <= siem.posted())
    siem.until(lambda: sum(siem.metric("guard_siem_lag{").values()) == 0)
    assert not siem.metric('guard_siem_holding{sink="syslog"}').get('guard_siem_holding{sink="syslog"}')
    shown = deployed("siem", "show", min(wanted)).stdout
    line = deployed("siem", "show", min(wanted), "--format", "cef").stdout
    assert siem.stop() == 0 and siem.deployed.stop(other) == 0

    findings = siem.written()
    assert {one["finding_info"]["uid"] for one in findings} == wanted
    assert len({one["metadata"]["uid"] for one in findings}) == len(wanted), "a repeat has the uid it had"
    assert [fault for one in findings for fault in faults(one)] == []
    assert siem.endpoint.refused == []
    assert json.loads(shown) in findings and line.strip().encode() in {
        one.partition(b" - CEF:")[2].join([b"CEF:", b""]) for one in siem.collector.messages
    }
    assert {one["data_security"]["status"] for one in findings} >= {"Complete", "Fail"}

    everything = {
        "webhook": b"\n".join(siem.endpoint.bodies),
        "syslog": b"\n".join(siem.collector.messages),
        "topic": json.dumps(findings, ensure_ascii=False).encode(),
        "keys": b"\n".join(one.key() for one in deployed.read(deployed.topic("findings"))),
        "log": siem.log().encode(),
        "shown": (shown + line).encode(),
    }
    hits = [
        (place, kind)
        for place, content in everything.items()
        for secret in secrets
        for kind, trace in enumerate(traces(secret))
        if trace in content
    ]
    assert all(everything.values()) and hits == [], f"{len(hits)} traces, at {sorted(set(hits))[:10]}"


def test_what_is_wrong_with_the_evidence_is_told(siem):
    deployed = siem.deployed
    worker = deployed.start()
    deployed.publish("tickets", [b'{"text": "NATO CONFIDENTIAL annex"}'] * 3)
    deployed.await_covered(3)
    assert deployed.stop(worker) == 0
    topic = deployed.topic("decisions")
    assert "nothing to tell" in deployed("siem", "audit").stdout and siem.endpoint.requests == []
    first = deployed.read(topic)[0]
    producer = Producer({"bootstrap.servers": deployed.bootstrap})
    producer.produce(topic, first.value(), first.key(), first.partition(), headers=first.headers())
    assert producer.flush(20) == 0

    done = deployed("siem", "audit", check=False)
    assert done.returncode == 1 and "not sound: duplicate" in done.stdout
    assert [one["metadata"]["event_code"] for one in siem.endpoint.findings] == ["audit.duplicate"]
    assert len(siem.collector.messages) == 1 and b"|audit.duplicate|" in siem.collector.messages[0]
    siem.endpoint.answers = [503]
    untold = deployed("siem", "audit", check=False)
    assert untold.returncode == 2 and "status_503" in untold.stderr and "duplicate" in untold.stderr

    producer.produce(topic, b"\xff none of ours", b"tickets")
    assert producer.flush(20) == 0
    siem.start()
    siem.until(lambda: any(b"|audit.unreadable|" in one for one in list(siem.collector.messages)))
    siem.until(lambda: any(siem.metric("guard_siem_unreadable_total").values()))
    assert siem.stop() == 0
    missing = deployed("siem", "show", "tickets/0/99", check=False)
    assert missing.returncode == 2 and "guard tail" in missing.stderr
    settings = deployed.folder / "guard.yaml"
    settings.write_text(settings.read_text().partition("siem:")[0])
    nobody = deployed("siem", "run", check=False)
    assert nobody.returncode == 2 and "names nobody to tell" in nobody.stderr
