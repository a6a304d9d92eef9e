"""Key-encryption keys: what wraps the data keys of sealed records. Destroying one erases what was sealed under it."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Protocol

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from schemas.errors import EvidenceError


class KeyEncryptionKey(Protocol):
    """Wraps data keys: a key file here, Vault transit elsewhere."""

    @property
    def id(self) -> str:
        """The name of the key that wraps now."""
        ...

    def wrap(self, data_key: bytes) -> bytes: ...

    def unwrap(self, wrapped: bytes, key: str) -> bytes:
        """Return the data key wrapped by the key of that name. Raise EvidenceError where that cannot be."""
        ...


class LocalKek:
    """Wraps (RFC 3394) with the newest of the keys given by epoch, and unwraps with any. Its repr shows no key."""

    __slots__ = ("_keys", "id")

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        """Take 32-byte keys by epoch, the newest last."""
        self._keys = {kek_id(epoch, key): key for epoch, key in keys.items()}
        self.id = list(self._keys)[-1]

    def wrap(self, data_key: bytes) -> bytes:
        return aes_key_wrap(self._keys[self.id], data_key)

    def unwrap(self, wrapped: bytes, key: str) -> bytes:
        held = self._keys.get(key)
        if held is None:
            raise EvidenceError(
                f"sealed under key-encryption key `{key}`, which is not in the key directory; put it back, "
                "or take the record as erased if the key was destroyed on purpose"
            )
        try:
            return aes_key_unwrap(held, wrapped)
        except (InvalidUnwrap, ValueError) as error:
            raise EvidenceError(
                "a sealed record's data key was altered; compare the topic with a backup"
            ) from error

    def __repr__(self) -> str:
        return f"LocalKek({self.id}, {len(self._keys)} keys)"


def kek_id(epoch: str, key: bytes) -> str:
    """Return what a key is called: its epoch, and 8 hex digits that tell apart two keys of one epoch's name."""
    return f"{epoch}.{sha256(b'dataguard-kek-1' + key).hexdigest()[:8]}"
