"""Nothing leaks: 500 known secrets in every part of a record, and no trace of one outside quarantine's ciphertext."""

import time
import urllib.request

import pytest
from canaries import canaries, records, traces
from deployment import Deployment

from streams.broker import free_port

pytestmark = pytest.mark.integration


@pytest.mark.timeout(300)
def test_no_topic_log_metric_traceback_or_console_output_holds_a_canary(tmp_path, broker):
    secrets = canaries(500)
    port = free_port()
    outputs = []
    with Deployment(tmp_path, broker.bootstrap) as deployment:
        worker = deployment.start(env={"GUARD_METRICS_PORT": str(port), "GUARD_LOG_LEVEL": "DEBUG"})
        deployment.publish("tickets", [*records(secrets), *records(secrets, seed=12)])
        deployment.await_covered(1000)

        places = [topic for topic in own_topics(deployment) if not topic.endswith((".tickets", ".docs"))]
        everything = {}
        for topic in places:
            parts = []
            for message in deployment.read(topic):
                parts += [message.key() or b"", message.value() or b""]
                parts += [
                    part for name, value in message.headers() or [] for part in (name.encode(), value or b"")
                ]
            everything[topic] = b"\n".join(parts)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            everything["metrics"] = answer.read()
        decided = [event["id"] for event in deployment.decisions() if event["type"] == "decision"]
        for command in (
            ("explain", decided[0]),
            ("tail", "--from-beginning", "--seconds", "2"),
            ("quarantine", "list"),
            ("audit", "verify"),
            ("doctor",),
            ("explain", "no/such/0"),
        ):
            done = deployment(*command, check=False)
            outputs.append(done.stdout + done.stderr)
        assert deployment.stop(worker) == 0
        everything["console"] = "".join(outputs).encode()
        everything["worker's log"] = (tmp_path / "worker.log").read_bytes()

    hits = [
        (place, kind)
        for place, content in everything.items()
        for secret in secrets
        for kind, trace in enumerate(traces(secret))
        if trace in content
    ]
    assert hits == [], f"{len(hits)} traces, at {sorted(set(hits))[:10]}"
    assert len(everything) > 8 and all(everything[name] for name in ("metrics", "console"))


def own_topics(deployment):
    from confluent_kafka.admin import AdminClient

    end = time.monotonic() + 20
    while time.monotonic() < end:
        names = AdminClient({"bootstrap.servers": deployment.bootstrap}).list_topics(timeout=10).topics
        mine = [name for name in names if name.startswith(deployment.name)]
        if mine:
            return sorted(mine)
    raise AssertionError("no topics of this deployment")
