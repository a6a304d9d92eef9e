"""Memory of a process: how much it holds, how much it held at most, and whether it grows."""

import resource
from collections.abc import Sequence
from pathlib import Path

_STATUS = Path("/proc/self/status")


def megabytes(field: str) -> float:
    """Return the resident megabytes of this process: `VmRSS` now, `VmHWM` at most.

    Where there is no /proc, it is the most ever, of this process or of the one that started it: a program begins with
    what its parent held, which is why `getrusage` alone would tell the parent's peak.
    """
    if _STATUS.exists():
        for line in _STATUS.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith(f"{field}:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def growth(samples: Sequence[tuple[int, float]]) -> float:
    """Return megabytes gained per million records over the later half of (records, megabytes), by least squares.

    The earlier half is left out: caches fill there.

    >>> growth([(0, 100.0), (1_000_000, 200.0), (2_000_000, 201.0), (3_000_000, 202.0)])
    1.0
    """
    later = samples[len(samples) // 2 :]
    if len(later) < 2:
        return 0.0
    middle = sum(records for records, _ in later) / len(later)
    level = sum(size for _, size in later) / len(later)
    spread = sum((records - middle) ** 2 for records, _ in later)
    return round(1e6 * sum((records - middle) * (size - level) for records, size in later) / spread, 3)
