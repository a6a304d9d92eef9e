"""Checks a proof of one decision, or a package of many: `python -m guard.audit.check proof.json signing.pub`.

It needs this file, merkle.py, signing.py, unpacking.py and the `cryptography` package; no Kafka, and no trust in whoever
made the proof but in the public key. A folder of public keys does where keys were rotated.
"""

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
from schemas.base64 import decoded


def flaw(proof: Mapping[str, Any], public: bytes) -> str:
    """Return why the proof does not hold; empty where it does.

    It holds where the leaf speaks of that offset, is in the tree of the head, and the head was signed with the key.
    """
    try:
        head = proof["head"]
        root, signature = bytes.fromhex(head["root"]), decoded(head["signature"])
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
    if event["type"] != "decision" or event["offset"] != offset:
        return False
    if event.get("release"):  # a second decision on the same record, which names what brought it about
        place, _, number = event["id"].rpartition(".r")
        return bool(place == identifier and number.isdigit())
    return bool(event["id"] == identifier)


def main(arguments: list[str]) -> int:
    """Say whether the proof or package holds; 0 if it does, 1 if not, 2 if it cannot be read."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m guard.audit.check proof.json|package.zip signing.pub\n")
        return 2
    file = Path(arguments[0])
    try:
        keys = _keys(Path(arguments[1]))
        if file.is_dir() or file.suffix == ".zip":
            return _package(file, keys)
        proof = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        sys.stderr.write(f"the proof or the key cannot be read ({type(error).__name__})\n")
        return 2
    head = proof.get("head") if isinstance(proof, dict) else None
    named = head.get("key") if isinstance(head, dict) else None
    problem = flaw(proof, keys.get(str(named), next(iter(keys.values()))))
    if problem:
        sys.stdout.write(f"does not hold: {problem}\n")
        return 1
    event = json.loads(proof["leaf"])
    destination, release = event.get("destination", ""), event.get("release", "")
    sys.stdout.write(
        f"holds: offset {proof['offset']} of {proof['log']} was decided `{event.get('action', 'allow')}`"
        f"{f' to `{destination}`' if destination else ''}{f' by release {release}' if release else ''} "
        f"under bundle {event['bundle']}; leaf {proof['index']} of {proof['head']['size']}\n"
    )
    return 0


def _package(file: Path, keys: Mapping[str, bytes]) -> int:
    from guard.audit.unpacking import Altered, checked, files_of  # noqa: PLC0415 (a proof alone needs none of it)

    try:
        count, manifest = checked(files_of(file), keys)
    except Altered as error:
        sys.stdout.write(f"does not hold: {error}\n")
        return 1
    sys.stdout.write(
        f"holds: {count} decisions and spans of {len(manifest['logs'])} logs stand in logs with signed heads, "
        f"and all {len(manifest['files'])} files are as the manifest says\n"
    )
    return 0


def _keys(path: Path) -> dict[str, bytes]:
    """Return the public keys of a file, or of a folder of such files, by fingerprint. Raise ValueError where one is none."""
    found = {}
    for file in sorted(path.glob("*.pub")) if path.is_dir() else [path]:
        key = load_pem_public_key(file.read_bytes())
        if not isinstance(key, Ed25519PublicKey):
            raise ValueError("no Ed25519 public key")  # noqa: TRY004 (it is what was read that is wrong)
        public = key.public_bytes_raw()
        found[fingerprint(public)] = public
    if not found:
        raise ValueError("no public key")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
