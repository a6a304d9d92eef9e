"""E-mail addresses, with international local parts and domains (RFC 6531)."""

import re

from classifiers.contract import Pattern

_LETTER = "A-Za-z0-9_À-ÖØ-öø-ʯͰ-ϿЀ-ӿ֐-׿؀-ۿऀ-ॿ぀-ヿ㐀-鿿가-힣"
_FILE_ENDINGS = frozenset(
    [
        "png",
        "jpg",
        "jpeg",
        "gif",
        "svg",
        "webp",
        "ico",
        "css",
        "js",
        "mjs",
        "ts",
        "tsx",
        "jsx",
        "json",
        "html",
        "htm",
        "xml",
        "yaml",
        "yml",
        "tgz",
        "whl",
        "jar",
    ]
)
_MACHINE_ACCOUNTS = frozenset(("git", "hg", "svn"))  # `git@host:path` names a repository, no person


def is_address(text: str) -> bool:
    """Return whether `text` is a mailbox rather than a scaled image's name or a repository's address."""
    local, _, domain = text.rpartition("@")
    if not local or local in _MACHINE_ACCOUNTS:
        return False
    last = domain.rpartition(".")[2].casefold()
    return last not in _FILE_ENDINGS


CLASSIFIER = Pattern(
    name="email",
    version=1,
    entity="EMAIL_ADDRESS",
    kind="email",
    labels=("personal",),
    shape=re.compile(
        rf"(?<![{_LETTER}@])[{_LETTER}][{_LETTER}.%+'&~-]{{0,63}}@"
        rf"(?:[{_LETTER}][{_LETTER}-]{{0,62}}\.){{1,8}}[{_LETTER}][{_LETTER}-]{{1,30}}(?![{_LETTER}]|:[A-Za-z0-9_.-]{{1,64}}/)",
        re.UNICODE,
    ),
    proof=is_address,
    context=("email", "mail", "e mail", "mailto", "correo", "courriel", "posta"),
    shape_score=0.55,
    finds=(
        "write to ana.lopez+news@example.org today",
        "jörg.müller@bücher.example",
        "<o'brien@mail.example.co.uk>",
        "почта: иван@пример.рф",
        "a_b-c@xn--bcher-kva.example,",
        "mailto:lena@example.com?subject=hi",
    ),
    ignores=(
        "icon@2x.png",
        "git@example.com:team/repository.git",
        "org-4711@example.com:team/repository",
        "user@localhost",
        "@decorator",
        "a @ b . c",
        "package@1.2.3",
    ),
)
