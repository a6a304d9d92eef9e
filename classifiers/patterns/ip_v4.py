"""IPv4 addresses: of the public internet, of private networks, and small ones that only their context tells from versions."""

import re
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address

from classifiers.contract import Pattern

_WORDS = (
    "ip",
    "ipv4",
    "host",
    "client",
    "server",
    "address",
    "addr",
    "remote",
    "source",
    "destination",
    "src",
    "dst",
    "ping",
    "gateway",
)
# A word for a version is taken into the match, and the proof then refuses it.
_VERSION = (
    r"(?:(?:(?:[Vv]ersion|VERSION|[Vv]er\.|[Rr]elease|[Bb]uild|[Ff]irmware)[\"']?[ :=]{1,3}[\"']?[vV]?)|"
    r"(?:Chrome|Chromium|Edg|OPR|Version|Electron)/)?"
)
_SHAPE = re.compile(
    rf"(?<![\w.+-]){_VERSION}[0-9]{{1,3}}(?:\.[0-9]{{1,3}}){{3}}(?![\w-]|\.[0-9])", re.UNICODE
)


# Every range set aside (IANA, RFC 6890) begins with one of these or with 224 and more: all else is the public internet.
_SET_ASIDE = frozenset((0, 10, 100, 127, 169, 172, 192, 198, 203))


def _is_ordinary(text: str) -> bool:
    """Return whether `text` is surely a public address and no version: a tenth of the time of asking for it."""
    parts = text.split(".")
    if len(parts) != 4 or not text.isascii():
        return False
    octets = [int(part) if part.isdigit() and (part[0] != "0" or len(part) == 1) else 256 for part in parts]
    first = octets[0]
    return 31 < first < 224 and first not in _SET_ASIDE and max(octets) < 256 and any(octets[1:])


@lru_cache(maxsize=256)  # three patterns ask one after the other
def _address(text: str) -> IPv4Address | None:
    try:
        return IPv4Address(text)
    except AddressValueError:
        return None


def _looks_like_a_version(address: IPv4Address) -> bool:
    return (max(address.packed) < 32 and address.packed[0] != 10) or address.packed[1:] == bytes(3)


def is_public(text: str) -> bool:
    """Return whether `text` is an address reachable on the internet and too large to be a version."""
    if _is_ordinary(text):
        return True
    address = _address(text)
    return (
        address is not None
        and address.is_global
        and not address.is_multicast
        and not _looks_like_a_version(address)
    )


def is_private(text: str) -> bool:
    """Return whether `text` is an address of a private, shared, link-local or documentation range."""
    if _is_ordinary(text):
        return False
    address = _address(text)
    if (
        address is None
        or address.is_global
        or address.is_loopback
        or address.is_unspecified
        or address.is_multicast
    ):
        return False
    return address.packed[0] not in {0, 255} and not text.startswith("255.")


def is_small(text: str) -> bool:
    """Return whether `text` is an internet address that could as well be a version."""
    if _is_ordinary(text):
        return False
    address = _address(text)
    return (
        address is not None and address.is_global and address.packed[0] > 0 and _looks_like_a_version(address)
    )


CLASSIFIERS = (
    Pattern(
        name="ip_v4",
        version=1,
        entity="IP_ADDRESS",
        kind="ip",
        labels=("personal", "device"),
        shape=_SHAPE,
        proof=is_public,
        context=_WORDS,
        finds=("from 81.92.203.14 at noon", "http://93.184.216.34:8080/", "81.92.203.14."),
        ignores=(
            "version 81.92.203.14",
            "1.2.3.4",
            "192.168.1.1",
            "81.92.203.14.5",
            "81.92.203.256",
            "v81.92.203.14",
            "build: 81.92.203.14",
            "Chrome/114.0.0.0",
        ),
    ),
    Pattern(
        name="ip_v4_private",
        version=1,
        entity="IP_ADDRESS_PRIVATE",
        kind="ip",
        labels=("device",),
        shape=_SHAPE,
        proof=is_private,
        context=_WORDS,
        finds=("host 192.168.1.17", "10.1.2.3", "203.0.113.9"),
        ignores=("127.0.0.1", "0.0.0.0", "255.255.255.0", "8.8.8.8", "version 10.1.2.3"),  # noqa: S104 (a text to be ignored)
    ),
    Pattern(
        name="ip_v4_small",
        version=1,
        entity="IP_ADDRESS",
        kind="ip",
        labels=("personal", "device"),
        shape=_SHAPE,
        proof=is_small,
        context=_WORDS,
        needs_context=True,
        finds=("client 8.8.4.4", "ip=1.2.3.4"),
        ignores=("1.2.3.4", "client version 1.2.3.4", "host 0.1.2.3"),
    ),
)
