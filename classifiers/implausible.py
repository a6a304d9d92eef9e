"""What the encoder finds and cannot be: placeholders as secrets, variables as user names, nationality as belief, bare articles, and
pieces of numbers as whole ones.
"""

import re

from classifiers.entropy import is_issued, stands_in

_PASSED = "SECRET_PASSWORD"
_USERNAME = "USERNAME"
_BELIEF = "RELIGION"
# The fewest digits that a whole one has. Shorter ones that a field's name or a pattern tells are not asked for here.
_FEWEST_DIGITS = {"NATIONAL_ID": 4, "PHONE_NUMBER": 5}
_TAG = re.compile(r"^</?[a-z0-9]*>?|^[a-z0-9]+>|</?[a-z0-9]*>?$")
_ASSIGNED = re.compile(r"[ \t]*(?:=(?!=)|:=)")
_ADDRESS = re.compile(r"[a-z][a-z0-9+]{1,11}://[^\s/@]+(?:/[^@]*)?(?![^@]*@)")
# Whose citizen somebody is says nothing of what he or she believes.
_NATIONAL = re.compile(r"[A-Z][\w.-]+(?:[ \n][A-Z][\w.-]+){0,3}[ \n](?:national|citizen)s?\b")

_SMALL = re.compile(
    r"(?:(?:a|an|the|of|and|with|by|in|on|at|to|for|from)(?:[ \n]+|$))+"
)  # small words alone mean nothing

# What a machine calls a thing of its own: one word, or an owner's and a thing's.
_SLUG = re.compile(r"[A-Za-z0-9][\w.-]*(?:/[\w.-]+)?")
_THINGS = re.compile(
    r"/(?:repo|repository|repositories|base_repo|head_repo|package|branch|workflow|image|container|cluster|namespace)(?:/[0-9]+)?"
    r"/(?:name|full_name|slug|path)\Z"
)


def is_things_name(entity: str, pointer: str, text: str) -> bool:
    """Return whether an organisation was found in what a field says is the name of a repository, a package or an image.

    Only that: a person, a user name or a secret that is found there stands, and so does what has the form of prose.

    >>> is_things_name("ORGANISATION", "/value/repository/name", "Hello-World")
    True
    >>> is_things_name("PERSON", "/value/repository/name", "Hello-World")
    False
    """
    if entity != "ORGANISATION" or _SLUG.fullmatch(text) is None:
        return False
    return _THINGS.search(pointer) is not None


def is_implausible(entity: str, text: str, behind: str) -> bool:
    """Return whether a text found as an entity, with `behind` after it, cannot be one.

    >>> is_implausible("SECRET_PASSWORD", "<code>hf_xxxxx</code>", " (old)"), is_implausible("USERNAME", "api", " = 1")
    (True, True)
    >>> is_implausible("SECRET_PASSWORD", "Sommer2026!", ""), is_implausible("USERNAME", "ana42", ": hello")
    (False, False)
    >>> is_implausible("RELIGION", "Turkish", " national,"), is_implausible("HEALTH", "with a", " fever")
    (True, True)
    >>> is_implausible("NATIONAL_ID", "B", " 323 159"), is_implausible("NATIONAL_ID", "XK-1234", "")
    (True, False)
    """
    if sum(char.isdigit() for char in text) < _FEWEST_DIGITS.get(entity, 0):
        return True
    if entity == _PASSED:
        bare = _TAG.sub("", text)
        return stands_in(bare) or not is_issued(bare) or _ADDRESS.search(bare) is not None
    if (
        entity == _BELIEF
        and (found := _NATIONAL.match(text + behind)) is not None
        and found.end() >= len(text)
    ):
        return True
    if entity == _USERNAME and _ASSIGNED.match(behind) is not None:
        return True
    return _SMALL.fullmatch(text) is not None
