"""Addresses of the web that name a user before the host."""

import re

from classifiers.contract import Pattern

CLASSIFIER = Pattern(
    name="url_userinfo",
    version=1,
    entity="URL_WITH_USER",
    kind="url",
    labels=("personal", "secret_credential"),
    shape=re.compile(
        r"(?<![A-Za-z0-9])(?:https?|ftps?|sftp|ssh|wss?|rtsp|smb|ldaps?)://[^\s/@:\"'<>\\?#]{1,128}(?::[^\s/@\"'<>\\]{0,128})?@"
        r"[A-Za-z0-9\[][A-Za-z0-9.:\]-]{0,255}(?:/[^\s\"'<>]{0,512})?",
        re.IGNORECASE,
    ),
    proof=lambda text: not re.match(r"(?i)ssh://git@", text) and "${" not in text and "{{" not in text,
    shape_score=0.5,
    finds=("see https://alice:" + "pw1" + "@example.org/home", "ftp://bob@files.example.org"),
    ignores=(
        "https://example.org/@alice",
        "https://example.org/?m=a@b.c",
        "ssh://git@example.org/r.git",
        "https://${USER}@example.org",
    ),
)
