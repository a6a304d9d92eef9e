"""Records of fields: names in the language, values of their kinds, and fields that tell of nobody."""

from collections.abc import Callable

from classifiers.synthesis import dates, lookalikes, people, places
from classifiers.synthesis.labelled import Labelled, labelled
from classifiers.synthesis.templates import Book, book
from classifiers.synthesis.values import VALUES
from classifiers.synthesis.world import World

Row = tuple[tuple[str, Labelled], ...]

_NEUTRAL: dict[str, Callable[[World], str]] = {
    "id": lookalikes.number,
    "uuid": lambda world: world.shape("^^^^^^^^-^^^^-4^^^-a^^^-^^^^^^^^^^^^"),
    "created_at": dates.stamp,
    "updated": dates.day,
    "due_date": dates.day,
    "version": lookalikes.version,
    "order_no": lookalikes.code,
    "sku": lookalikes.code,
    "product": lookalikes.product,
    "qty": lambda world: str(world.number(1, 60)),
    "status": lambda world: world.pick(
        ("open", "closed", "paid", "active", "pending", "new", "OK", "failed")
    ),
    "type": lambda world: world.pick(("standard", "B2B", "update", "event", "private", "v2")),
    "priority": lambda world: world.pick(("low", "high", "P1", "P2", "normal")),
    "trace_id": lambda world: world.shape("^" * 32),
    "total": lookalikes.number,
    "currency": lambda world: world.pick(("EUR", "GBP", "USD", "PLN", "SEK")),
    "lang": lambda world: world.pick(("en", "de-DE", "fr", "pl")),
    "host": lambda world: world.pick(("web-1.internal.example", "db-3", "edge-fra-2", "localhost")),
    "sex": lambda world: world.pick(("M", "F", "m", "f", "X", "d")),
    "active": lambda world: world.pick(("true", "false", "1", "0")),
}
_COMMON = (
    "person",
    "email",
    "phone",
    "address",
    "date_of_birth",
    "username",
    "national_id",
    "location",
    "organisation",
)


def row(world: World, *, plain: bool = False) -> tuple[Row, tuple[str, ...]]:
    """Return a record of named fields, and the topics its values make it about; a plain one is about nobody."""
    known = book(world.language)
    cells: list[tuple[str, Labelled]] = []
    topics: list[str] = []
    if not plain:
        common = [kind for kind in _COMMON if kind in known.fields and world.happens(0.42)]
        rare = [kind for kind in sorted(known.fields) if kind not in _COMMON and world.happens(0.1)]
        for kind in common + rare:
            made = _cell(world, known, kind)
            if made is not None:
                cells.append((world.pick(known.fields[kind]), made))
                topics.extend((kind,) if kind == "secret" or kind.startswith(("art9_", "art10_")) else ())
    names = world.chance.sample(sorted(_NEUTRAL), world.number(2, 6) if plain else world.number(0, 4))
    cells.extend((name, Labelled(_NEUTRAL[name](world))) for name in names)
    if len(cells) < 2:
        cells.append((world.pick(known.fields["person"]), _cell(world, known, "person") or Labelled("")))
    if world.happens(0.4):
        world.chance.shuffle(cells)
    return tuple(cells), tuple(topics)


def _cell(world: World, known: Book, kind: str) -> Labelled | None:
    """Return a value of a field: from a maker, or from a list of words that templates label as the kind."""
    if kind == "person":
        return labelled(people.person(world), kind)
    if kind == "address":
        return labelled(places.on_one_line(world), kind)
    if kind in VALUES:
        return labelled(VALUES[kind](world), kind)
    if kind in known.lists:
        return labelled(world.pick(known.words[world.pick(known.lists[kind])]), kind)
    return None
