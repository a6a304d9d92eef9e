"""`guard policy prove`: what it prints, what it writes, and how it ends."""

import json

import pytest
from click.testing import CliRunner

from guard.cli import root
from guard.policy.bundle import EXAMPLE
from guard.policy.prove.result import verify_proof

pytest.importorskip("z3")
BROKEN = """apiVersion: guard/v1
kind: Invariants
metadata: {name: ours}
spec:
  title: ours
  invariants:
    - {id: nothing-passes, title: nothing ever passes, when: {any: [{exporter_role: controller}, {exporter_role: processor}]}}
"""


def test_the_example_is_proved_and_the_proof_can_be_relied_on(tmp_path):
    file = tmp_path / "proof.json"

    ran = CliRunner().invoke(
        root, ["policy", "prove", str(EXAMPLE), "--no-rules", "--inputs", "20", "--out", str(file)]
    )

    assert ran.exit_code == 0, ran.output
    digest = json.loads(file.read_text())["bundle"]
    assert digest in ran.output
    assert verify_proof(file, digest).holds


def test_an_invariant_of_the_directory_that_fails_is_shown_and_ends_in_one(tmp_path):
    for file in EXAMPLE.glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text())
    (tmp_path / "ours.yaml").write_text(BROKEN)

    ran = CliRunner().invoke(root, ["policy", "prove", str(tmp_path), "--no-rules"])

    assert ran.exit_code == 1
    assert "FAILS  nothing-passes" in ran.output
    assert "scenarios:" in ran.output
