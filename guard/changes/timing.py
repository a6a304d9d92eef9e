"""How long a shape takes over texts made against it: measured in a process of its own, which is killed where it does not end.

`python -m guard.changes.timing` is that process: it reads a pattern and writes what its worst text took. Time is the
processor's, so that a loaded machine refuses nothing that a quiet one accepts.
"""

import resource
import subprocess
import sys
import time

import msgspec
from msgspec import Struct

from schemas.tuned import OwnPattern

SIZES = (40, 400, 20_000)  # characters
LARGEST = 100_000  # of the texts that took longest
PER_KB = 0.02  # seconds
_AT_LEAST = 0.1  # seconds that any text may take
_SECONDS = 6  # of the processor, for all texts
_PATIENCE = 300.0  # seconds of the clock, where others keep the processor
_SLOWEST = 4


class Timed(Struct, frozen=True):
    """The slowest text: how many characters, seconds, by which part; `is_quick` where all kept the bound."""

    is_quick: bool
    size: int = 0
    seconds: float = 0.0
    part: str = ""


def timed(pattern: OwnPattern) -> Timed | None:
    """Return what a pattern takes; None where it was killed, or ended without an answer."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "guard.changes.timing"],
            input=pattern.model_dump_json().encode(),
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0:
        return None
    try:
        return msgspec.json.decode(done.stdout, type=Timed)
    except msgspec.MsgspecError:
        return None


def _measured(pattern: OwnPattern) -> Timed:
    from classifiers.detector import build  # noqa: PLC0415 - in the process of its own alone
    from classifiers.texts import document_of  # noqa: PLC0415
    from guard.changes.adversary import texts  # noqa: PLC0415
    from guard.changes.patterns import own_pattern  # noqa: PLC0415

    made = own_pattern(pattern, pattern.labels)
    detector, shape = build([made]), made.shape
    used = int(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (used + _SECONDS, used + _SECONDS + 1))
    worst = Timed(is_quick=True)

    def took(text: str) -> Timed:
        nonlocal worst
        start = time.process_time()
        for _ in shape.finditer(text):
            pass
        middle = time.process_time()
        detector.detect([document_of(text)])
        parts = {"matching": middle - start, "detecting": time.process_time() - middle}
        part = max(parts, key=lambda name: parts[name])
        bound = _AT_LEAST + PER_KB * len(text) / 1_000
        one = Timed(parts[part] <= bound, len(text), round(parts[part], 3), part)
        worst = max(worst, one, key=lambda each: (not each.is_quick, each.seconds))
        return one

    for size in SIZES:
        each: dict[int, Timed] = {}
        for index, text in enumerate(texts(pattern.examples, size)):
            each[index] = took(text)
            if not worst.is_quick:
                return worst
    slowest = sorted(each, key=lambda index: -each[index].seconds)[:_SLOWEST]
    largest = texts(pattern.examples, LARGEST)
    for index in slowest:
        if index < len(largest):
            took(largest[index])
    return worst


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(_measured(OwnPattern.model_validate_json(sys.stdin.read()))))
