"""Accounts, cards, phones, numbers of companies, and the addresses of machines."""

from stdnum import iban as iban_number
from stdnum import luhn

from classifiers.synthesis.identifiers import holding
from classifiers.synthesis.people import domain, username
from classifiers.synthesis.world import World

_ACCOUNTS = {
    "en": ("GB", "????##############"),
    "de": ("DE", "##################"),
    "fr": ("FR", "#######################"),
    "es": ("ES", "####################"),
    "it": ("IT", "?######################"),
    "nl": ("NL", "????##########"),
    "pl": ("PL", "########################"),
    "pt": ("PT", "#####################"),
    "sv": ("SE", "####################"),
}
_COMPANIES = {
    "en": (("GB#########", "gb.vat"), ("0#######", ""), ("SC######", "")),
    "de": (("DE#########", "de.vat"), ("HRB #####", "")),
    "fr": (("#########", "fr.siren"), ("##############", "fr.siret")),
    "es": (("B########", "es.cif"), ("A########", "es.cif")),
    "it": (("IT###########", "it.iva"), ("###########", "it.iva")),
    "nl": (("NL#########B01", "nl.btw"), ("KvK ########", "")),
    "pl": (
        ("##########", "pl.nip"),
        ("PL##########", "pl.nip"),
        ("#########", "pl.regon"),
        ("KRS 0000######", ""),
    ),
    "pt": (("PT5########", "pt.nif"), ("5########", "pt.nif")),
    "sv": (("556###-####", "se.orgnr"), ("SE556#######01", "se.vat")),
}


def phone(world: World) -> str:
    """Return a telephone number of the country."""
    return world.shaped("phones", world.locale)


def iban(world: World) -> str:
    """Return an account number that holds, in one piece or in fours."""
    country, shape = _ACCOUNTS[world.language]
    body = world.shape(shape)
    if country == "ES":
        from stdnum.es import ccc  # noqa: PLC0415

        body = body[:8] + ccc.calc_check_digits(body) + body[10:]
    number = f"{country}{iban_number.calc_check_digits(f'{country}00{body}')}{body}"
    return number if world.happens(0.4) else iban_number.format(number)


def card(world: World) -> str:
    """Return a card number that holds."""
    body = world.pick(("4", "51", "52", "55", "4", "37"))
    body += world.digits((14 if body == "37" else 15) - len(body))
    number = body + luhn.calc_check_digit(body)
    return world.pick(
        (
            number,
            " ".join(number[at : at + 4] for at in range(0, len(number), 4)),
            "-".join(number[at : at + 4] for at in range(0, len(number), 4)),
        )
    )


def vat_id(world: World) -> str:
    """Return a tax or register number of a company, with its check digit where it has one."""
    shape, module = world.pick(_COMPANIES[world.language])
    return holding(world, lambda w: w.shape(shape), module) if module else world.shape(shape)


def bank_account(world: World) -> str:
    """Return an account number of no international form."""
    return world.shape(world.pick(("########", "## #### ####", "##########", "###-#######-##")))


def amount(world: World) -> str:
    """Return a sum of money."""
    whole, part = world.number(1, 250_000), world.digits(2)
    sign = {"en": "£", "pl": "zł", "sv": "kr"}.get(world.language, "€")
    if world.language == "en":
        return world.pick(
            (
                f"{sign}{whole:,}.{part}",
                f"{sign}{whole}",
                f"${whole:,}",
                f"USD {whole:,}",
                f"EUR {whole}.{part}",
            )
        )
    dotted = f"{whole:,}".replace(",", world.pick((".", " ", "")))
    return world.pick(
        (
            f"{dotted},{part} {sign}",
            f"{dotted} {sign}",
            f"EUR {dotted},{part}",
            f"{sign} {dotted}" if sign == "€" else f"{dotted} {sign}",
        )
    )


def ip(world: World) -> str:
    """Return an address of a machine."""
    if world.happens(0.25):
        return f"2001:db8:{world.shape('^^^^')}::{world.shape('^^')}"
    return (
        world.pick(
            (
                "192.0.2",
                "198.51.100",
                "203.0.113",
                f"10.{world.number(0, 255)}.{world.number(0, 255)}",
                f"192.168.{world.number(0, 9)}",
            )
        )
        + f".{world.number(1, 254)}"
    )


def mac(world: World) -> str:
    """Return the address of a network card."""
    return world.shape("02:^^:^^:^^:^^:^^")


def device_id(world: World) -> str:
    """Return a number of a device that holds."""
    body = "35" + world.digits(12)
    return body + luhn.calc_check_digit(body)


def url(world: World) -> str:
    """Return the address of a profile or of a page."""
    host = domain(world)
    return world.pick(
        (
            f"https://{host}/u/{username(world).lstrip('@')}",
            f"https://www.{host}/",
            f"http://{host}/{world.digits(4)}",
            f"www.{host}",
            f"https://social.example/@{username(world).lstrip('@')}",
        )
    )


def crypto_wallet(world: World) -> str:
    """Return the address of a wallet."""
    return "0x" + world.shape("^" * 40)
