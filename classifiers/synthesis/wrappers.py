"""What stands around a text on its way: mail headers and quotes, chats, log lines, JSON fields, tables, code."""

from collections.abc import Callable

from classifiers.synthesis import dates, lookalikes, people
from classifiers.synthesis.labelled import Labelled, joined, labelled, rewritten, separated
from classifiers.synthesis.layouts import escaped
from classifiers.synthesis.world import World

Wrapper = Callable[[World, Labelled], Labelled]

_HEADERS = {
    "en": ("From", "To", "Date", "Subject", "wrote"),
    "de": ("Von", "An", "Datum", "Betreff", "schrieb"),
    "fr": ("De", "À", "Date", "Objet", "a écrit"),
    "es": ("De", "Para", "Fecha", "Asunto", "escribió"),
    "it": ("Da", "A", "Data", "Oggetto", "ha scritto"),
    "nl": ("Van", "Aan", "Datum", "Onderwerp", "schreef"),
    "pl": ("Od", "Do", "Data", "Temat", "napisał(a)"),
    "pt": ("De", "Para", "Data", "Assunto", "escreveu"),
    "sv": ("Från", "Till", "Datum", "Ämne", "skrev"),
}


def neutral(world: World, given: Labelled) -> Labelled:
    """Return the text in a wrapping that names nobody."""
    return world.weighted({_field: 4, _log: 2, _bullet: 1, _comment: 1, _cell: 1, _paragraph: 1})(
        world, given
    )


def personal(world: World, given: Labelled) -> Labelled:
    """Return the text as part of a mail or a chat between people."""
    return world.weighted({_mail: 4, _quote: 3, _chat: 3})(world, given)


def _address(world: World) -> Labelled:
    name = people.plain(world)
    return joined((labelled(name, "person"), " <", labelled(people.email(world), "email"), ">"))


def _mail(world: World, given: Labelled) -> Labelled:
    sender, receiver, date, subject, _ = _HEADERS[world.language]
    first = given.text.split("\n")[0].split(" ")[: world.number(1, 3)]
    title = "" if given.marks and given.marks[0].start < 60 else " ".join(first)
    return joined(
        (
            f"{sender}: ",
            _address(world),
            f"\n{receiver}: ",
            _address(world),
            f"\n{date}: {dates.day(world)} {dates.time(world)}\n{subject}: {world.pick(('Re: ', 'Fwd: ', ''))}{title}\n\n",
            given,
        )
    )


def _quote(world: World, given: Labelled) -> Labelled:
    wrote = _HEADERS[world.language][4]
    quoted = rewritten(given, lambda piece: piece.replace("\n", "\n> "))
    return joined((f"{dates.day(world)} {dates.time(world)} ", _address(world), f" {wrote}:\n> ", quoted))


def _chat(world: World, given: Labelled) -> Labelled:
    name = (
        labelled(people.somebody(world).first, "person")
        if world.happens(0.5)
        else labelled(people.username(world), "username")
    )
    open_, close = world.pick((("[", "] "), ("", " - "), ("(", ") ")))
    return joined((f"{open_}{dates.time(world)}{close}", name, ": ", given))


def _field(world: World, given: Labelled) -> Labelled:
    name = world.pick(("message", "text", "body", "comment", "description", "note", "content", "msg"))
    extra = world.pick(
        (
            "",
            f'"id": {world.number(1, 99999)}, ',
            f'"ts": "{dates.stamp(world)}", ',
            f'"type": "event", "v": {world.number(1, 4)}, ',
        )
    )
    return joined((f'{{{extra}"{name}": "', escaped(given), '"}'))


def _log(world: World, given: Labelled) -> Labelled:
    return joined(
        (
            f"{dates.stamp(world)} {world.pick(('INFO', 'WARN', 'DEBUG', 'ERROR'))} {world.pick(('app', 'mailer', 'api', 'worker-2'))}: ",
            given,
        )
    )


def _bullet(world: World, given: Labelled) -> Labelled:
    return joined((world.pick(("- ", "* ", "1. ", "> ", "## ")), given))


def _comment(world: World, given: Labelled) -> Labelled:
    sign = world.pick(("# ", "// ", "-- "))
    return joined((sign, rewritten(given, lambda piece: piece.replace("\n", f"\n{sign}"))))


def _cell(world: World, given: Labelled) -> Labelled:
    return separated(
        (lookalikes.code(world), joined(('"', given, '"')), str(world.number(1, 40))),
        world.pick((";", ",", " | ")),
    )


def _paragraph(_world: World, given: Labelled) -> Labelled:
    return joined(("<p>", given, "</p>"))
