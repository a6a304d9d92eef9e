"""Private keys: PEM and OpenPGP blocks, also in one line with escaped line ends, age, WireGuard, base64 of PEM."""

import re

from classifiers.entropy import is_issued, is_random
from classifiers.secrets import ALNUM, HEX, invented, secret

_BEGIN, _END = "-----BEGIN ", "-----END "
_BASE64 = ALNUM + "+/"


def is_block(text: str) -> bool:
    """Return whether the block has a body of key material: more than a word or a label between its lines."""
    body = re.sub(r"-----[A-Z0-9 ]+-----", "", text)
    runs = re.findall(r"[A-Za-z0-9+/=]{12,}", body)
    return sum(map(len, runs)) >= 32


_BLOCK = (
    f"{_BEGIN}RSA PRIVATE KEY-----\n"
    + invented(_BASE64, 64)
    + "\n"
    + invented(_BASE64, 64, "2")
    + f"\n{_END}RSA PRIVATE KEY-----"
)

CLASSIFIERS = (
    secret(
        "secret_private_key",
        "PRIVATE_KEY",
        r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----"
        r"(?:(?:[^-]|-[^-])+-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|(?:[\s\"'+,\\nr]{0,12}[A-Za-z0-9+/=]{16,80})+)",
        proof=is_block,
        finds=(_BLOCK, '{"private_key": "' + _BLOCK.replace("\n", "\\n") + '"}'),
        ignores=(f"{_BEGIN}PRIVATE KEY-----\nanything\n{_END}PRIVATE KEY-----", f"{_BEGIN}PUBLIC KEY-----"),
    ),
    secret(
        "secret_private_key_encoded",
        "PRIVATE_KEY",
        r"(?<![A-Za-z0-9+/])LS0tLS1CRUdJTi[A-Za-z0-9+/]{60,}={0,2}",
        finds=("PRIVATE_KEY_B64=LS0tLS1CRUdJTi" + invented(_BASE64, 200),),
        ignores=("LS0tLS1CRUdJTi",),
    ),
    secret(
        "secret_private_key_age",
        "AGE_KEY",
        r"AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}",
        finds=("AGE-SECRET-KEY-1" + invented("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58),),
        ignores=("AGE-SECRET-KEY-1", "age1" + "q" * 58),
    ),
    secret(
        "secret_private_key_wireguard",
        "WIREGUARD_KEY",
        r"(?:PrivateKey|PresharedKey)\s{0,4}=\s{0,4}(?P<it>[A-Za-z0-9+/]{43}=)",
        proof=is_random,
        finds=("PrivateKey = " + invented(_BASE64, 43) + "=",),
        ignores=("PublicKey = " + invented(_BASE64, 43) + "=",),
    ),
    secret(
        "secret_private_key_hex",
        "PRIVATE_KEY",
        r"(?i)(?:priv(?:ate)?[_ -]?key|wallet|seed|secp256k1|eth(?:ereum)?|key)[\"']?\s{0,4}[=:]?\s{0,4}[\"']?(?P<it>0x[0-9a-f]{64})(?![0-9a-f])",
        proof=is_issued,
        finds=("private_key = 0x" + invented(HEX, 64),),
        ignores=("tx 0x" + invented(HEX, 64), "private_key = 0x" + invented(HEX, 40)),
    ),
)
