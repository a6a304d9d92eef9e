"""Checks a proof of one decision: `python -m guard.audit.check proof.json signing.pub`.

It needs this file, merkle.py, signing.py and the `cryptography` package; no Kafka, and no trust in whoever made the
proof but in the public key.
"""

import base64
import json
import struct
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from guard.audit.merkle import is_included
from guard.audit.signing import fingerprint, head_statement, is_signed


def flaw(proof: Mapping[str, Any], public: bytes) -> str:
    """Return why the proof does not hold; empty where it does.

    It holds where the leaf speaks of that offset, is in the tree of the head, and the head was signed with the key.
    """
    try:
        head = proof["head"]
        root, signature = bytes.fromhex(head["root"]), base64.b64decode(head["signature"], validate=True)
        statement = head_statement(head["log"], head["size"], root, head["offset"], head["at"])
        leaf, path = proof["leaf"].encode(), [bytes.fromhex(node) for node in proof["path"]]
        event = json.loads(leaf)
        if head["key"] != fingerprint(public):
            return f"the head was signed with key `{head['key']}`, and this is key `{fingerprint(public)}`"
        if not is_signed(statement, signature, public):
            return "the head's signature does not hold"
        if proof["log"] != head["log"]:
            return "the head is another log's"
        if not is_included(leaf, proof["index"], head["size"], path, root):
            return "the leaf is not in the tree of the head"
        if not _covers(event, f"{proof['log']}/{proof['offset']}", proof["offset"]):
            return "the leaf does not speak of this offset"
    except (KeyError, TypeError, ValueError, AttributeError, struct.error) as error:
        return f"the proof is not in the form of one ({type(error).__name__})"
    return ""


def _covers(event: Mapping[str, Any], identifier: str, offset: int) -> bool:
    if event["type"] == "span":
        return any(first <= offset < first + count for first, count in event["runs"])
    return event["type"] == "decision" and event["offset"] == offset and bool(event["id"] == identifier)


def main(arguments: list[str]) -> int:
    """Say whether the proof holds; 0 if it does, 1 if not, 2 if it cannot be read."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m guard.audit.check proof.json signing.pub\n")
        return 2
    try:
        proof = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
        key = load_pem_public_key(Path(arguments[1]).read_bytes())
    except (OSError, ValueError) as error:
        sys.stderr.write(f"the proof or the key cannot be read ({type(error).__name__})\n")
        return 2
    if not isinstance(key, Ed25519PublicKey):
        sys.stderr.write("the key is no Ed25519 public key\n")
        return 2
    problem = flaw(proof, key.public_bytes_raw())
    if problem:
        sys.stdout.write(f"does not hold: {problem}\n")
        return 1
    event = json.loads(proof["leaf"])
    destination = event.get("destination", "")
    sys.stdout.write(
        f"holds: offset {proof['offset']} of {proof['log']} was decided `{event.get('action', 'allow')}`"
        f"{f' to `{destination}`' if destination else ''} under bundle {event['bundle']}; leaf {proof['index']} of {proof['head']['size']}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
