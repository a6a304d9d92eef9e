"""Numbers that stand for a person or a company, with the check digits that make them hold."""

from collections.abc import Callable
from functools import partial
from importlib import import_module

from classifiers.synthesis.world import World

Proof = Callable[[str], bool]
_TRIES = 20_000


def proven(module: str) -> Proof:
    """Return the proof of a number by the module of `stdnum` that knows it."""
    proof: Proof = import_module(f"stdnum.{module}").is_valid
    return proof


def holding(world: World, make: Callable[[World], str], module: str) -> str:
    """Return a number that holds, drawn until it does."""
    proof = proven(module)
    for _ in range(_TRIES):
        number = make(world)
        if proof(number):
            return number
    raise RuntimeError(f"no number that `stdnum.{module}` accepts came up in {_TRIES} draws; mend its shape")


def birthday(world: World) -> tuple[str, str, str]:
    """Return the year in two digits, the month and the day that some numbers begin with."""
    return f"{world.number(40, 99)}", f"{world.number(1, 12):02}", f"{world.number(1, 28):02}"


def _shaped(shape: str) -> Callable[[World], str]:
    return lambda world: world.shape(shape)


def _dated(pattern: str) -> Callable[[World], str]:
    def make(world: World) -> str:
        year, month, day = birthday(world)
        return world.shape(pattern.format(y=year, m=month, d=day))

    return make


def nir(world: World) -> str:
    """Return a French social security number with its key."""
    year, month, _ = birthday(world)
    body = f"{world.number(1, 2)}{year}{month}{world.number(1, 95):02}{world.number(1, 990):03}{world.number(1, 999):03}"
    if body[5:7] == "20":
        body = body[:5] + "21" + body[7:]
    key = f"{97 - int(body) % 97:02}"
    return world.pick(
        (
            body + key,
            f"{body[0]} {body[1:3]} {body[3:5]} {body[5:7]} {body[7:10]} {body[10:]} {key}",
            f"{body} {key}",
        )
    )


def belgian(world: World) -> str:
    """Return a Belgian national number."""
    year, month, day = birthday(world)
    body = f"{year}{month}{day}{world.number(1, 997):03}"
    key = f"{97 - int(body) % 97:02}"
    return world.pick((body + key, f"{year}.{month}.{day}-{body[6:]}.{key}"))


def codice_fiscale(world: World) -> str:
    """Return an Italian tax code."""
    from stdnum.it import codicefiscale  # noqa: PLC0415

    letters = "".join(world.pick("BCDFGLMNPRSTVZ") for _ in range(6))
    day = world.number(1, 28) + world.pick((0, 40))
    body = f"{letters}{world.number(40, 99)}{world.pick('ABCDEHLMPRST')}{day:02}{world.pick('ABCDFGHL')}{world.number(1, 950):03}"
    return f"{body}{codicefiscale.calc_check_digit(body)}"


def social_germany(world: World) -> str:
    """Return a German pension insurance number; its check digit is the cross sums' last."""
    from classifiers.patterns._checks import cross_sums  # noqa: PLC0415

    year, month, day = birthday(world)
    letter = world.pick("ABCDEFGHKLMNPRSTW")
    area = f"{world.pick((2, 4, 8, 9, 12, 13, 15, 20, 24, 26, 53, 65)):02}"
    head, serial = f"{area}{day}{month}{year}", f"{world.number(0, 99):02}"
    counted = f"{head}{ord(letter) - 64:02}{serial}"
    check = cross_sums(counted, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)) % 10
    return world.pick(
        (f"{head}{letter}{serial}{check}", f"{area} {day}{month}{year} {letter} {serial}{check}")
    )


def health_germany(world: World) -> str:
    """Return a German health insurance number; its check digit is Luhn's over the letter's place and the digits."""
    letter, body = world.pick("ABCDEFGHIKLMNOPRSTUVWXYZ"), world.digits(8)
    counted = f"{ord(letter) - 64:02}{body}"
    total = sum(sum(divmod(int(digit) * (1 + place % 2), 10)) for place, digit in enumerate(counted))
    return f"{letter}{body}{total % 10}"


def nino(world: World) -> str:
    """Return a British national insurance number."""
    first, second = world.pick("ABCEGHJKLMNPRSTWXYZ"), world.pick("ABCEGHJKLMNPRSTWXYZ")
    if first + second in {"BG", "GB", "NK", "KN", "TN", "NT", "ZZ"}:
        first, second = "A", "B"
    six, suffix = world.digits(6), world.pick("ABCD")
    return world.pick(
        (f"{first}{second}{six}{suffix}", f"{first}{second} {six[:2]} {six[2:4]} {six[4:]} {suffix}")
    )


def social_us(world: World) -> str:
    """Return a US social security number of an area that is given out."""
    area = world.number(1, 899)
    area = 667 if area == 666 else area
    return f"{area:03}-{world.number(1, 99):02}-{world.number(1, 9999):04}"


Maker = Callable[[World], str]


def _spaced(make: Maker, module: str, *layouts: tuple[int, ...]) -> Maker:
    """Return a maker whose numbers hold and are written in one of the groupings, or in none."""

    def grouped(world: World) -> str:
        number = holding(world, make, module)
        groups = world.pick(((len(number),), *layouts))
        if sum(groups) != len(number):
            return number
        parts, at = [], 0
        for group in groups:
            parts.append(number[at : at + group])
            at += group
        return world.pick((" ", " ", "-", ".")).join(parts) if len(parts) > 1 else number

    return grouped


def _personnummer(world: World) -> str:
    year, month, day = birthday(world)
    separator = world.pick(("-", "-", ""))
    century = world.pick(("", "19"))
    return holding(world, lambda w: f"{century}{year}{month}{day}{separator}{w.digits(4)}", "se.personnummer")


def _curp(world: World) -> str:
    from stdnum.mx import curp  # noqa: PLC0415

    year, month, day = birthday(world)
    letters = f"{world.pick('BCDGLMPRST')}{world.pick('AEIOU')}{world.shape('??')}"
    body = f"{letters}{year}{month}{day}{world.pick('HM')}{world.pick(('DF', 'JC', 'NL', 'OC', 'PL'))}{world.shape('???')}{world.digits(1)}"
    return body + str(curp.calc_check_digit(body))


def _cpf(world: World) -> str:
    from stdnum.br import cpf  # noqa: PLC0415

    body = world.digits(9)
    number = body + "".join(str(check) for check in _cpf_checks(body))
    return cpf.format(number) if world.happens(0.6) else number


def _cpf_checks(body: str) -> tuple[int, int]:
    first = -sum((10 - place) * int(digit) for place, digit in enumerate(body)) % 11 % 10
    second = -sum((11 - place) * int(digit) for place, digit in enumerate(f"{body}{first}")) % 11 % 10
    return first, second


NATIONAL: dict[str, tuple[Maker, ...]] = {
    "en_GB": (nino, nino, _spaced(_shaped("%#########"), "gb.utr", (5, 5))),
    "en_US": (social_us,),
    "en_IE": (partial(holding, make=_shaped("#######?"), module="ie.pps"),),
    "de_DE": (_spaced(_shaped("%##########"), "de.idnr", (2, 3, 3, 3)), social_germany),
    "de_AT": (_spaced(_dated("%###{d}{m}{y}"), "at.vnr", (4, 6)),),
    "de_CH": (partial(holding, make=_shaped("756.####.####.##"), module="ch.ssn"),),
    "fr_FR": (nir,),
    "fr_BE": (belgian,),
    "fr_CH": (partial(holding, make=_shaped("756.####.####.##"), module="ch.ssn"),),
    "es_ES": (
        partial(holding, make=_shaped("########?"), module="es.dni"),
        partial(holding, make=_shaped("########-?"), module="es.dni"),
        partial(holding, make=_shaped("X#######?"), module="es.nie"),
        partial(holding, make=_shaped("Y-#######-?"), module="es.nie"),
    ),
    "es_AR": (_spaced(_shaped("2#########%"), "ar.cuit", (2, 8, 1)), _shaped("%#.###.###")),
    "es_MX": (_curp,),
    "it_IT": (codice_fiscale,),
    "nl_NL": (_spaced(_shaped("%########"), "nl.bsn", (3, 3, 3), (4, 2, 3)),),
    "nl_BE": (belgian,),
    "pl_PL": (_spaced(_dated("{y}{m}{d}#####"), "pl.pesel"),),
    "pt_PT": (_spaced(_shaped("2########"), "pt.nif", (3, 3, 3)),),
    "pt_BR": (partial(holding, make=_cpf, module="br.cpf"),),
    "sv_SE": (_personnummer,),
}
MEDICAL: dict[str, Maker] = {"en": _spaced(_shaped("%#########"), "gb.nhs", (3, 3, 4)), "de": health_germany}


def national_id(world: World) -> str:
    """Return a national, tax or social number of the country, at times the number of a passport or a licence."""
    if world.happens(0.2):
        return world.shaped("documents", world.language)
    return world.pick(NATIONAL[world.locale])(world)


def medical_id(world: World) -> str:
    """Return a number that a hospital or an insurer knows a patient by."""
    if world.language in MEDICAL and world.happens(0.4):
        return MEDICAL[world.language](world)
    return world.shaped("patients", world.language)


def licence_plate(world: World) -> str:
    """Return a number plate of the country."""
    return world.shaped("plates", world.locale)


def other_id(world: World) -> str:
    """Return a case, file, customer or staff number."""
    if world.happens(0.12):
        return world.shape(world.pick(("?########", "??######", "?%%?#####", "##??#####")))
    return world.shaped("files", world.language)
