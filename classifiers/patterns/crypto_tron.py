"""Tron, Litecoin and Dogecoin addresses, proven by their Base58Check sum and version."""

import re

from classifiers.contract import Pattern
from classifiers.patterns._base58 import base58check_version

_VERSIONS = {"T": {65}, "L": {48}, "M": {50}, "D": {30}}

CLASSIFIER = Pattern(
    name="crypto_tron",
    version=1,
    entity="CRYPTO_ADDRESS",
    kind="crypto_wallet",
    labels=("personal", "financial"),
    shape=re.compile(r"(?<![A-Za-z0-9])[TLMD][1-9A-HJ-NP-Za-km-z]{33}(?![A-Za-z0-9])", re.UNICODE),
    proof=lambda text: base58check_version(text) in _VERSIONS.get(text[:1], set()),
    context=("wallet", "address", "crypto", "tron", "trx", "usdt", "litecoin", "ltc", "doge", "dogecoin"),
    shape_score=0.55,
    finds=("USDT to TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",),
    ignores=("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u", "TheQuickBrownFoxJumpsoverthezazyDo"),
)
