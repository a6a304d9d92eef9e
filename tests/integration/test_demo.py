"""The demo and the bench run as a user types them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def guard(*arguments, timeout):
    return subprocess.run(
        [sys.executable, "-m", "guard", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=timeout,
    )


@pytest.mark.demo
@pytest.mark.timeout(400)
def test_the_demo_decides_every_record_and_proves_it():
    done = guard("demo", "--records", "2000", "--json", timeout=360)

    assert done.returncode == 0, done.stderr[-3000:]
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["sound"] and figures["decided"] == figures["published"] == figures["covered"] == 2000
    assert "GDPR Art. 44" in done.stderr and "where next" in done.stderr


@pytest.mark.demo
@pytest.mark.timeout(400)
def test_the_demo_runs_on_ones_own_file(tmp_path):
    own = tmp_path / "own.jsonl"
    own.write_text("".join(json.dumps({"n": number, "note": "mine"}) + "\n" for number in range(50)))

    done = guard("demo", "--input", str(own), "--json", timeout=360)

    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout.splitlines()[-1])["decided"] == 50


@pytest.mark.demo
@pytest.mark.timeout(300)
def test_the_bench_swaps_bundles_under_load_and_counts_every_record():
    small = ("--rules", "100", "--destinations", "10", "--no-prove", "--load", "100", "--seconds", "1")

    done = guard("bench", "policy", *small, "--json", timeout=280)

    assert done.returncode == 0, done.stderr[-3000:]
    swap = json.loads(done.stdout.splitlines()[-1])["swap"]
    assert swap["records"] >= 300 and swap["transactions"] > 3
    counted = (
        "transactions_lost",
        "records_lost",
        "records_judged_by_a_mixed_batch",
        "faults_that_the_audit_found",
    )
    assert [swap[name] for name in counted] == [0, 0, 0, 0]
    assert all(seconds > 0 for seconds in swap["seconds_from_topic_to_first_record"].values())
    assert "swap 2 of 2" in done.stderr


@pytest.mark.demo
@pytest.mark.timeout(600)
def test_the_bench_measures_guarded_against_raw_and_draws_it(tmp_path):
    plot = tmp_path / "bench.svg"

    done = guard(
        "bench", "--records", "3000", "--kinds", "orders", "--rounds", "1", "--latency", "2", "--plot", str(plot),
        "--json", timeout=560,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-3000:]
    figures = json.loads(done.stdout.splitlines()[-1])["kafka"]["orders"]
    assert (
        figures["ratio"] > 0 and figures["decision_log"]["plain"] + figures["decision_log"]["decided"] == 3000
    )
    assert set(figures["cpu_seconds_per_1000"]) >= {
        "consume", "decode", "detect", "decide", "enforce", "tell", "commit", "all threads",
    }  # fmt: skip
    assert figures["latency"]["idle"]["seen"] > 0
    assert plot.read_text().startswith("<svg")


@pytest.mark.demo
@pytest.mark.timeout(300)
def test_a_soak_tells_the_worker_s_memory_all_along():
    done = guard("bench", "--soak", "3000", "--kinds", "orders", "--json", timeout=280)

    assert done.returncode == 0, done.stderr[-3000:]
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["records"] == 3000 and "3,000" in figures["megabytes"]
    assert 50 < figures["megabytes_at_most"] < 1000
