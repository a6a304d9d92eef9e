"""Names of people in the forms they are written in, and what is made from a name: e-mail addresses, user names."""

import unicodedata

from classifiers.synthesis.world import Person, World

_FORMS = {
    "full": 60,
    "middle": 7,
    "initial": 6,
    "initials": 2,
    "last_first": 5,
    "LAST_first": 3,
    "double": 6,
    "upper": 3,
    "lower": 3,
    "last_initial": 2,
    "first": 2,
    "inflected": 1,
}
_DOMAINS = (
    "example.com",
    "example.org",
    "example.net",
    "mail.example",
    "post.example",
    "web.example",
    "inbox.example",
)
_HOSTS = (
    "acme",
    "nordwind",
    "brightwell",
    "contoso",
    "solvea",
    "lumen",
    "kestrel",
    "aurora",
    "delta-bau",
    "medivia",
)
_TOPS = ("com", "eu", "org", "net", "io")
_COUNTRY_TOP = {
    "en": "co.uk",
    "de": "de",
    "fr": "fr",
    "es": "es",
    "it": "it",
    "nl": "nl",
    "pl": "pl",
    "pt": "pt",
    "sv": "se",
}
_NICKS = (
    "sunny",
    "pixel",
    "ninja",
    "blue",
    "hiker",
    "gamer",
    "shadow",
    "luna",
    "rocket",
    "tea",
    "moto",
    "retro",
    "wolf",
)


def new_person(world: World) -> Person:
    """Return somebody, and let the text be about them."""
    female = world.happens(0.5)
    origin = world.origin()
    first = world.pick(origin.women if female else origin.men)
    middle = world.pick(origin.women if female else origin.men)
    last = world.pick(origin.last_women if female else origin.last_men)
    world.person = Person(first, middle, last, female=female)
    return world.person


def somebody(world: World, *, same: float = 0.85) -> Person:
    """Return whom the text is about, mostly, or somebody new where it is about nobody yet."""
    return world.person if world.person and world.happens(same) else new_person(world)


def person(world: World) -> str:
    """Return a new person's name in one of its forms."""
    return form(world, new_person(world), world.weighted(_FORMS))


def plain(world: World) -> str:
    """Return a new person's first and last name."""
    who = new_person(world)
    return f"{who.first} {who.last}"


def form(world: World, who: Person, wanted: str) -> str:
    """Return a name in a form."""
    first, middle, last = who.first, who.middle, who.last
    match wanted:
        case "middle":
            return f"{first} {middle if world.happens(0.5) else middle[0] + '.'} {last}"
        case "initial":
            return f"{first[0]}. {last}"
        case "initials":
            return f"{first[0]}.{world.pick(('', ' '))}{middle[0]}. {last}"
        case "last_first":
            return f"{last}, {first}"
        case "LAST_first":
            return f"{last.upper()} {first}"
        case "double":
            other = world.pick(world.pool.last_women if who.female else world.pool.last_men)
            between = " " if world.language in {"es", "pt"} else "-"
            return f"{first} {last}{between}{other}"
        case "upper":
            return f"{first} {last}".upper()
        case "lower":
            return f"{first} {last}".lower()
        case "last_initial":
            return f"{first} {last[0]}."
        case "first":
            return first
        case "inflected":
            return inflected(world, who)
        case _:
            return (
                inflected(world, who) if world.language == "pl" and world.happens(0.3) else f"{first} {last}"
            )


def inflected(world: World, who: Person) -> str:
    """Return a name in another case than the nominative, where the language has cases."""
    first, last = who.first, who.last
    if world.language == "pl":
        case = world.number(0, 2)
        return f"{_polish(first, case, female=who.female)} {_polish(last, case, female=who.female)}"
    if world.language in {"de", "sv", "nl"} and not last.endswith(("s", "x", "z")):
        return f"{first} {last}s"
    return f"{first} {last}"


def _polish(name: str, case: int, *, female: bool) -> str:
    """Return a name in the genitive, dative or instrumental, by its ending."""
    for ending, forms in (
        ("ska", ("skiej", "skiej", "ską")),
        ("cka", ("ckiej", "ckiej", "cką")),
        ("ski", ("skiego", "skiemu", "skim")),
        ("cki", ("ckiego", "ckiemu", "ckim")),
        ("ia", ("ii", "ii", "ią")),
        ("ka", ("ki", "ce", "ką")),
        ("ga", ("gi", "dze", "gą")),
        ("a", ("y", "ie", "ą")),
        ("ek", ("ka", "kowi", "kiem")),
    ):
        if name.endswith(ending):
            return name[: -len(ending)] + forms[case]
    if female or name[-1] in "eioóuyęą":
        return name
    return name + ("a", "owi", "iem" if name[-1] in "kg" else "em")[case]


def titled(world: World) -> tuple[str, str]:
    """Return a title, and the name it goes before."""
    who = new_person(world)
    title = world.pick(world.gazetteer["titles"]["women" if who.female else "men"])
    return title, world.weighted(
        {who.last: 5, f"{who.first} {who.last}": 5, f"{who.first[0]}. {who.last}": 1}
    )


def plainly(text: str) -> str:
    """Return a name in the letters an address on the net may have."""
    for sign, letters in (
        ("ä", "ae"),
        ("ö", "oe"),
        ("ü", "ue"),
        ("ß", "ss"),
        ("ø", "o"),
        ("ł", "l"),
        ("æ", "ae"),
        ("đ", "d"),
    ):
        text = text.replace(sign, letters).replace(sign.upper(), letters)
    flat = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "".join(sign for sign in flat if sign.isalnum()) or "info"


def domain(world: World) -> str:
    """Return a name of a mail host."""
    if world.happens(0.4):
        return world.pick(_DOMAINS)
    host = world.pick(_HOSTS) if world.happens(0.5) else plainly(world.pick(world.pool.last_men))
    return f"{host}.{_COUNTRY_TOP[world.language] if world.happens(0.5) else world.pick(_TOPS)}"


def email(world: World) -> str:
    """Return an e-mail address, mostly of whom the text is about."""
    who = somebody(world)
    first, last = plainly(who.first), plainly(who.last)
    local = world.weighted(
        {
            f"{first}.{last}": 8,
            f"{first[0]}.{last}": 4,
            f"{first}{world.number(1, 99)}": 2,
            f"{last}_{first}": 1,
            f"{first[0]}{last}": 2,
            f"{first}.{last}+{world.pick(_NICKS)}": 1,
            f"{world.pick(_NICKS)}{last}": 1,
        }
    )
    return f"{local}@{domain(world)}"


def username(world: World) -> str:
    """Return a user name, often made from a person's own."""
    who = somebody(world)
    first, last = plainly(who.first), plainly(who.last)
    year = world.number(60, 99)
    return world.weighted(
        {
            f"{first}{year}": 4,
            f"{first}.{last}": 3,
            f"{first[0]}{last}": 4,
            f"{last}{first[:2]}": 2,
            f"{first}_{last}": 3,
            f"{world.pick(_NICKS)}_{first}": 3,
            f"{world.pick(_NICKS)}{world.pick(_NICKS)}{year}": 3,
            f"@{first}{world.pick(_NICKS)}": 2,
            f"{first[:3]}{last[:3]}{world.number(1, 9)}": 2,
        }
    )
