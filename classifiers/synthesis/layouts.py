"""Records in the layouts that systems write: JSON, CSV, forms, log lines, tables, code."""

import json
from collections.abc import Callable

from classifiers.synthesis import dates
from classifiers.synthesis.labelled import Labelled, joined, rewritten, separated
from classifiers.synthesis.rows import Row
from classifiers.synthesis.world import World

Layout = Callable[[World, Row], Labelled]


def chosen(world: World) -> Layout:
    """Return one of the layouts."""
    return world.weighted(
        {
            _json: 6,
            _lines: 6,
            _csv: 3,
            _log: 3,
            _table: 2,
            _code: 1.5,
            _yaml: 2,
            _xml: 1.5,
            _sql: 1,
            _query: 1,
            _sentence: 1,
        }
    )


def escaped(given: Labelled) -> Labelled:
    """Return the text as it stands inside a JSON string."""
    return rewritten(given, lambda piece: json.dumps(piece, ensure_ascii=False)[1:-1])


def _key(world: World, name: str) -> str:
    match world.pick(("as_is", "as_is", "snake", "camel", "upper")):
        case "snake":
            return name.lower().replace(" ", "_")
        case "camel":
            head, *rest = name.lower().replace("_", " ").split() or [name]
            return head + "".join(word.capitalize() for word in rest)
        case "upper":
            return name.upper().replace(" ", "_")
        case _:
            return name


def _json(world: World, cells: Row) -> Labelled:
    pretty = world.happens(0.35)
    pairs = [joined((f'"{_key(world, name)}": ', *_quoted(made))) for name, made in cells]
    whole = joined(
        ("{\n  " if pretty else "{", separated(pairs, ",\n  " if pretty else ", "), "\n}" if pretty else "}")
    )
    return (
        joined((f'{{"{world.pick(("data", "customer", "payload", "record"))}": ', whole, "}"))
        if world.happens(0.25)
        else whole
    )


def _quoted(made: Labelled) -> tuple[Labelled | str, ...]:
    bare = made.text in {"true", "false"} or (made.text.isdigit() and not made.text.startswith("0"))
    return (made,) if bare and not made.marks else ('"', escaped(made), '"')


def _lines(world: World, cells: Row) -> Labelled:
    between = world.pick((": ", ": ", " : ", " = ", ":\t", " - "))
    lines = [
        joined((name.replace("_", " ").capitalize() if world.happens(0.6) else name, between, made))
        for name, made in cells
    ]
    return separated(lines, world.pick(("\n", "\n", "\n", "; ", " | ", ", ")))


def _csv(world: World, cells: Row) -> Labelled:
    comma = world.pick((",", ";", "\t", "|"))
    values = separated([joined(('"', made, '"')) if comma in made.text else made for _, made in cells], comma)
    return joined((comma.join(name for name, _ in cells), "\n", values)) if world.happens(0.6) else values


def _log(world: World, cells: Row) -> Labelled:
    head = world.pick(
        (
            f"{dates.stamp(world)} INFO ",
            f"[{dates.time(world)}] ",
            f"{dates.stamp(world)} DEBUG svc.{world.pick(('auth', 'crm', 'mail', 'billing'))} ",
            "level=info ",
        )
    )
    return joined(
        (
            head,
            separated(
                [
                    joined(
                        (
                            _key(world, name),
                            '="' if " " in made.text else "=",
                            made,
                            '"' if " " in made.text else "",
                        )
                    )
                    for name, made in cells
                ],
                " ",
            ),
        )
    )


def _table(_world: World, cells: Row) -> Labelled:
    head = " | ".join(name for name, _ in cells)
    return joined(
        (f"| {head} |\n|{'---|' * len(cells)}\n| ", separated([made for _, made in cells], " | "), " |")
    )


def _code(world: World, cells: Row) -> Labelled:
    pairs = [
        joined((f"{_key(world, name).replace(' ', '_').replace('-', '_')}=", '"', escaped(made), '"'))
        for name, made in cells
    ]
    return joined(
        (
            world.pick(("user = User(", "createCustomer(", "record := New(", "row = dict(")),
            separated(pairs, ", "),
            ")",
        )
    )


def _yaml(world: World, cells: Row) -> Labelled:
    indent = world.pick(("", "  ", "- "))
    pairs = [
        joined(("  " if indent == "- " and place else indent, _key(world, name), ": ", made))
        for place, (name, made) in enumerate(cells)
    ]
    return separated(pairs, "\n")


def _xml(world: World, cells: Row) -> Labelled:
    def element(name: str, made: Labelled) -> Labelled:
        tag = _key(world, name).replace(" ", "_").replace("'", "")
        return joined((f"<{tag}>", made, f"</{tag}>"))

    return joined(
        ("<record>", separated([element(*cell) for cell in cells], world.pick(("", "\n  "))), "</record>")
    )


def _sql(world: World, cells: Row) -> Labelled:
    names = ", ".join(_key(world, name).replace(" ", "_") for name, _ in cells)
    values = separated(
        [joined(("'", rewritten(made, lambda piece: piece.replace("'", "''")), "'")) for _, made in cells],
        ", ",
    )
    return joined(
        (
            f"INSERT INTO {world.pick(('users', 'customers', 'orders', 'staff'))} ({names}) VALUES (",  # noqa: S608  # nobody runs it
            values,
            ");",
        )
    )


def _query(world: World, cells: Row) -> Labelled:
    pairs = [
        joined(
            (_key(world, name).replace(" ", "_"), "=", rewritten(made, lambda piece: piece.replace(" ", "+")))
        )
        for name, made in cells
    ]
    return joined((world.pick(("/search?", "https://api.example.com/v1/find?", "")), separated(pairs, "&")))


def _sentence(_world: World, cells: Row) -> Labelled:
    return separated([made for _, made in cells], " ")
