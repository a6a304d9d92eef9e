"""docker-compose.yml is valid: it parses, what it mounts is what `guard init` writes, and each service's command runs natively."""

import os
import re
import shutil
import stat
import subprocess
import sys
import time
import tomllib
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import stores
import yaml
from deployment import Deployment

from guard.deployment import create
from streams.kraft import free_port

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
COMMANDS = {name: service["command"] for name, service in SERVICES.items() if "command" in service}
RECORDS = 10


def test_every_published_port_is_on_loopback():
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]

    assert ports and all(port.startswith("127.0.0.1:") for port in ports)
    assert "ports" not in SERVICES["postgresql"]


def test_every_service_depends_on_services_that_are_there():
    for name, service in SERVICES.items():
        assert set(service.get("depends_on", {})) <= set(SERVICES), name
        assert "image" in service, name
        assert set(service.get("networks", [])) <= {"default", *COMPOSE["networks"]}, name
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"]), name


def test_every_service_but_the_broker_is_read_only_and_has_no_rights():
    for name in set(SERVICES) - {"kafka"}:
        service = SERVICES[name]
        assert service["read_only"] is True and service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["user"] == "${GUARD_USER:-1000:1000}", name


def test_every_image_of_others_is_pinned_by_its_version():
    for name, service in SERVICES.items():
        assert "build" in service or re.fullmatch(r"[a-z/]+:\d+\.\d+(\.\d+)?", service["image"]), name


def test_what_is_mounted_is_what_init_writes_and_no_password_is_anywhere_else(tmp_path):
    create(tmp_path / "deployment")
    mounted = [
        one.partition(":")[0]
        for service in SERVICES.values()
        for one in service.get("volumes", [])
        if isinstance(one, str) and one.startswith(".")
    ]
    secret = COMPOSE["secrets"]["postgresql"]["file"]
    environment = SERVICES["console"]["environment"]
    signs_in_by = tmp_path / environment["PGPASSFILE"].lstrip("/")

    assert all((tmp_path / one).exists() for one in mounted)
    assert {stat.S_IMODE((tmp_path / one).stat().st_mode) for one in (secret, signs_in_by)} == {0o600}
    assert re.fullmatch(r"postgresql\+psycopg://\w+@postgresql:5432/\w+", environment["GUARD_CONSOLE__STORE"])
    given = SERVICES["postgresql"]["environment"]
    assert given["POSTGRES_PASSWORD_FILE"] == "/run/secrets/postgresql"
    assert not {"POSTGRES_PASSWORD", "POSTGRES_HOST_AUTH_METHOD"} & given.keys()


def test_the_data_outlives_the_container_and_a_deployment_is_in_no_image():
    service = SERVICES["postgresql"]
    volume, _, at = service["volumes"][0].partition(":")

    assert volume in COMPOSE["volumes"] and service["environment"]["PGDATA"].startswith(f"{at}/")
    assert "deployment" in (ROOT / ".dockerignore").read_text().split()


def test_the_image_installs_all_that_the_services_ask_for_from_one_locked_file():
    installed = re.findall(r"^RUN pip install .*-r (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    (file,) = installed
    pin = re.compile(r"^([a-z0-9-]+)(?:==(\S+))", re.MULTILINE)
    pinned = dict(pin.findall((ROOT / file).read_text()))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *extras["windows"], *extras["console"], *extras["postgresql"]]
    names = {re.match(r"[A-Za-z0-9-]+", one)[0].lower() for one in asked}

    assert names <= pinned.keys() and "psycopg-binary" in pinned
    everything = dict(pin.findall((ROOT / "requirements" / "all.txt").read_text()))
    assert {name: everything.get(name) for name in pinned} == pinned


@contextmanager
def started(name, folder, *, env=None, port=""):
    """Run a service's command until the block ends; it ends well when it is told to."""
    words = [port or word if word == "8470" else word for word in COMMANDS[name]]
    log = folder / f"{name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
            stdout=out,
            stderr=out,
        )
    try:
        yield log
        process.terminate()
        assert process.wait(30) == 0, log.read_text()[-2000:]
    finally:
        process.kill()
        process.wait()


def until(asked, wanted, log, within=60):
    end = time.monotonic() + within
    while (found := asked()) != wanted:
        if time.monotonic() >= end:
            raise TimeoutError((found, log.read_text()[-2000:]))
        time.sleep(0.2)  # polls other processes; nothing else tells


@pytest.fixture(scope="module")
def deployment(broker, tmp_path_factory):
    """Give a deployment whose worker, as the service has it, decided ten records, one of them redacted."""
    made = Deployment(tmp_path_factory.mktemp("compose"), broker.bootstrap)
    settings = made.folder / "guard.yaml"
    settings.write_text(settings.read_text() + "siem: {topic: true}\n")
    with made:
        made(*COMMANDS["topics"][1:])
        with started("worker", made.folder):
            made.publish("tickets", [b'{"n": 1}'] * (RECORDS - 1) + [b'{"text": "write to ana@example.org"}'])
            made.await_covered(RECORDS)
        yield made


def as_mounted(name, deployment, folder):
    """Return a copy of the deployment that holds what the service sees of it, and no more."""
    here = folder / "deployment"
    shutil.copytree(deployment.folder, here)
    volumes = SERVICES[name]["volumes"]
    for volume in (one for one in volumes if isinstance(one, dict)):
        hidden = folder / volume["target"].lstrip("/")
        shutil.rmtree(hidden)
        hidden.mkdir()
    for source, _, target in (
        one.removesuffix(":ro").partition(":") for one in volumes if isinstance(one, str)
    ):
        if source.startswith("./deployment/"):
            shutil.copy(deployment.folder / source.removeprefix("./deployment/"), folder / target.lstrip("/"))
    return here


def test_every_command_is_run_below():
    assert set(COMMANDS) == {"topics", "worker", "windows", "console", "siem"}


@pytest.mark.integration
def test_the_stateful_side_counts_what_the_worker_decided(deployment):
    with started("windows", deployment.folder) as log:
        until(
            lambda: f'"records": {RECORDS}' in deployment("windows", "show", "--json", check=False).stdout,
            True,
            log,
        )


@pytest.mark.integration
def test_a_socs_tools_are_told_without_any_private_key_at_hand(deployment, tmp_path):
    here = as_mounted("siem", deployment, tmp_path)
    assert [one.name for one in (here / "keys").iterdir()] == ["signing.pub"]

    with started("siem", here) as log:
        until(lambda: len(deployment.read(deployment.topic("findings"))), 1, log)


@pytest.fixture(scope="module")
def postgresql(deployment):
    """Give a server as the service's image starts one: its user, its password from the file, its data base."""
    given = SERVICES["postgresql"]["environment"]
    password = (deployment.folder / "postgresql" / "password").read_text().strip()
    server = stores.Server(stores.programs(), password)
    with server.connect() as connection:
        connection.execute(f"CREATE DATABASE {given['POSTGRES_DB']}")
    yield server
    server.stop()


@pytest.mark.integration
def test_the_console_keeps_its_store_in_the_server_and_answers_its_sign_in_page(
    deployment, postgresql, tmp_path
):
    added = deployment(
        "console", "user", "add", "ana", "--role", "admin", input="a password of some length\n"
    )
    assert added.returncode == 0
    here = as_mounted("console", deployment, tmp_path)
    assert [one.name for one in (here / "keys").iterdir()] == ["signing.pub"]
    environment = SERVICES["console"]["environment"]
    env = {
        "GUARD_CONSOLE__STORE": environment["GUARD_CONSOLE__STORE"].replace("5432", str(postgresql.port)),
        "PGPASSFILE": str(tmp_path / environment["PGPASSFILE"].lstrip("/")),
        "PGHOSTADDR": "127.0.0.1",  # of the host that the URL names
    }
    port = str(free_port())
    base = psycopg.conninfo.make_conninfo(
        postgresql.url().replace("+psycopg", ""), dbname=SERVICES["postgresql"]["environment"]["POSTGRES_DB"]
    )

    def counted():
        with psycopg.connect(base) as connection:
            made = connection.execute("SELECT to_regclass('guard_console.kind')").fetchone()[0]
            return made and connection.execute("SELECT sum(records) FROM guard_console.kind").fetchone()[0]

    with started("console", here, env=env, port=port) as log:
        until(counted, RECORDS, log)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=10) as answer:
            page = answer.read().decode()
        assert answer.status == 200 and 'type="password"' in page
    assert postgresql.password not in log.read_text() + added.stdout
    assert not (here / "console.sqlite").exists()


@pytest.mark.integration
def test_the_servers_healthcheck_tells_whether_it_takes_connections(postgresql):
    kind, program, *options = SERVICES["postgresql"]["healthcheck"]["test"]
    found = shutil.which(program, path=f"{stores.programs()}{os.pathsep}{os.environ['PATH']}")
    assert kind == "CMD" and found

    def healthy(port):
        return subprocess.run([found, *options], env={**os.environ, "PGPORT": str(port)}).returncode == 0

    assert healthy(postgresql.port) and not healthy(free_port())
