"""Detection works with the network off, on every engine, and nothing that it imports so much as tries to connect."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from classifiers.models.entities import SHIPPED

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys

tried = []
sys.addaudithook(lambda event, given: tried.append(event) if event in {"socket.connect", "socket.getaddrinfo"} else None)

from classifiers.texts import document_of
from guard.detecting import detector
from streams.classifying import Classifiers

found = detector(Classifiers(model="auto", engine=sys.argv[1], declared=True))
[told] = found.detect([document_of("Gestern hat Ottokar den Vertrag in Regensburg unterschrieben, IBAN DE89370400440532013000.")])
assert told.fault is None, told.fault
assert {"PERSON", "IBAN_CODE"} <= {one.entity for one in told.findings}, told
assert not tried, tried
print("found without a network")
"""

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]


@pytest.mark.parametrize("engine", ["openvino", "torch"])
def test_detection_works_where_there_is_no_network(engine):
    assert (SHIPPED / "model.safetensors").is_file()
    unshare = shutil.which("unshare")
    if not unshare or subprocess.run([unshare, "--net", "true"], capture_output=True, timeout=20).returncode:
        pytest.skip("this machine lets us make no network namespace")

    done = subprocess.run(
        [unshare, "--net", sys.executable, "-c", PROGRAM, engine],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=200,
    )

    assert done.returncode == 0, done.stderr[-3000:]
    assert "found without a network" in done.stdout
