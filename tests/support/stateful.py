"""`guard windows run` as a process of its own, for tests, under a supervisor as its users have one."""

import os
import signal
import subprocess
import sys
import threading

from deployment import ROOT

from streams.windows.ending import STATUS

OFTEN = 3  # starts anew, beyond which something is wrong


class Stateful:
    """The stateful side of a deployment; `start` it, and again after `kill`.

    Where it cannot tell its counts it ends with a status of its own, for its supervisor to start it again, and so does this.
    """

    def __init__(self, deployed):
        self.deployed, self.process, self.anew = deployed, None, 0

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
        threading.Thread(target=self._attend, args=[self.process], daemon=True).start()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)

    def is_up(self):
        """Whether it runs, or is about to be started again."""
        status = self.process.poll()
        return status is None or (status == STATUS and self.anew < OFTEN)

    def _attend(self, process):
        if process.wait() == STATUS and self.anew < OFTEN and not self.deployed.is_over:
            self.anew += 1
            self.start()
