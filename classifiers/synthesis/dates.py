"""Days and times in the many ways of writing them, birthdays and ages among them."""

from calendar import monthrange

from classifiers.synthesis.world import World


def written(world: World, low: int, high: int) -> str:
    """Return a day between two years, in a way of writing that the language has."""
    year, month = world.number(low, high), world.number(1, 12)
    day = world.number(1, monthrange(year, month)[1])
    name: str = world.gazetteer["months"][month - 1]
    dots = {
        f"{day:02}.{month:02}.{year}": 8,
        f"{day}.{month}.{year}": 4,
        f"{day:02}.{month:02}.{year % 100:02}": 2,
    }
    strokes = {
        f"{day:02}/{month:02}/{year}": 8,
        f"{day}/{month}/{year}": 3,
        f"{day:02}/{month:02}/{year % 100:02}": 2,
    }
    dashes = {f"{day:02}-{month:02}-{year}": 5, f"{day}-{month}-{year}": 1}
    iso = {f"{year}-{month:02}-{day:02}": 4, f"{year}{month:02}{day:02}": 0.3}
    ways: dict[str, float]
    match world.language:
        case "en":
            american = {
                f"{month:02}/{day:02}/{year}": 3,
                f"{month}/{day}/{year}": 2,
                f"{name} {day}, {year}": 4,
            }
            ordinal = (
                "th" if 4 <= day <= 20 or day % 10 > 3 or day % 10 == 0 else ("st", "nd", "rd")[day % 10 - 1]
            )
            ways = (
                strokes
                | iso
                | american
                | {
                    f"{day} {name} {year}": 6,
                    f"{day}{ordinal} {name} {year}": 2,
                    f"{day} {name[:3]} {year}": 3,
                    f"{day:02}-{name[:3]}-{year}": 1,
                }
            )
        case "de":
            ways = dots | iso | {f"{day}. {name} {year}": 6, f"{day:02}. {name[:3]}. {year}": 1}
        case "pl":
            ways = (
                dots
                | iso
                | dashes
                | {
                    f"{day} {name} {year}": 6,
                    f"{day} {name} {year} r.": 3,
                    f"{day:02}.{month:02}.{year} r.": 2,
                }
            )
        case "sv":
            ways = iso | {
                f"{year}-{month:02}-{day:02}": 8,
                f"{day} {name} {year}": 5,
                f"den {day} {name} {year}": 1,
                f"{day}/{month} {year}": 2,
            }
        case "nl":
            ways = dashes | strokes | iso | {f"{day} {name} {year}": 6, f"{day} {name[:3]} {year}": 1}
        case "es" | "pt":
            ways = strokes | dashes | iso | {f"{day} de {name} de {year}": 7}
        case _:
            ways = strokes | dots | iso | {f"{day} {name} {year}": 7}
    return world.weighted(ways)


def birth(world: World) -> str:
    """Return a birthday."""
    return written(world, 1931, 2019)


def day(world: World) -> str:
    """Return a day of business: it is nobody's birthday."""
    return written(world, 1996, 2029)


def age(world: World) -> str:
    """Return an age, with or without its unit."""
    years = world.number(1, 97)
    unit: str = world.pick(world.gazetteer["years"])
    if world.happens(0.35):
        return str(years)
    return f"{years}{unit}" if unit.startswith("-") else f"{years} {unit}"


def time(world: World) -> str:
    """Return a time of day, or a stamp."""
    hour, minute, second = world.number(0, 23), world.number(0, 59), world.number(0, 59)
    clock = f"{hour:02}:{minute:02}"
    return world.weighted(
        {
            clock: 6,
            f"{clock}:{second:02}": 2,
            f"{hour % 12 + 1}.{minute:02} pm" if world.language == "en" else clock + " h": 1,
            stamp(world): 0.5,
        }
    )


def stamp(world: World) -> str:
    """Return an instant as machines write it."""
    return f"20{world.number(18, 29)}-{world.number(1, 12):02}-{world.number(1, 28):02}T{world.number(0, 23):02}:{world.number(0, 59):02}:{world.number(0, 59):02}{world.pick(('Z', '.' + world.digits(3) + 'Z', '+02:00'))}"
