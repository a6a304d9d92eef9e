"""`guard console` as a process of its own, for tests."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager

from deployment import ROOT


@contextmanager
def served(deployment, *options):
    """Give the address of a console and its process, which ends by SIGTERM with exit code 0."""
    with (deployment.folder / "console.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "guard", "console", *options, "--port", "0"],
            cwd=deployment.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    try:
        line = process.stdout.readline()
        assert line.startswith("console at http://127.0.0.1:"), (
            deployment.folder / "console.log"
        ).read_text()[-3000:]
        yield line.split()[-1].rstrip("/"), process
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
