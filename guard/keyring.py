"""Redaction keys by epoch, and the keys derived from them, one for each purpose."""

from collections.abc import Mapping

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class KeyRing:
    """Redaction keys; the newest epoch is used, older ones are kept for what they made. Its repr shows no key."""

    __slots__ = ("_keys", "epoch")

    def __init__(self, keys: Mapping[str, bytes], epoch: str = "") -> None:
        """Take 32-byte keys by epoch, the newest last."""
        self._keys = dict(keys)
        self.epoch = epoch or list(self._keys)[-1]

    @property
    def epochs(self) -> tuple[str, ...]:
        return tuple(self._keys)

    def at(self, epoch: str) -> "KeyRing":
        """Return the ring as it was in an epoch. Raise KeyError where that epoch's key is gone."""
        return KeyRing({epoch: self._keys[epoch]})

    def derive(self, purpose: bytes, *parts: bytes) -> bytes:
        """Return 32 bytes for this purpose and these parts, by HKDF-SHA256; every other purpose or part has others."""
        info = b"".join(
            len(part).to_bytes(4, "big") + part for part in (b"dataguard-derive-1", purpose, *parts)
        )
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(self._keys[self.epoch])

    def __repr__(self) -> str:
        return f"KeyRing({self.epoch}, {len(self._keys)} epochs)"
