"""Ed25519 over heads of decision logs and over commands; needs nothing but `cryptography`."""

import struct
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_NUMBERS = struct.Struct(">Q32sqq")


class Signer(Protocol):
    """Whoever can sign: a key file, or later a key in an HSM."""

    @property
    def fingerprint(self) -> str: ...

    def sign(self, statement: bytes) -> bytes: ...


class LocalSigner:
    """Signs with a private key held in memory. Its repr shows the fingerprint alone."""

    __slots__ = ("_key", "fingerprint", "public")

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = key.public_key().public_bytes_raw()
        self.fingerprint = fingerprint(self.public)

    def sign(self, statement: bytes) -> bytes:
        return self._key.sign(statement)

    def __repr__(self) -> str:
        return f"LocalSigner({self.fingerprint})"


def fingerprint(public: bytes) -> str:
    """Return what a public key is called: the first 16 hex digits of the SHA-256 of its 32 bytes."""
    return sha256(public).hexdigest()[:16]


def is_signed(statement: bytes, signature: bytes, public: bytes) -> bool:
    """Return whether the owner of the public key signed exactly this statement."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, statement)
    except (InvalidSignature, ValueError):
        return False
    return True


def head_statement(log: str, size: int, root: bytes, offset: int, at: int) -> bytes:
    """Return the bytes that a head's signature is over.

    They are the words `dataguard-head-1`, a zero byte, the log's name (UTF-8) with its length before it in 4 bytes,
    then size (8), root (32), offset (8) and time (8); all numbers big-endian.
    """
    name = log.encode()
    return (
        b"dataguard-head-1\x00" + len(name).to_bytes(4, "big") + name + _NUMBERS.pack(size, root, offset, at)
    )
