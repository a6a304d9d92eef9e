"""IPv6 addresses (RFC 4291), neither times nor scoped names of a program."""

import re
from ipaddress import AddressValueError, IPv6Address

from classifiers.contract import Pattern


def is_address(text: str) -> bool:
    """Return whether `text` is an address of a host, with a digit and enough of it to be no `a::b` of a program."""
    try:
        address = IPv6Address(text)
    except AddressValueError:
        return False
    if address.is_loopback or address.is_unspecified:
        return False
    return len(text) > 6 and any(char.isdigit() for char in text)


CLASSIFIER = Pattern(
    name="ip_v6",
    version=1,
    entity="IP_V6_ADDRESS",
    kind="ip",
    labels=("personal", "device"),
    shape=re.compile(
        r"(?<![\w:.])(?:(?:[0-9A-Fa-f]{1,4}:{1,2}){2,7}(?:[0-9A-Fa-f]{1,4}|[0-9]{1,3}(?:\.[0-9]{1,3}){3})?|"
        r"(?:[0-9A-Fa-f]{1,4}::|::(?:[Ff]{4}:)?)(?:[0-9A-Fa-f]{1,4}|[0-9]{1,3}(?:\.[0-9]{1,3}){3}))(?![\w:]|\.[0-9])",
        re.UNICODE,
    ),
    proof=is_address,
    context=("ip", "ipv6", "host", "client", "address", "addr", "remote"),
    finds=(
        "from 2001:db8:85a3::8a2e:370:7334 today",
        "fe80::1ff:fe23",
        "2001:db8:0:0:8:800:200c:417a",
        "::ffff:192.0.2.128",
        "fe80::1",
        "2a00:1450::",
    ),
    ignores=(
        "12:30:45",
        "std::vector",
        "::",
        "::1",
        "00:11:22:33:44:55",
        "a::b",
        "2001:db8:85a3:8a2e:370:7334",
        "1:2:3:4:5:6:7:8:9",
    ),
)
