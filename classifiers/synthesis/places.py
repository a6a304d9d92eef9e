"""Addresses in the layouts of their countries, places, and organisations, some of them named after people and places."""

from classifiers.synthesis.world import World

_BRANDS = (
    "Nexora",
    "Brightwell",
    "Solvea",
    "Kestrel",
    "Lumenta",
    "Aurvia",
    "Terrano",
    "Quantessa",
    "Velmora",
    "Orbis",
    "Cindral",
    "Fenwick",
    "Polaria",
    "Medivia",
    "Zephyra",
    "Altura",
    "Norvik",
    "Calypsa",
    "Stratos",
    "Bluepeak",
    "Greenhollow",
    "Ironbridge",
    "DataHarbor",
    "CloudForge",
    "PayLoop",
    "Trovato",
    "Silvania",
    "Mondalis",
    "Ekvator",
    "Vistula",
    "Tagora",
    "Helixon",
    "Cortiva",
    "Rapidex",
    "OmniCare",
)
_LAYOUTS = {
    "GB": (
        "{n} {street}",
        "{n} {street}, {town}",
        "{n} {street}, {town} {post}",
        "{n} {street}, {town}, {post}",
        "{unit}, {n} {street}, {town} {post}",
        "{n} {street}\n{town}\n{post}",
        "{unit}, {n} {street}\n{town} {post}",
    ),
    "US": (
        "{n} {street}",
        "{n} {street}, {town}",
        "{n} {street}, {town}, {state} {post}",
        "{n} {street} {unit}, {town}, {state} {post}",
        "{n} {street}\n{town}, {state} {post}",
        "{n} {street}\n{unit}\n{town}, {state} {post}",
    ),
    "FR": (
        "{n} {street}",
        "{n}, {street}",
        "{n} {street}, {post} {town}",
        "{n}, {street}, {post} {town}",
        "{n} bis, {street} {post} {town}",
        "{n} {street}, {unit}, {post} {town}",
        "{n} {street}\n{post} {town}",
    ),
    "DE": (
        "{street} {n}",
        "{street} {n}, {town}",
        "{street} {n}, {post} {town}",
        "{street} {n} {post} {town}",
        "{street} {n}a, {post} {town}",
        "{street} {n}, {unit}, {post} {town}",
        "{street} {n}\n{post} {town}",
    ),
    "ES": (
        "{street}, {n}",
        "{street} {n}",
        "{street}, {n}, {post} {town}",
        "{street} n.º {n}, {unit}, {post} {town}",
        "{street} {n}, {unit}, {town}",
        "{street}, {n}\n{post} {town}",
    ),
}
_COUNTRY = {
    "en_GB": "GB",
    "en_IE": "GB",
    "en_US": "US",
    "fr_FR": "FR",
    "fr_BE": "DE",
    "fr_CH": "DE",
    "es_ES": "ES",
    "es_AR": "ES",
    "es_MX": "ES",
    "pt_PT": "ES",
    "pt_BR": "ES",
    "it_IT": "ES",
}
_STATES = ("CA", "NY", "TX", "OH", "WA", "IL", "GA", "FL", "CO", "MA", "OR", "VT")


def town(world: World) -> str:
    """Return a town, mostly one that there is."""
    return world.pick(world.gazetteer["towns"]) if world.happens(0.6) else world.pick(world.pool.towns)


def location(world: World) -> str:
    """Return a town, a region, a country, a river."""
    if world.happens(0.55):
        return town(world)
    return _bare(world.pick(world.gazetteer["regions"]))


def _bare(name: str) -> str:
    """Return a name without its article."""
    for article in (
        "the ",
        "die ",
        "la ",
        "le ",
        "les ",
        "el ",
        "los ",
        "las ",
        "il ",
        "i ",
        "lo ",
        "de ",
        "het ",
        "o ",
        "a ",
        "as ",
        "l'",
    ):
        if name.startswith(article):
            return name[len(article) :]
    return name


def address(world: World) -> str:
    """Return an address: on one line or on several, whole or street alone."""
    street = world.pick(
        world.gazetteer["streets"] if world.happens(0.45) or not world.pool.streets else world.pool.streets
    )
    number = str(world.number(1, 199)) + (
        world.pick(("", "", "", "A", "b", "/2", "-3")) if world.happens(0.3) else ""
    )
    filled = {
        "n": number,
        "street": street,
        "town": town(world),
        "post": world.shaped("postcodes", world.locale, "%####"),
        "state": world.pick(_STATES),
        "unit": world.pick(world.gazetteer["units"]).format(n=world.number(1, 19)),
    }
    layouts = _LAYOUTS[_COUNTRY.get(world.locale, "DE")]
    weights = dict.fromkeys(layouts, 3.0) | {layouts[0]: 2.0, layouts[1]: 2.0}
    layout: str = world.weighted(weights)
    return layout.format(**filled)


def on_one_line(world: World) -> str:
    """Return an address that stands on one line, for fields."""
    return address(world).replace("\n", ", ")


def organisation(world: World) -> str:
    """Return a company, an authority, a school, a club, a hospital."""
    kind = world.weighted({"pattern": 6, "faker": 2, "institution": 2})
    if kind == "institution":
        return _bare(world.pick(world.gazetteer["institutions"]))
    if kind == "faker" and world.pool.companies:
        return world.pick(world.pool.companies)
    letters = "".join(world.pick("ABCDEFGHIKLMNOPRSTUVW") for _ in range(world.number(3, 5)))
    pattern: str = world.pick(world.gazetteer["patterns"])
    while "{last}" in pattern:
        pattern = pattern.replace("{last}", world.pick(world.pool.last_men), 1)
    first = world.pick(world.pool.men)
    return pattern.format(
        town=town(world), first=first, brand=brand(world), acronym=letters, n=world.number(1, 90)
    )


def brand(world: World) -> str:
    """Return a name that only a company has."""
    return world.pick(_BRANDS)
