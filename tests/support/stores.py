"""Places for a console's store: files, and data bases of a PostgreSQL that tests start for themselves on loopback."""

import atexit
import contextlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path

import psycopg
import pytest

KINDS = ("sqlite", "postgresql")
NO_SERVER = "needs initdb and pg_ctl of a PostgreSQL; on Debian and Ubuntu install the package `postgresql`"


class Server:
    """A PostgreSQL of its own, in a temporary folder; gone with the process that started it."""

    def __init__(self, programs: Path, password: str = "") -> None:
        self._programs = programs
        self._who = {}
        folder = Path(tempfile.mkdtemp(prefix="guard-postgresql-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        self.password = password or secrets.token_hex(12)
        (folder / "password").write_text(self.password)
        if os.geteuid() == 0:  # initdb refuses root
            account = next(
                one for one in ("postgres", "nobody") if one in {each.pw_name for each in pwd.getpwall()}
            )
            self._who = {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []}
            for one in (folder, folder / "password"):
                shutil.chown(one, account)
        self.data, self.log = folder / "data", folder / "log"
        given = ["-U", "guard", "-E", "UTF8", "--no-locale", "--auth=scram-sha-256", "--no-sync"]
        self._call("initdb", "-D", self.data, f"--pwfile={folder / 'password'}", *given)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()
        atexit.register(self.stop)

    def start(self):
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self._call("pg_ctl", "-D", self.data, "-l", self.log, "-w", "-o", options, "start")

    def stop(self):
        with contextlib.suppress(subprocess.CalledProcessError):
            self._call("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")

    def url(self, *, password=True, user="guard", database="postgres"):
        told = f":{self.password}" if password is True else f":{password}" if password else ""
        return f"postgresql+psycopg://{user}{told}@127.0.0.1:{self.port}/{database}"

    def connect(self):
        return psycopg.connect(self.url().replace("+psycopg", ""), autocommit=True)

    def fresh(self):
        """Return the URL of a data base that holds no store."""
        with self.connect() as connection:
            connection.execute("DROP SCHEMA IF EXISTS guard_console CASCADE")
        return self.url()

    def end_writer(self):
        """Cut off whoever holds the lock of the one that writes, as if its host were gone; return whether there was one."""
        asked = (
            "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND granted"
        )
        with self.connect() as connection:
            ended = connection.execute(asked).fetchone()[0]
            end = time.monotonic() + 20
            while (
                ended
                and connection.execute(
                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
                ).fetchone()[0]
            ):
                if time.monotonic() >= end:
                    raise TimeoutError
                time.sleep(0.02)  # polls another process; nothing else tells
        return bool(ended)

    def _call(self, program, *arguments):
        subprocess.run(
            [self._programs / program, *map(str, arguments)],
            check=True,
            cwd="/",
            timeout=60,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **self._who,
        )


def programs():
    """Return the folder of PostgreSQL's programs; skip the test where none is installed."""
    found = [*sorted(Path("/usr/lib/postgresql").glob("*/bin")), *map(Path, os.get_exec_path())]
    for folder in reversed(found):
        if (folder / "initdb").is_file() and (folder / "pg_ctl").is_file():
            return folder
    pytest.skip(NO_SERVER)


@cache
def server(folder):
    """Return the session's PostgreSQL."""
    return Server(folder)


def running():
    return server(programs())


def place(kind, folder):
    """Return where a new store of that kind is."""
    return folder / "index.sqlite" if kind == "sqlite" else running().fresh()
