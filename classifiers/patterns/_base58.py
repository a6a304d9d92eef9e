"""Base58Check and Bech32, the two encodings of wallet addresses that carry a checksum."""

import hashlib

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32_OF_VERSION_0 = 1  # BIP 173
_BECH32M_OF_LATER_VERSIONS = 0x2BC830A3  # BIP 350


def base58check_version(text: str) -> int | None:
    """Return the version byte of a 25-byte Base58Check address, or None where its checksum fails."""
    number = 0
    for char in text:
        digit = _BASE58.find(char)
        if digit < 0:
            return None
        number = number * 58 + digit
    if number >= 1 << 200:
        return None
    raw = number.to_bytes(25, "big")
    leading_zeros = len(raw) - len(raw.lstrip(b"\0"))
    if leading_zeros != len(text) - len(text.lstrip("1")):
        return None
    check = hashlib.sha256(hashlib.sha256(raw[:21]).digest()).digest()[:4]
    return raw[0] if check == raw[21:] else None


def passes_bech32(text: str, prefix: str) -> bool:
    """Return whether `text` is a segregated-witness address under `prefix` with a right checksum for its version."""
    lower = text.lower()
    if text not in {lower, text.upper()} or not lower.startswith(prefix + "1"):
        return False
    values = [_BECH32.find(char) for char in lower[len(prefix) + 1 :]]
    if len(values) < 8 or min(values) < 0 or values[0] > 16:
        return False
    expanded = [*(ord(char) >> 5 for char in prefix), 0, *(ord(char) & 31 for char in prefix)]
    wanted = _BECH32_OF_VERSION_0 if values[0] == 0 else _BECH32M_OF_LATER_VERSIONS
    return _polymod([*expanded, *values]) == wanted


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            if top >> bit & 1:
                check ^= generator
    return check
