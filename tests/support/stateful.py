"""`guard windows run` as a process of its own, for tests."""

import os
import signal
import subprocess
import sys

from deployment import ROOT


class Stateful:
    """The stateful side of a deployment; `start` it, and again after `kill`."""

    def __init__(self, deployed):
        self.deployed, self.process = deployed, None

    def start(self):
        with (self.deployed.folder / "windows.log").open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "guard", "windows", "run"],
                cwd=self.deployed.folder,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=out,
                stderr=out,
            )
        self.deployed.workers.append(self.process)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)
