"""Hardware addresses of network interfaces (EUI-48), in the three ways they are written."""

import re

from classifiers.contract import Pattern

CLASSIFIER = Pattern(
    name="mac",
    version=1,
    entity="MAC_ADDRESS",
    kind="mac",
    labels=("personal", "device"),
    shape=re.compile(
        r"(?<![\w:.-])(?:[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})"
        r"(?![\w:-]|\.[0-9A-Fa-f])",
        re.UNICODE,
    ),
    proof=lambda text: len(set(text.lower()) - set(":-.")) > 2,
    context=("mac", "ethernet", "wlan", "wifi", "hwaddr", "bssid", "interface"),
    finds=("mac 00:1A:2b:3c:4d:5e", "01-23-45-67-89-AB.", "0012.3456.789A"),
    ignores=(
        "00:00:00:00:00:00",
        "ff:ff:ff:ff:ff:ff",
        "00:1a:2b:3c:4d:5e:6f",
        "00-1A:2b-3c-4d-5e",
        "12:30:45",
        "12-05-2024-10-11-12",
    ),
)
