"""The worker opens no connection but to the broker that its configuration names."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.integration


def test_the_worker_runs_where_only_the_broker_can_be_reached(tmp_path, broker):
    del broker  # its jars are here once it has started; the namespace could not fetch them
    unshare = shutil.which("unshare")
    possible = (
        unshare
        and subprocess.run([unshare, "--net", "true"], capture_output=True, timeout=20).returncode == 0
    )
    if not possible:
        pytest.skip("this machine lets us make no network namespace")

    done = subprocess.run(
        [unshare, "--net", sys.executable, ROOT / "tests" / "support" / "inside_namespace.py", tmp_path],
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests' / 'support'}"},
        capture_output=True,
        text=True,
        timeout=180,
    )

    assert done.returncode == 0, done.stderr[-3000:]
    assert "connections only to the broker" in done.stdout
