"""Bitcoin addresses: Base58Check and segregated witness, each proven by its checksum."""

import re

from classifiers.contract import Pattern
from classifiers.patterns._base58 import base58check_version, passes_bech32

CLASSIFIERS = (
    Pattern(
        name="crypto_bitcoin",
        version=1,
        entity="BITCOIN_ADDRESS",
        kind="crypto_wallet",
        labels=("personal", "financial"),
        shape=re.compile(r"(?<![A-Za-z0-9])[13][1-9A-HJ-NP-Za-km-z]{25,34}(?![A-Za-z0-9])", re.UNICODE),
        proof=lambda text: base58check_version(text) in {0, 5},
        context=("bitcoin", "btc", "wallet", "address", "crypto"),
        shape_score=0.55,
        finds=("send to 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy."),
        ignores=("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3", "1111111111111111111111111111", "3f9a0c" * 6),
    ),
    Pattern(
        name="crypto_bitcoin_segwit",
        version=1,
        entity="BITCOIN_ADDRESS",
        kind="crypto_wallet",
        labels=("personal", "financial"),
        shape=re.compile(r"(?<![A-Za-z0-9])bc1[ac-hj-np-z02-9]{11,87}(?![A-Za-z0-9])", re.IGNORECASE),
        proof=lambda text: passes_bech32(text, "bc"),
        context=("bitcoin", "btc", "wallet", "address", "crypto"),
        shape_score=0.6,
        finds=("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"),
        ignores=("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp", "bc1abc"),
    ),
)
