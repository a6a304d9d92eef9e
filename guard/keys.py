"""The key directory: signing key, key-encryption keys and redaction keys, as files that only the guard can read.

signing.key, signing.pub      Ed25519: heads of decision logs
signing.<fingerprint>.pub     public halves of earlier signing keys, so that old heads still verify
kek.e1.key, kek.e2.key ...    32 bytes: wrap the data keys of quarantine; the newest wraps
redaction.e1.key ...          32 bytes: pseudonyms and tokens; the newest is used
labelled.<set>.key            32 bytes: wraps the data keys of one set of labelled texts (guard/labelling/keys.py)
"""

import os
import re
import secrets
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from guard.audit.signing import LocalSigner, fingerprint
from guard.keyring import KeyRing
from guard.quarantine.kek import LocalKek
from schemas.errors import SettingsError

KINDS = ("kek", "redaction", "signing")
_SIZE = 32
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True)
class Keys:
    """What a key directory holds. `publics` are the public signing keys, earlier ones too, by fingerprint."""

    signer: LocalSigner
    kek: LocalKek
    redaction: KeyRing
    publics: Mapping[str, bytes]


def load(directory: Path) -> Keys:
    """Return the keys. Raise SettingsError where a file is missing, of a wrong size, or readable by others."""
    if not directory.is_dir():
        raise SettingsError(f"no key directory `{directory}`; make one with `guard keys init {directory}`")
    signer = load_signer(directory / "signing.key")
    return Keys(
        signer,
        LocalKek(_epochs(directory, "kek")),
        KeyRing(_epochs(directory, "redaction")),
        load_publics(directory) | {signer.fingerprint: signer.public},
    )


def initialise(directory: Path) -> str:
    """Make a key directory and return the fingerprint of its signing key. Raise SettingsError where there is one."""
    if directory.exists() and any(directory.iterdir()):
        raise SettingsError(
            f"`{directory}` is not empty; add keys to it with `guard keys rotate`, or name another"
        )
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    for kind in ("kek", "redaction"):
        _write(directory / f"{kind}.e1.key", secrets.token_bytes(_SIZE))
    return _write_pair(directory / "signing.key", directory / "signing.pub")


def rotate(directory: Path, kinds: Sequence[str] = ("kek", "redaction")) -> dict[str, str]:
    """Add a new epoch of each kind, or a new signing key, and return its name. Old ones stay for what they made.

    Of a former signing key only the public half stays: nothing is to be signed with it again.
    """
    keys = load(directory)
    made = {}
    for kind in kinds:
        if kind == "signing":
            old = directory / f"signing.{keys.signer.fingerprint}.pub"
            _write(old, _public_pem(keys.signer.public), mode=0o644, replace=True)
            made[kind] = _write_pair(directory / "signing.key", directory / "signing.pub", replace=True)
        else:
            last = list(_epochs(directory, kind))[-1]
            made[kind] = f"e{int(last[1:]) + 1}"
            _write(directory / f"{kind}.{made[kind]}.key", secrets.token_bytes(_SIZE))
    return made


def make_approver(name: str, directory: Path) -> str:
    """Make an approver's `<name>.key` and `<name>.pub` and return the fingerprint."""
    if not _NAME.fullmatch(name):
        raise SettingsError(
            f"`{name}` is no approver's name; use lower-case letters, digits, dots and dashes"
        )
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _write_pair(directory / f"{name}.key", directory / f"{name}.pub")


def load_signer(file: Path) -> LocalSigner:
    """Return the signer of an Ed25519 private key file (PEM, PKCS #8)."""
    try:
        key = load_pem_private_key(_read(file), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingsError(f"`{file}` is no Ed25519 private key in PEM; restore it, or make new keys")
    return LocalSigner(key)


def load_publics(path: Path) -> dict[str, bytes]:
    """Return public signing keys by fingerprint: of one file, or of a directory's `signing*.pub`."""
    files = sorted(path.glob("signing*.pub")) if path.is_dir() else [path]
    if not files:
        raise SettingsError(f"no `signing.pub` in `{path}`; name the public key's file, or the key directory")
    found = {}
    for file in files:
        public = load_public(file)
        found[fingerprint(public)] = public
    return found


def load_public(file: Path) -> bytes:
    """Return the 32 bytes of an Ed25519 public key file (PEM)."""
    try:
        key = load_pem_public_key(file.read_bytes())
    except FileNotFoundError:
        raise SettingsError(f"no public key `{file}`; copy it from whoever made the key pair") from None
    except (OSError, ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise SettingsError(f"`{file}` is no Ed25519 public key in PEM; copy it again from whoever made it")
    return key.public_bytes_raw()


def read_secret(file: Path) -> str:
    """Return a text that only its owner can read. Raise SettingsError where it is not there, or open to others."""
    return _read(file).decode("utf-8", "replace").strip()


def read_key(file: Path) -> bytes:
    """Return the 32 bytes of a key file. Raise SettingsError where it is missing, of another size, or open to others."""
    key = _read(file)
    if len(key) != _SIZE:
        raise SettingsError(f"`{file}` holds {len(key)} bytes, not {_SIZE}; restore it from its backup")
    return key


def make_key(file: Path) -> None:
    """Write a fresh key that only its owner can read. Raise SettingsError where the file is there already."""
    _write(file, secrets.token_bytes(_SIZE))


def _epochs(directory: Path, kind: str) -> dict[str, bytes]:
    """Return 32-byte keys by epoch, the newest last."""
    found = {}
    for file in directory.glob(f"{kind}.e*.key"):
        number = file.name.removeprefix(f"{kind}.e").removesuffix(".key")
        if not re.fullmatch(r"[1-9][0-9]{0,5}", number):
            raise SettingsError(
                f"`{file}` is named like no key; keys are `{kind}.e1.key`, `{kind}.e2.key` and so on"
            )
        found[int(number)] = read_key(file)
    if not found:
        raise SettingsError(
            f"no `{kind}.e1.key` in `{directory}`; restore it, or begin anew with `guard keys init` elsewhere"
        )
    return {f"e{number}": found[number] for number in sorted(found)}


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            mode = stat.S_IMODE(os.fstat(opened.fileno()).st_mode)
            content = opened.read(65_536)
    except FileNotFoundError:
        raise SettingsError(f"no key file `{file}`; make it with `guard keys init`, or restore it") from None
    except OSError as error:
        raise SettingsError(
            f"key file `{file}` cannot be read ({error.strerror}); mend its owner or rights"
        ) from None
    if mode & (stat.S_IRWXO | stat.S_IWGRP):
        raise SettingsError(f"key file `{file}` is open to others (mode {mode:04o}); run `chmod 600 {file}`")
    return content


def _write_pair(private: Path, public: Path, *, replace: bool = False) -> str:
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    raw = key.public_key().public_bytes_raw()
    if not replace and (private.exists() or public.exists()):
        raise SettingsError(
            f"`{private}` or `{public}` is there already; name another, or move it away first"
        )
    _write(public, _public_pem(raw), mode=0o644, replace=replace)
    _write(private, pem, replace=replace)  # last: until it is there, the former key still signs
    return fingerprint(raw)


def _public_pem(raw: bytes) -> bytes:
    key = Ed25519PublicKey.from_public_bytes(raw)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _write(file: Path, content: bytes, *, mode: int = 0o600, replace: bool = False) -> None:
    """Write a file whole or not at all, with its rights from the first moment."""
    if file.exists() and not replace:
        raise SettingsError(f"`{file}` is there already; move it away first")
    fresh = file.with_name(f".{file.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    fresh.replace(file)
