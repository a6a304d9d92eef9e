"""E-mail addresses written so that machines should miss them: `name (at) example (dot) org`."""

import re

from classifiers.contract import Pattern

_AT = r"[ ]?(?:\[[ ]?(?:at|@|ät|arroba|arobase|chiocciola)[ ]?\]|\([ ]?(?:at|@|ät|arroba|arobase|chiocciola)[ ]?\)|\{[ ]?(?:at|@)[ ]?\}|<at>|-at-|_at_)[ ]?"
_DOT = r"(?:[ ]?(?:\[[ ]?(?:dot|\.|punkt|punto|point)[ ]?\]|\([ ]?(?:dot|\.|punkt|punto|point)[ ]?\)|\{[ ]?(?:dot|\.)[ ]?\}|<dot>)[ ]?|[ ]dot[ ]|\.)"
_NAME = r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}"
_LABEL = r"[A-Za-z0-9][A-Za-z0-9-]{0,62}"

CLASSIFIERS = (
    Pattern(
        name="email_obfuscated",
        version=1,
        entity="EMAIL_OBFUSCATED",
        kind="email",
        labels=("personal",),
        shape=re.compile(
            rf"(?<![\w.@]){_NAME}{_AT}{_LABEL}(?:{_DOT}{_LABEL}){{0,4}}{_DOT}[A-Za-z]{{2,18}}(?!\w)",
            re.IGNORECASE,
        ),
        context=("email", "mail", "e mail", "contact", "kontakt", "reach", "write"),
        shape_score=0.65,
        finds=(
            "reach me: jane.doe (at) example (dot) org",
            "kontakt: max[at]beispiel.example",
            "ana {at} example {dot} com",
            "Mail: li_wei [@] example [.] net",
        ),
        ignores=("see you (at) noon", "array[at] index", "look at example dot org", "cost (at) 5.00 each"),
    ),
    Pattern(
        name="email_obfuscated_spoken",
        version=1,
        entity="EMAIL_OBFUSCATED",
        kind="email",
        labels=("personal",),
        shape=re.compile(
            rf"(?<![\w.@]){_NAME}[ ]at[ ]{_LABEL}(?:[ ]dot[ ]{_LABEL}){{0,3}}[ ]dot[ ][A-Za-z]{{2,18}}(?!\w)",
            re.IGNORECASE,
        ),
        context=("email", "mail", "e mail", "write", "reach", "contact"),
        needs_context=True,
        shape_score=0.5,
        finds=("my email is jane.doe at example dot org", "write to LEE AT EXAMPLE DOT CO DOT UK"),
        ignores=("we met at noon dot", "look at the dot com boom", "arrive at gate dot one"),
    ),
)
