"""What the bench says of memory: this process's own, and growth only where there is some."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.bench.memory import growth, megabytes

ROOT = Path(__file__).parents[2]


@given(st.floats(-50, 50), st.floats(50, 500), st.integers(4, 60))
def test_steady_growth_is_told_as_it_is(rate, start, count):
    samples = [(100_000 * n, start + rate * n / 10) for n in range(count)]

    assert growth(samples) == pytest.approx(rate, abs=0.01)


def test_caches_that_fill_early_are_no_growth():
    assert growth([(n * 100_000, 100.0 + min(n, 10) * 10) for n in range(40)]) == 0.0


@pytest.mark.parametrize("samples", [[], [(1000, 200.0)]])
def test_too_few_samples_tell_nothing(samples):
    assert growth(samples) == 0.0


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="without /proc the peak includes the parent's"
)
def test_a_peak_is_the_process_s_own_and_not_its_parent_s():
    held = bytearray(200 * 1024 * 1024)

    done = subprocess.run(
        [sys.executable, "-c", "from guard.bench.memory import megabytes; print(megabytes('VmHWM'))"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert 1 < float(done.stdout) < 150 < megabytes("VmHWM") and held
