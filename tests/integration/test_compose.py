"""docker-compose.yml is valid: it parses, and each service's command runs natively."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from deployment import Deployment

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_every_published_port_is_on_loopback():
    ports = [port for service in COMPOSE["services"].values() for port in service.get("ports", [])]

    assert ports and all(port.startswith("127.0.0.1:") for port in ports)


def test_every_service_depends_on_services_that_are_there():
    services = COMPOSE["services"]

    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services), name
        assert "image" in service, name


def test_the_image_installs_from_files_that_are_there():
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("RUN pip install") and "-r " in line:
            assert (ROOT / line.rsplit("-r ", 1)[1].split()[0]).is_file()


@pytest.mark.integration
def test_each_services_command_runs_natively(tmp_path, broker):
    commands = {
        name: service["command"] for name, service in COMPOSE["services"].items() if "command" in service
    }
    assert set(commands) == {"topics", "worker", "windows"}
    with Deployment(tmp_path, broker.bootstrap) as deployment:
        deployment(*commands["topics"][1:])
        running = []
        for name in ("worker", "windows"):
            with (tmp_path / f"{name}.log").open("wb") as log:
                running.append(
                    subprocess.Popen(
                        [sys.executable, "-m", *commands[name]], cwd=tmp_path, stdout=log, stderr=log
                    )
                )
        deployment.workers += running
        deployment.publish("tickets", [b'{"n": 1}'] * 10)
        deployment.await_covered(10)
        end = time.monotonic() + 60
        shown = ""
        while '"records": 10' not in shown and time.monotonic() < end:
            shown = deployment("windows", "show", "--json", check=False).stdout
        assert '"records": 10' in shown, (tmp_path / "windows.log").read_text()[-2000:]
        for process in running:
            process.terminate()
            assert process.wait(30) == 0
