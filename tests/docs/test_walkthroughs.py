"""Every `sh` and `python` block of README and the guides runs as it stands, in order, against a real broker.

A guide starts its own broker with `guard broker`; only the ports are chosen here, so that nobody is disturbed.
"""

import contextlib
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import warm as support
from deployment import warm
from markdown import GUIDES, ROOT, Block, blocks
from reviewed import BY, are_late, today

from streams.kraft import free_port

RUN_BY_OTHERS = {
    "evaluation.md",
    "performance.md",
}  # their commands measure for minutes, on data not kept here
LONG = "run|broker|windows|console|bench|demo|classifier|siem"  # go on for long, or load what a fork must not share
KEPT = {"GUARD_CACHE", "GUARD_KAFKA_JARS"}  # where this machine has its Kafka
WALKTHROUGHS = [guide for guide in GUIDES if guide.name not in RUN_BY_OTHERS]

pytestmark = [pytest.mark.integration, pytest.mark.timeout(400)]


def script(file: Path) -> str:
    """Return one bash script of all the blocks of a guide; a marker tells how far it came."""
    parts = ["set -euo pipefail"]
    for block in blocks(file, "sh", "python"):
        if "norun" not in block.info.split():
            parts += [f"echo '@@ {file.name} line {block.line}' >&2", _runnable(block)]
    return "\n".join(parts) + "\n"


def _runnable(block: Block) -> str:
    return f"python - <<'PYTHON'\n{block.text}PYTHON" if block.language == "python" else block.text


def _commands(folder: Path, *, is_first: bool) -> Path:
    """Return a folder with `guard` and `python` as a user has them on the PATH.

    A guide's short commands are forked from a process that has the guard's modules; the first guide's start as anywhere.
    """
    folder.mkdir()
    python = f'exec "{sys.executable}"'
    guard = f'{python} -m guard "$@"'
    if not is_first:
        forked = f'{python} -IS "{support.__file__}" "{warm().place}" "$@"'
        guard = f'case "$1" in {LONG}) {guard};; esac\n{forked}'
    if are_late():  # a day on which a reader takes a newer release, or reads packs first and says so
        said = f"--by '{BY}' --until {today() + timedelta(180)}"
        guard = f'case "$1" in init) "{sys.executable}" -m guard "$@" && exec "$0" policy review {said} --policy "${{2:-.}}/policy";; esac\n{guard}'
    for name, command in (("guard", guard), ("python", f'{python} "$@"')):
        file = folder / name
        file.write_text(f"#!/bin/sh\n{command}\n")
        file.chmod(0o755)
    return folder


@pytest.mark.parametrize("guide", WALKTHROUGHS, ids=lambda path: path.name)
def test_every_block_of_a_guide_runs_as_it_stands(guide, tmp_path):
    port = free_port()
    folder, log = tmp_path / "here", tmp_path / "output.txt"
    folder.mkdir()
    environment = {
        **{
            name: value for name, value in os.environ.items() if name in KEPT or not name.startswith("GUARD_")
        },
        "PATH": os.pathsep.join(
            [str(_commands(tmp_path / "bin", is_first=guide.name == "README.md")), os.environ["PATH"]]
        ),
        "PYTHONPATH": str(ROOT),
        "GUARD_BROKER_PORT": str(port),
        "GUARD_KAFKA__BOOTSTRAP_SERVERS": f"127.0.0.1:{port}",
    }
    with log.open("wb") as output:
        shell = subprocess.Popen(
            ["bash", "-c", script(guide).replace("9464", str(free_port()))],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            status = shell.wait(360)
        except subprocess.TimeoutExpired:
            status = "no end"
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGKILL)  # whatever a guide left running; its broker dies with it

    told = log.read_text(errors="replace")
    assert status == 0, f"{status}: {told[-4000:]}"
    assert "Traceback" not in told
