"""Account names: those that a label names, handles of a social network, and addresses of the fediverse."""

import re

from classifiers.contract import Pattern

_VALUE = r"[A-Za-z0-9][A-Za-z0-9._-]{2,31}"
_COMMON = frozenset(
    [
        "and",
        "the",
        "for",
        "with",
        "not",
        "name",
        "none",
        "null",
        "true",
        "false",
        "your",
        "you",
        "are",
        "was",
        "has",
        "must",
        "will",
        "can",
        "may",
        "unknown",
        "invalid",
        "required",
        "string",
        "field",
        "admin",
        "root",
        "user",
        "guest",
        "password",
        "passwd",
        "mismatch",
        "error",
        "already",
        "taken",
        "or",
        "is",
        "in",
        "on",
        "at",
    ]
)


def is_chosen(text: str) -> bool:
    """Return whether `text` is a name somebody chose rather than a word that follows a label."""
    return text.casefold().strip("._-") not in _COMMON


CLASSIFIERS = (
    Pattern(
        name="username",
        version=1,
        entity="USERNAME",
        kind="username",
        labels=("personal",),
        shape=re.compile(
            r"(?<!\w)(?:(?:user[ _-]?name|user[ _-]?id|benutzername|benutzerkennung|nom d.utilisateur|nombre de usuario|nome utente|"
            r"gebruikersnaam|nazwa użytkownika|användarnamn|screen[ _-]?name|nickname)[\"']?(?: (?:is|ist|est|es|:))?[ ]?[:=]?[ ]?[\"']?|(?:log(?:ged )?|sign(?:ed )?)in as )"
            rf"(?P<it>{_VALUE})(?![\w@])",
            re.IGNORECASE,
        ),
        proof=is_chosen,
        shape_score=0.3,
        finds=("username: jdoe42", "Login as trix99 now", '"user_name":"ana.b"', "Benutzername = max_m"),
        ignores=(
            "username and password",
            "the user name is required",
            "username: jane@example.org",
            "logged in as admin",
        ),
    ),
    Pattern(
        name="username_field",
        version=1,
        entity="USERNAME",
        kind="username",
        labels=("personal",),
        shape=re.compile(rf"(?<![^\n])@?{_VALUE}(?![^\n])", re.UNICODE),
        proof=is_chosen,
        context=(
            "username",
            "user name",
            "nickname",
            "screen name",
            "benutzername",
            "gebruikersnaam",
            "twitter handle",
        ),
        needs_context=True,
        shape_score=0.3,
        finds=("Username\njdoe42",),
        ignores=("jdoe42", "username\nadmin"),
    ),
    Pattern(
        name="username_handle",
        version=1,
        entity="SOCIAL_HANDLE",
        kind="username",
        labels=("personal",),
        shape=re.compile(r"(?<![\w@/.])@[A-Za-z_][A-Za-z0-9_.]{2,30}(?![\w@/-])", re.UNICODE),
        context=(
            "twitter",
            "instagram",
            "insta",
            "tiktok",
            "telegram",
            "handle",
            "follow",
            "mastodon",
            "threads",
            "discord",
            "dm",
            "github",
        ),
        needs_context=True,
        finds=("follow @jane_example on Instagram",),
        ignores=("@Override", "the @param tag", "ana@example.org on twitter", "handle @angular/core"),
    ),
    Pattern(
        name="username_fediverse",
        version=1,
        entity="SOCIAL_HANDLE",
        kind="username",
        labels=("personal",),
        shape=re.compile(
            r"(?<![\w@.])@[A-Za-z0-9_][A-Za-z0-9_.-]{0,30}@[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){0,3}\.[a-z]{2,18}(?![\w-])",
            re.UNICODE,
        ),
        shape_score=0.7,
        finds=("write me: @jane@social.example",),
        ignores=("jane@social.example", "@jane", "@scope/pkg@1.2.3"),
    ),
)
