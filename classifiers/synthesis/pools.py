"""What Faker's locales know: names, streets, towns and companies, drawn once and sorted."""

import zlib
from functools import cache
from typing import Any

from msgspec import Struct

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv")
LOCALES = {
    "en": ("en_GB", "en_US", "en_IE"),
    "de": ("de_DE", "de_AT", "de_CH"),
    "fr": ("fr_FR", "fr_CH", "fr_BE"),
    "es": ("es_ES", "es_AR", "es_MX"),
    "it": ("it_IT",),
    "nl": ("nl_NL", "nl_BE"),
    "pl": ("pl_PL",),
    "pt": ("pt_PT", "pt_BR"),
    "sv": ("sv_SE",),
}
ORIGINS = (
    *(
        "tr_TR",
        "az_AZ",
        "uz_UZ",
        "ro_RO",
        "cs_CZ",
        "sk_SK",
        "hu_HU",
        "hr_HR",
        "sl_SI",
        "sq_AL",
        "fi_FI",
        "da_DK",
    ),
    *(
        "no_NO",
        "lt_LT",
        "lv_LV",
        "et_EE",
        "en_IN",
        "en_PK",
        "en_NG",
        "ha_NG",
        "yo_NG",
        "ig_NG",
        "tw_GH",
        "zu_ZA",
    ),
    *("vi_VN", "id_ID", "tl_PH", "ja_JP", "zh_CN", "ru_RU", "uk_UA", "bg_BG", "el_GR"),
    *("en_US", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "pl_PL", "pt_PT", "sv_SE"),
)
_CYRILLIC = "а-a б-b в-v г-g д-d е-e ж-zh з-z и-i й-y к-k л-l м-m н-n о-o п-p р-r с-s т-t у-u ф-f х-kh ц-ts ч-ch ш-sh щ-shch ъ- ы-y ь- э-e ю-yu я-ya і-i ї-yi є-ye ґ-g ё-yo"
_GREEK = "α-a β-v γ-g δ-d ε-e ζ-z η-i θ-th ι-i κ-k λ-l μ-m ν-n ξ-x ο-o π-p ρ-r σ-s τ-t υ-y φ-f χ-ch ψ-ps ω-o ς-s ά-a έ-e ή-i ί-i ό-o ύ-y ώ-o ϊ-i ϋ-y"
_LATIN = {
    ord(form): latin.capitalize() if form != letter else latin
    for letter, latin in (pair.split("-") for pair in f"{_CYRILLIC} {_GREEK}".split())
    for form in (letter, letter.upper())
}


class Pool(Struct, frozen=True):
    """What one locale offers."""

    locale: str
    men: tuple[str, ...]
    women: tuple[str, ...]
    last_men: tuple[str, ...]
    last_women: tuple[str, ...]
    streets: tuple[str, ...]
    towns: tuple[str, ...]
    companies: tuple[str, ...]


def held_out_locale(language: str) -> str | None:
    """Return the locale that training never sees, where the language has more than one."""
    locales = LOCALES[language]
    return locales[-1] if len(locales) > 1 else None


def is_held_out(text: str) -> bool:
    """Return whether a name or a template is of the fifth that training never sees."""
    return zlib.crc32(text.encode()) % 5 == 0


@cache
def pool(locale: str, *, part: str) -> Pool:
    """Return what a locale offers to a part of the data; names of the two parts have nothing in common."""
    whole = _drawn(locale)

    def kept(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if is_held_out(name) == (part == "held_out")) or names

    return Pool(
        locale=locale,
        men=kept(whole.men),
        women=kept(whole.women),
        last_men=kept(whole.last_men),
        last_women=kept(whole.last_women),
        streets=kept(whole.streets),
        towns=kept(whole.towns),
        companies=whole.companies,
    )


@cache
def _drawn(locale: str) -> Pool:
    from faker import Faker  # noqa: PLC0415  # only whoever generates needs it

    fake: Any = Faker(locale)
    fake.seed_instance(locale)
    for provider in fake.get_providers():
        if hasattr(provider, "cities"):  # Italian ones come out of a set, in another order in each process
            provider.cities = sorted(set(provider.cities))

    def draw(maker: str, count: int = 700) -> tuple[str, ...]:
        make = getattr(fake, maker)
        drawn = {str(make()).translate(_LATIN).strip() for _ in range(count)}
        return tuple(sorted(name for name in drawn if name.isprintable() and name[:1].isalnum()))

    if locale in {"ja_JP", "zh_CN"}:
        names = [fake.romanized_name().split(" ", 1) for _ in range(500)]
        first, last = (tuple(sorted({name[place] for name in names})) for place in (0, -1))
        return Pool(locale, first, first, last, last, (), (), ())
    home = any(locale in locales for locales in LOCALES.values())
    return Pool(
        locale=locale,
        men=draw("first_name_male"),
        women=draw("first_name_female"),
        last_men=draw("last_name_male"),
        last_women=draw("last_name_female"),
        streets=draw("street_name") if home else (),
        towns=draw("city") if home else (),
        companies=draw("company") if home else (),
    )
