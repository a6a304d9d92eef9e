"""Ethereum addresses, proven by EIP-55 where they are written in mixed case."""

import re

from classifiers.contract import Pattern
from classifiers.patterns._keccak import keccak256


def is_ethereum_address(text: str) -> bool:
    """Return whether `text` is 20 bytes in hex that are no filler, in one case or in the case its digest asks for."""
    digits = text[2:]
    if not re.fullmatch(r"[0-9a-fA-F]{40}", digits) or len(set(digits)) < 6:
        return False
    lower = digits.lower()
    if digits in {lower, digits.upper()}:
        return True
    digest = keccak256(lower.encode()).hex()
    return all(
        char == (low.upper() if nibble > "7" else low)
        for char, low, nibble in zip(digits, lower, digest, strict=False)
    )


CLASSIFIER = Pattern(
    name="crypto_ethereum",
    version=1,
    entity="ETHEREUM_ADDRESS",
    kind="crypto_wallet",
    labels=("personal", "financial"),
    shape=re.compile(r"(?<![A-Za-z0-9])0x[0-9a-fA-F]{40}(?![A-Za-z0-9])", re.UNICODE),
    proof=is_ethereum_address,
    context=("ethereum", "eth", "wallet", "address", "crypto", "erc20"),
    finds=("to 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xde709f2102306220921060314715629080e2fb77"),
    ignores=(
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
        "0x" + "0" * 40,
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Be",
        "0x" + "ab12" * 16,
    ),
)
