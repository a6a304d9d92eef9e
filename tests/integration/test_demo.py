"""The demo and the bench run as a user types them."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from classifiers.models.entities import NAME
from guard.detecting import model_version
from streams.classifying import Classifiers

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
@pytest.mark.timeout(500)
def test_the_demo_decides_every_record_proves_it_and_shows_what_no_pattern_finds():
    done = guard("demo", "--records", "100", "--json", timeout=460)

    assert done.returncode == 0, done.stderr[-3000:]
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["sound"] and figures["decided"] == figures["published"] == figures["covered"] == 100
    assert "GDPR Art. 44" in done.stderr and "where next" in done.stderr
    assert all(figures["findings"][tier] > 0 for tier in ("declared", "patterns", "lexicons", "model"))
    encoder = figures["model"]
    assert encoder == model_version_of_the_card() and f"model         {encoder}" in done.stderr
    alone = figures["patterns_alone"]
    assert alone["would_pass_whole"] > 0
    found = [line for line in alone["example"].splitlines() if line.startswith("  found")]
    assert found and all(f" by {encoder}" in line for line in found)
    shown = done.stderr.partition("what no pattern tells")[2].partition("other examples")[0]
    assert all(line in shown for line in found)


def model_version_of_the_card():
    return f"{NAME}@{model_version(Classifiers(model='auto'))}"


@pytest.mark.demo
@pytest.mark.timeout(400)
def test_the_demo_runs_on_ones_own_file(tmp_path):
    own = tmp_path / "own.jsonl"
    own.write_text("".join(json.dumps({"n": number, "note": "mine"}) + "\n" for number in range(50)))

    done = guard("demo", "--input", str(own), "--json", timeout=360)

    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout.splitlines()[-1])["decided"] == 50


def below(process):
    """Return every process that this one started, or those did."""
    parents = {}
    for told in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            parents[int(told.parent.name)] = int(told.read_text().rpartition(")")[2].split()[1])
    found = [process]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


@pytest.mark.demo
@pytest.mark.timeout(400)
def test_the_demo_opens_on_a_console_with_cases_and_an_interrupt_ends_all_of_it(tmp_path):
    own = tmp_path / "own.jsonl"
    own.write_text(json.dumps({"text": "annex 3, NATO CONFIDENTIAL"}) + "\n" + '{"text": "thank you"}\n' * 9)
    demo = subprocess.Popen(
        [sys.executable, "-m", "guard", "demo", "--model", "off", "--input", str(own), "--console"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        told = []
        while not (told and told[-1].startswith("Ctrl-C")):
            told.append(demo.stdout.readline())
            assert told[-1], "".join(told)[-3000:]
        address, link = told[-3].split()[-1], told[-2].split()[-1]
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with browser.open(link, timeout=30), browser.open(address + "cases", timeout=30) as page:
            assert "1 cases of 1 records" in page.read().decode()
        left = below(demo.pid)
        assert len(left) >= 3  # broker, stateful side, console

        demo.send_signal(signal.SIGINT)

        assert demo.wait(60) == 0
    finally:
        demo.kill()
        demo.wait()
        demo.stdout.close()
    assert not [one for one in left if (Path("/proc") / str(one)).exists()]


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
