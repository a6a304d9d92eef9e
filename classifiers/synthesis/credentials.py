"""Passwords, keys and tokens: what people choose, what machines make, none of them live."""

from classifiers.synthesis.world import World

_WORDS = {
    "en": (
        "summer",
        "dragon",
        "monkey",
        "sunshine",
        "coffee",
        "football",
        "welcome",
        "tiger",
        "winter",
        "secret",
    ),
    "de": (
        "sommer",
        "drachen",
        "hallo",
        "schatz",
        "winter",
        "passwort",
        "fussball",
        "geheim",
        "kaffee",
        "herbst",
    ),
    "fr": ("soleil", "bonjour", "chocolat", "azerty", "printemps", "chaton", "amour", "voiture", "secret"),
    "es": ("verano", "hola", "futbol", "estrella", "gatito", "primavera", "secreto", "playa", "contra"),
    "it": ("estate", "ciao", "amore", "calcio", "gatto", "primavera", "segreto", "mare", "pizza"),
    "nl": ("zomer", "welkom", "fiets", "geheim", "winter", "poes", "voetbal", "kaas", "lente"),
    "pl": ("lato", "haslo", "kotek", "wiosna", "polska", "tajne", "zima", "kawa", "rower"),
    "pt": ("verao", "ola", "futebol", "estrela", "gatinho", "segredo", "praia", "benfica", "senha"),
    "sv": ("sommar", "hejsan", "hemlig", "katten", "vinter", "fotboll", "kaffe", "sverige", "losen"),
}
_SIGNS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_MARKS = "!#$%&*+-?@_"


def secret(world: World) -> str:
    """Return a secret: mostly a password, at times a key or a token."""
    word = world.pick(_WORDS[world.language])
    other = world.pick(_WORDS[world.language])
    match world.weighted(
        {"word": 5, "random": 4, "phrase": 2, "pin": 1, "key": 2, "hex": 1, "leet": 2, "uuid": 0.5}
    ):
        case "word":
            return f"{word.capitalize()}{world.number(1, 2030)}{world.pick(('', *_MARKS))}"
        case "random":
            return drawn(world, world.number(8, 18), _SIGNS + _MARKS)
        case "phrase":
            return world.pick(("-", "_", ".")).join((word, other, world.digits(2)))
        case "pin":
            return world.digits(world.pick((4, 6)))
        case "key":
            return drawn(world, world.pick((24, 32, 40)), _SIGNS)
        case "hex":
            return world.shape("^" * world.pick((32, 40, 64)))
        case "leet":
            return f"{word.replace('a', '@').replace('o', '0').replace('e', '3')}{world.pick(_MARKS)}{world.digits(2)}"
        case _:
            return world.shape("^^^^^^^^-^^^^-4^^^-a^^^-^^^^^^^^^^^^")


def drawn(world: World, length: int, signs: str) -> str:
    """Return so many of the signs, beginning with a letter or digit, ending in neither space nor comma."""
    return world.pick(_SIGNS) + "".join(world.pick(signs) for _ in range(length - 2)) + world.pick(_SIGNS)
