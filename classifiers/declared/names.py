"""What the name of a field says that the field holds: a dictionary of names in nine languages."""

from functools import cache, lru_cache
from pathlib import Path

import yaml
from msgspec import Struct

from classifiers.context import without_marks

_FILE = Path(__file__).parent / "fields.yaml"
# What is named so is no person's, whatever the rest of the name says: `product_name`, `company phone`.
_IMPERSONAL = frozenset(
    [
        "product",
        "item",
        "file",
        "host",
        "server",
        "company",
        "organisation",
        "organization",
        "org",
        "brand",
        "model",
        "event",
        "class",
        "type",
        "service",
        "project",
        "repo",
        "repository",
        "branch",
        "app",
        "package",
        "shop",
        "store",
        "vendor",
        "supplier",
        "merchant",
        "bank",
        "hotel",
        "school",
        "team",
        "channel",
        "topic",
        "queue",
        "table",
        "column",
        "index",
        "ip",
        "mac",
        "email",
        "web",
        "url",
        "bucket",
        "device",
        "firma",
        "produkt",
        "produit",
        "entreprise",
        "societe",
        "producto",
        "empresa",
        "prodotto",
        "azienda",
        "bedrijf",
        "firmy",
        "produktu",
        "empresa",
        "foretag",
    ]
)


class Saying(Struct, frozen=True):
    """What a name says: the entity, and whether the value must speak for itself as well."""

    entity: str
    is_weak: bool


@lru_cache(maxsize=8192)
def said_by(name: str) -> Saying | None:
    """Return what a field of this name holds; None where the name says nothing of a person.

    >>> said_by("customerFirstName").entity, said_by("geburtsdatum_2").entity, said_by("product_name")
    ('PERSON', 'DATE_OF_BIRTH', None)
    """
    if len(name) > 60:
        return None
    tokens = [token for token in _tokens(name) if not token.isdigit()]
    if not tokens or any(token in _IMPERSONAL for token in tokens[:-1]):
        return None
    strong, weak = _dictionary()
    for start in range(len(tokens)):
        rest = " ".join(tokens[start:])
        entity = strong.get(rest) or strong.get(rest.replace(" ", ""))
        if entity is not None:
            return Saying(entity, is_weak=start > 0 and len(rest) < 4)
    entity = weak.get(" ".join(tokens))
    return Saying(entity, is_weak=True) if entity is not None else None


def entities() -> frozenset[str]:
    """Return every entity that a name can say."""
    strong, weak = _dictionary()
    return frozenset(strong.values()) | frozenset(weak.values())


def _tokens(name: str) -> list[str]:
    """Return the tokens of a name, camel case parted, without diacritics and digits at their ends."""
    folded = without_marks(name.replace("ß", "ss").replace("ł", "l").replace("ø", "o").replace("æ", "ae"))
    return [token.rstrip("0123456789") or token for token in _parted(folded)]


def _parted(name: str) -> list[str]:
    found: list[str] = []
    word = ""
    for at, char in enumerate(name):
        begins = char.isupper() and (
            (word and word[-1].islower()) or (len(word) > 1 and at + 1 < len(name) and name[at + 1].islower())
        )
        if not char.isalnum() or begins:
            if word:
                found.append(word.lower())
            word = char if char.isalnum() else ""
        else:
            word += char
    if word:
        found.append(word.lower())
    return found


@cache
def _dictionary() -> tuple[dict[str, str], dict[str, str]]:
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return _by_name(content["fields"]), _by_name(content["weak"])


def _by_name(lists: dict[str, str]) -> dict[str, str]:
    return {
        name.strip(): entity for entity, names in lists.items() for name in names.split("|") if name.strip()
    }
