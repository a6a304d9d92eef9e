"""A real Prometheus scrapes a real worker, and the alerts that it is given fire."""

import contextlib
import json
import shutil
import subprocess
import time
import urllib.error
import urllib.request

import pytest
import yaml
from deployment import Deployment

from streams.kraft import free_port

pytestmark = [pytest.mark.integration, pytest.mark.timeout(200)]


@pytest.fixture
def deployed(tmp_path, broker):
    with Deployment(tmp_path, broker.bootstrap) as deployment:
        yield deployment


class Prometheus:
    """A server of its own that scrapes one worker every half second, with the rules that the command prints."""

    def __init__(self, folder, rules, target):
        self.address = f"127.0.0.1:{free_port()}"
        (folder / "guard.rules.yml").write_text(rules)
        config = {
            "global": {"scrape_interval": "500ms", "scrape_timeout": "500ms", "evaluation_interval": "500ms"},
            "rule_files": ["guard.rules.yml"],
            "scrape_configs": [{"job_name": "guard", "static_configs": [{"targets": [target]}]}],
        }
        (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
        place = [
            "--config.file=prometheus.yml",
            "--storage.tsdb.path=tsdb",
            f"--web.listen-address={self.address}",
        ]
        with (folder / "prometheus.log").open("wb") as log:
            self.process = subprocess.Popen(
                [shutil.which("prometheus"), *place], cwd=folder, stdout=log, stderr=log
            )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def ask(self, path):
        with urllib.request.urlopen(f"http://{self.address}/api/v1/{path}", timeout=10) as answer:
            return json.load(answer)["data"]

    def await_that(self, holds, within=60.0):
        end = time.monotonic() + within
        while time.monotonic() < end:
            with contextlib.suppress(urllib.error.URLError):
                if holds():
                    return
            time.sleep(0.2)  # polls a real server; nothing else tells
        raise AssertionError(self.ask("alerts"))

    def alerts(self):
        return {(one["labels"]["alertname"], one["state"]) for one in self.ask("alerts")["alerts"]}

    def value(self, query):
        found = self.ask(f"query?query={query}")["result"]
        return float(found[0]["value"][1]) if found else None


def test_a_worker_that_blocks_strips_and_dies_is_told_of(deployed):
    if shutil.which("prometheus") is None:
        pytest.skip("no prometheus here; Debian's package `prometheus` has it")
    port = free_port()
    worker = deployed.start(env={"GUARD_METRICS_PORT": str(port)})
    rules = deployed("monitoring", "rules").stdout
    assert json.loads(deployed("monitoring", "dashboard").stdout)["uid"] == "dataguard-streams"
    with Prometheus(deployed.folder, rules, f"127.0.0.1:{port}") as prometheus:
        prometheus.await_that(lambda: prometheus.value("sum(guard_records_total)") == 0)
        wanted = {("GuardQuarantineGrowing", "firing"), ("GuardHeadersStripped", "firing")}
        assert not wanted & prometheus.alerts()

        marked = json.dumps({"note": "NATO" + " SECRET\nthe plan"}).encode()
        deployed.publish("tickets", [marked] * 1100)
        deployed.publish("tickets", [(None, b"{}", [("__guard.action", b"allow")])])
        deployed.await_covered(1101)
        prometheus.await_that(lambda: wanted <= prometheus.alerts())
        assert prometheus.value("guard_decisions_missing") == 0
        told = prometheus.ask("alerts")["alerts"]
        assert any("of flow tickets went to quarantine" in one["annotations"]["summary"] for one in told)

        worker.kill()
        worker.wait()
        prometheus.await_that(lambda: ("GuardWorkerDown", "pending") in prometheus.alerts())
    assert "the plan" not in json.dumps(told)
