"""Boundaries of an identifier: where it may begin and end, so that no part of a longer number is taken for one."""

import re

# A letter or digit beside it, a plus sign before it (a phone number), or a further digit joined by a point, dash or
# slash makes it part of something longer. A comma does not: rows of comma-separated values hold identifiers.
# Letters are those of ASCII: Chinese, Japanese, Korean and Thai put no space between a word and a number.
_BEFORE = r"(?<![0-9A-Za-z_+]|(?<=[0-9])[./-])"
_AFTER = r"(?![0-9A-Za-z_]|[./-][0-9])"


def alone(body: str) -> re.Pattern[str]:
    """Return the shape `body` where it stands alone."""
    return re.compile(f"{_BEFORE}(?:{body}){_AFTER}")
