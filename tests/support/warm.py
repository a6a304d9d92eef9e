"""Commands that start at once: forked from a process that has imported the guard, each a process of its own.

`python warm.py serve SOCKET` is that process; `python warm.py SOCKET guard topics plan` runs a command of it with one's own
folder, environment and standard streams, and ends as the command does. Only the import of some hundred modules is shared,
which takes a second and more each time; `guard run` and what else goes on for long is better started as users do.
"""

import contextlib
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

_LONGEST = 1 << 20
_LENGTH = struct.Struct("!I")


class Warm:
    """The process, started when it is first needed; it ends with whoever holds this."""

    def __init__(self, place: Path, root: Path) -> None:
        self.place = place
        self._process = subprocess.Popen(
            [sys.executable, __file__, "serve", str(place)],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)},
            stdin=subprocess.PIPE,  # its end is ours: it reads that we are gone
        )
        end = time.monotonic() + 120
        while not place.exists():
            if self._process.poll() is not None or time.monotonic() > end:
                raise AssertionError("the process that commands are forked from did not start")
            time.sleep(0.02)  # a file that appears tells nobody

    def stop(self) -> None:
        self._process.stdin.close()
        self._process.wait(20)


def ask(place, words, *, cwd, env, streams, within=None):
    """Run a command over the socket and return its exit status; kill it where it takes longer than `within` seconds."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(within)
        line.connect(str(place))
        asked = json.dumps({"words": words, "cwd": str(cwd), "env": dict(env)}).encode()
        socket.send_fds(line, [_LENGTH.pack(len(asked))], streams)
        line.sendall(asked)
        told = line.recv(_LENGTH.size)
    if not told:
        raise AssertionError(f"guard {words} came to no end that was told")
    return _LENGTH.unpack(told)[0]


def _serve(place):
    import guard.cli
    from guard.detecting import known_entities
    from guard.policy.bundle import EXAMPLE
    from guard.wiring import policy_of

    known_entities()
    policy_of(EXAMPLE)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who answer
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(f"{place}.part")
        door.listen(64)
        os.rename(f"{place}.part", place)  # it is there when it answers
        while True:
            ready, _, _ = select.select([door, 0], [], [])
            if 0 in ready:
                return
            line, _ = door.accept()
            with line:
                if os.fork() == 0:
                    door.close()
                    os._exit(_answer(line, guard.cli.main))


def _answer(line, main):
    """Fork the command, wait for it, and tell its status; end it where nobody waits for that any more."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    head, streams, _, _ = socket.recv_fds(line, _LENGTH.size, 3)
    asked = b""
    while len(asked) < _LENGTH.unpack(head)[0]:
        asked += line.recv(_LONGEST)
    child = os.fork()
    if child == 0:
        _become(json.loads(asked), streams, line)
        _end(main)
    for stream in streams:
        os.close(stream)
    ended = os.pidfd_open(child)
    if ended not in select.select([ended, line], [], [])[0]:
        os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with contextlib.suppress(OSError):
        line.sendall(_LENGTH.pack(status if status >= 0 else 128 - status))
    return 0


def _become(asked, streams, line):
    line.close()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    sys.argv = ["guard", *asked["words"]]
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8", closefd=False) for number, mode in enumerate("rww")
    )


def _end(main):
    status = 1
    try:
        main()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except Exception:  # noqa: BLE001 - a process's end: what an interpreter would print, it prints
        sys.excepthook(*sys.exc_info())
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError):
                stream.flush()
        os._exit(status)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        _serve(sys.argv[2])
    else:
        sys.exit(ask(sys.argv[1], sys.argv[2:], cwd=os.getcwd(), env=os.environ, streams=[0, 1, 2]))
