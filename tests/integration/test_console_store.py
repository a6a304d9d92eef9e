"""Consoles on one store in PostgreSQL, on a real broker: one writes, the next takes over; rebuilt, and nothing sealed in it."""

import json
import os
import re
import subprocess
import sys
import time

import pytest
import stores
from canaries import canaries, records, traces
from deployment import ROOT, Deployment

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]
WITHIN = 90.0


@pytest.fixture(scope="module")
def deployment(broker, tmp_path_factory):
    """Give a deployment in which sixty records were decided."""
    with Deployment(tmp_path_factory.mktemp("stores"), broker.bootstrap) as made:
        worker = made.start()
        made.publish("tickets", records(canaries(60)))
        made.await_covered(60)
        assert made.stop(worker) == 0
        yield made


def rebuilt(deployment, env=None):
    return json.loads(deployment("console", "rebuild", "--json", env=env).stdout)


def dumped(connection):
    """Return all that the store holds, as text and as the bytes of its columns."""
    tables = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'guard_console'"
    ).fetchall()
    assert len(tables) >= 7
    rows = [row for (table,) in tables for row in connection.execute(f"SELECT * FROM guard_console.{table}")]
    return b"\n".join(one if isinstance(one, bytes) else str(one).encode() for row in rows for one in row)


def test_every_kind_of_store_is_built_from_the_topics_alone_and_holds_nothing_that_was_sealed(deployment):
    env = {"GUARD_CONSOLE__STORE": stores.running().fresh()}
    first = rebuilt(deployment)
    keys = sorted((deployment.folder / "keys").glob("kek*"))
    assert keys and first["records"] == deployment.covered() >= 60
    hidden = [(one, one.read_bytes()) for one in keys]
    for key in keys:  # what destroying a key does: what was sealed under it is nobody's to read
        key.unlink()
    try:
        again, elsewhere = rebuilt(deployment), rebuilt(deployment, env)
    finally:
        for one, content in hidden:
            one.write_bytes(content)
            one.chmod(0o600)

    same = ("decisions", "records")
    assert [again[one] for one in same] == [first[one] for one in same] == [elsewhere[one] for one in same]
    assert stores.running().password not in elsewhere["store"]
    with stores.running().connect() as connection:
        kept = [dumped(connection), *(one.read_bytes() for one in deployment.folder.glob("console.sqlite*"))]
    assert not [
        secret[:3] for secret in canaries(60) for one in traces(secret) for held in kept if one in held
    ]


class Console:
    """A console as a process, and how many records its overview tells of."""

    def __init__(self, deployment, name, env):
        self._log = (deployment.folder / f"{name}.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "guard", "console", "--link", "admin", "--port", "0"],
            cwd=deployment.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), **env},
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self._log.close()


def until(what, wanted):
    end = time.monotonic() + WITHIN
    while (found := what()) != wanted:
        if time.monotonic() >= end:
            raise TimeoutError((found, wanted))
        time.sleep(0.2)  # polls other processes; nothing else tells


def test_a_second_console_takes_over_when_the_first_is_killed_and_every_record_counts_once(deployment):
    server = stores.running()
    env = {"GUARD_CONSOLE__STORE": server.fresh()}

    def counted():
        with server.connect() as connection:
            made = connection.execute("SELECT to_regclass('guard_console.kind')").fetchone()[0]
            return made and connection.execute("SELECT sum(records) FROM guard_console.kind").fetchone()[0]

    first = Console(deployment, "first", env)
    second = None
    try:
        until(counted, 60)
        second = Console(deployment, "second", env)
        assert second.process.stdout.readline().startswith("console at ")
        until(
            lambda: "another console keeps the store" in (deployment.folder / "second.log").read_text(), True
        )
        assert rebuilt(deployment, env)["records"] == 60  # beside the one that writes
        first.process.kill()

        worker = deployment.start()
        deployment.publish("tickets", records(canaries(40, seed=9)))
        deployment.await_covered(100)
        assert deployment.stop(worker) == 0
        until(counted, 100)
    finally:
        first.close()
        if second is not None:
            second.close()
    logs = "".join((deployment.folder / f"{one}.log").read_text() for one in ("first", "second"))
    assert server.password not in logs and not re.search("Traceback", logs)
