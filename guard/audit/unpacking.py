"""Checks a package of evidence: every file against the manifest, every decision against its proof, every head against its key.

It needs this file, check.py, merkle.py, signing.py and the `cryptography` package.
"""

import json
import struct
import zipfile
import zlib
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from guard.audit.signing import head_statement, is_signed
from schemas.base64 import decoded

MANIFEST = "manifest.json"
_MOST = 512 * 1024 * 1024  # bytes of all files; what claims more is none of ours


class Altered(Exception):
    """The package is not what was made; the message says where."""


def files_of(package: Path) -> dict[str, bytes]:
    """Return the files of a zip, or of a folder that one was unpacked to. Raise Altered where it is neither."""
    if package.is_dir():
        return {
            file.relative_to(package).as_posix(): file.read_bytes()
            for file in sorted(package.rglob("*"))
            if file.is_file()
        }
    try:
        with zipfile.ZipFile(package) as kept:
            entries = kept.infolist()
            if len({one.filename for one in entries}) != len(entries):
                raise Altered("a file is in the package twice")
            if sum(one.file_size for one in entries) > _MOST:
                raise Altered("the package is larger than one can be")
            return {one.filename: kept.read(one) for one in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise Altered(f"the package is no whole zip file ({type(error).__name__})") from None


def checked(files: Mapping[str, bytes], keys: Mapping[str, bytes]) -> tuple[int, Mapping[str, Any]]:
    """Return how many decisions and spans hold, and the manifest. Raise Altered at the first thing that does not."""
    try:
        manifest = json.loads(files[MANIFEST])
        _check_files(files, manifest["files"])
        found = sum(
            _check_log(log, told, files, keys) for log, told in sorted(dict(manifest["logs"]).items())
        )
        for number, line in enumerate(files["heads.jsonl"].splitlines(), 1):
            _check_head(json.loads(line), keys, f"heads.jsonl line {number}")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Altered(f"the package is not in the form of one ({type(error).__name__})") from None
    return found, manifest


def _check_files(files: Mapping[str, bytes], told: Mapping[str, Any]) -> None:
    for name in sorted({*files, *told} - {MANIFEST}):
        if name not in told:
            raise Altered(f"{name} is not in the manifest")
        if name not in files:
            raise Altered(f"{name} is missing")
        if sha256(files[name]).hexdigest() != told[name]["sha256"]:
            raise Altered(f"{name} is not what the manifest says")


def _check_log(
    log: str, told: Mapping[str, Any], files: Mapping[str, bytes], keys: Mapping[str, bytes]
) -> int:
    from guard.audit.check import flaw  # noqa: PLC0415 (each of the two is run by the other)

    leaves = files[f"decisions/{log}.jsonl"].decode().splitlines()
    proofs = sorted(name for name in files if name.rpartition("/")[0] == f"proofs/{log}")
    if not len(leaves) == len(proofs) == told["leaves"]:
        raise Altered(f"decisions/{log}.jsonl, its proofs and the manifest differ in how many there are")
    proven = set()
    for name in proofs:
        proof = json.loads(files[name])
        key = keys.get(proof["head"]["key"])
        problem = "its head is signed with a key that was not given" if key is None else flaw(proof, key)
        if problem or proof["log"] != log:
            raise Altered(f"{name} does not hold: {problem or 'it is of another log'}")
        proven.add((proof["index"], proof["leaf"]))
    if sorted(leaf for _, leaf in proven) != sorted(leaves):
        raise Altered(f"decisions/{log}.jsonl holds what no proof speaks of")
    return len(proven)


def _check_head(head: Mapping[str, Any], keys: Mapping[str, bytes], where: str) -> None:
    try:
        said = head_statement(
            head["log"], head["size"], bytes.fromhex(head["root"]), head["offset"], head["at"]
        )
        signature = decoded(head["signature"])
    except (ValueError, struct.error):
        raise Altered(f"{where} is no head") from None
    key = keys.get(head["key"])
    if key is None or not is_signed(said, signature, key):
        raise Altered(f"{where}: the signature is of none of the keys given")
