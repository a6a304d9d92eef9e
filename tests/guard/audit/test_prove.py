"""Proofs that a stranger can check with the public key alone."""

import json
import subprocess
import sys

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from evidence import SIGNER, World, passage, world
from hypothesis import given
from hypothesis import strategies as st

from guard.audit.check import flaw, main
from guard.audit.head import decode_head
from guard.audit.prove import prove
from schemas.errors import EvidenceError


def proof(made, offset):
    head = decode_head(made.metadata["orders", 0], "orders/0")
    return json.loads(msgspec.json.encode(prove(made.messages(), head, log="orders/0", offset=offset)))


@given(st.lists(st.sampled_from(["plain", "block", "redact"]), min_size=1, max_size=20), st.data())
def test_every_decided_record_can_be_proved(kinds, data):
    made = World()
    made.commit([passage(kind, offset) for offset, kind in enumerate(kinds)])

    given_proof = proof(made, data.draw(st.integers(0, len(kinds) - 1)))

    assert flaw(given_proof, SIGNER.public) == ""


def test_an_offset_without_decision_has_no_proof():
    with pytest.raises(EvidenceError, match="no decision on offset 24"):
        proof(world(), 24)


def test_an_altered_log_gives_no_proof():
    made = world()
    messages = [msgspec.structs.replace(m, value=m.value.replace(b"b1", b"b2")) for m in made.messages()]

    with pytest.raises(EvidenceError, match="signed over"):
        prove(messages, decode_head(made.metadata["orders", 0], "orders/0"), log="orders/0", offset=3)


@pytest.mark.parametrize(
    "change",
    [
        {"offset": 4},
        {"log": "orders/1"},
        {"index": 0},
        {"leaf": "{}"},
        {"path": []},
        {"path": ["zz"]},
        {"head": {}},
        {"head": None},
        {"offset": "3"},
    ],
)
def test_an_altered_proof_does_not_hold(change):
    assert flaw(proof(world(), 3) | change, SIGNER.public)


@pytest.mark.parametrize("field", ["log", "size", "root", "offset", "at", "key", "signature"])
def test_an_altered_head_does_not_hold(field):
    altered = proof(world(), 3)
    value = altered["head"][field]
    altered["head"][field] = value + 1 if isinstance(value, int) else value[:-4] + "abc0"

    assert flaw(altered, SIGNER.public)


def test_another_key_does_not_hold():
    assert "was signed with key" in flaw(proof(world(), 3), bytes(32))


def test_a_stranger_checks_with_the_files_alone(tmp_path):
    file, key = tmp_path / "proof.json", tmp_path / "signing.pub"
    file.write_text(json.dumps(proof(world(), 3)))
    public = Ed25519PublicKey.from_public_bytes(SIGNER.public)
    key.write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))

    loaded = "import sys, guard.audit.check; sys.exit(any(m.partition('.')[0] in ('msgspec', 'confluent_kafka', 'streams') for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", loaded], check=False, timeout=30).returncode == 0
    done = subprocess.run(
        [sys.executable, "-m", "guard.audit.check", file, key],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "") and done.stdout.startswith(
        "holds: offset 3 of orders/0 was decided `block`"
    )
    file.write_text(json.dumps(proof(world(), 3) | {"index": 0}))
    assert main([str(file), str(key)]) == 1
    assert main([str(tmp_path / "none"), str(key)]) == 2
