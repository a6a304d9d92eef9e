"""Everything in a policy that counts for a time only: facts, certificates, permits, answers, lists of law, packs."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from msgspec import Struct

from guard.policy.kinds import Thing
from guard.residency.jurisdictions import adequacy_name
from schemas.permit import PermitSpec
from schemas.policy import Content
from schemas.vocabulary import canonical

Path = tuple[str | int, ...]


class Dated(Struct, frozen=True):
    """Something that counts from a day and until a day. What has no end ends by being revoked."""

    kind: str
    name: str  # as a decision's basis names it, and a revocation
    of: str  # the object that records it
    since: date | None
    expires: date | None
    source: str
    owner: tuple[str, str] = ("", "")  # kind and name of the object that records it, and where within
    path: Path = ()

    def days_left(self, at: date) -> int | None:
        """Return for how many days it still counts; negative where it no longer does."""
        return None if self.expires is None else (self.expires - at).days


def dated(content: Content) -> tuple[Dated, ...]:
    """Return all that counts for a time, what ends first before the rest."""
    found = [
        *_of_destinations(content),
        *_of_flows(content),
        *_of_operators(content),
        *(
            one
            for name, permit in content.permits.items()
            for one in _permit(permit, name, ("Permit", name), ())
        ),
        *_of_thresholds(content),
        *_of_lists(content),
        *_of_packs(content),
    ]
    return tuple(sorted(found, key=lambda one: (one.expires or date.max, one.kind, one.name, one.of)))


def ending(content: Content, at: date, within: int) -> tuple[Dated, ...]:
    """Return what has ended, or ends within so many days."""
    last = at + timedelta(within)
    return tuple(one for one in dated(content) if one.expires is not None and one.expires <= last)


def earliest(content: Content) -> dict[str, date]:
    """Return for each kind the day on which its first ends."""
    days: dict[str, date] = {}
    for one in dated(content):
        if one.expires is not None:
            days.setdefault(one.kind, one.expires)
    return days


def places(found: Iterable[Dated], things: Iterable[Thing]) -> dict[Dated, str]:
    """Return file and line of each, where the objects' files are known."""
    known: Mapping[tuple[str, str], Thing] = {(thing.kind, thing.name): thing for thing in things}
    return {one: known[one.owner].place(*one.path) for one in found if one.owner in known}


def warning(one: Dated, at: date, place: str = "") -> str:
    """Return one sentence: what ended or ends, when, and what to do."""
    left = one.days_left(at) or 0
    if one.kind == "watch":
        told = f"{one.expires}: {one.name}; see what changes"
        return f"{place}: {told}" if place else told
    when = f"ended on {one.expires}" if left < 0 else f"ends in {left} days, on {one.expires}"
    remedy = {"pack": "have it reviewed", "law": "check the lists against their sources"}
    of = f" of {one.of}" if one.of else ""
    told = f"{one.kind} `{one.name}`{of} {when}; {remedy.get(one.kind, 'renew it, or remove it')}"
    return f"{place}: {told}" if place else told


def _of_destinations(content: Content) -> Iterator[Dated]:
    for name, spec in content.destinations.items():
        of, key = f"Destination `{name}`", ("Destination", name)
        for fact, one in spec.facts.items():
            full = canonical(fact) or fact
            yield Dated("fact", full, of, one.observed, one.expires, one.source, key, ("facts", fact))
        for kind, field in (("certificate", "certifications"), ("attestation", "attestations")):
            for index, shown in enumerate(getattr(spec, field)):
                yield Dated(
                    kind, shown.name, of, shown.observed, shown.expires, shown.source, key, (field, index)
                )
        for index, permit in enumerate(spec.permits):
            yield from _permit(permit, permit.id, key, ("permits", index))


def _of_flows(content: Content) -> Iterator[Dated]:
    for name, spec in content.flows.items():
        of, key = f"Flow `{name}`", ("Flow", name)
        for fact, one in spec.facts.items():
            full = canonical(fact) or fact
            yield Dated("fact", full, of, one.observed, one.expires, one.source, key, ("facts", fact))
        for index, answer in enumerate(spec.conditions):
            named = f"answer {answer.id}"
            yield Dated(
                "answer",
                named,
                f"{of} to {answer.question}",
                answer.valid_from,
                answer.valid_to,
                answer.answered_by,
                key,
                ("conditions", index),
            )
        for index, permit in enumerate(spec.permits):
            yield from _permit(permit, permit.id, key, ("permits", index))


def _of_operators(content: Content) -> Iterator[Dated]:
    for name, spec in content.operators.items():
        for fact, one in spec.facts.items():
            full = canonical(fact) or fact
            yield Dated(
                "fact",
                full,
                f"Operator `{name}`",
                one.observed,
                one.expires,
                one.source,
                ("Operator", name),
                ("facts", fact),
            )


def _permit(permit: PermitSpec, name: str, key: tuple[str, str], path: Path) -> Iterator[Dated]:
    of = "" if key[0] == "Permit" else f"{key[0]} `{key[1]}`"
    yield Dated(
        "permit", f"permit {name}", of, permit.valid_from, permit.valid_to, permit.signed_by, key, path
    )
    if permit.assessment is not None:
        named = f"assessment {permit.assessment.id}"
        within = (*path, "assessment")
        yield Dated(
            "assessment",
            named,
            f"permit {name}",
            None,
            permit.assessment.expires,
            permit.signed_by,
            key,
            within,
        )


def _of_thresholds(content: Content) -> Iterator[Dated]:
    for entry in content.thresholds.entries or ():
        if entry.expires is not None:
            yield Dated("threshold", entry.name, "", None, entry.expires, f"{entry.owner}: {entry.reason}")
    for one in content.classifiers.lists or () if content.classifiers is not None else ():
        if one.expires is not None:
            yield Dated("allow list", one.name, "", None, one.expires, f"{one.owner}: {one.reason}")


def _of_lists(content: Content) -> Iterator[Dated]:
    facts = content.facts
    for regime, entries in facts.adequacy.items():
        for entry in entries:
            name = adequacy_name(regime, entry.destination)
            source = entry.source.title or entry.source.type
            yield Dated("adequacy", name, entry.instrument, entry.valid_from, entry.valid_to, source)
    for watch in facts.watch:
        if watch.date is not None:
            yield Dated("watch", watch.what, "", None, watch.date, watch.source.title or watch.source.type)
    due = facts.as_of + timedelta(facts.recheck_every_days)
    yield Dated("law", "lists of jurisdictions", "", facts.as_of, due, f"as of {facts.as_of}")


def _of_packs(content: Content) -> Iterator[Dated]:
    for name, pack in content.packs.items():
        yield Dated(
            "pack",
            name,
            "",
            pack.in_force,
            pack.review_by,
            f"checked {pack.checked}",
            ("Pack", name),
            ("review_by",),
        )
    for index, accepted in enumerate(content.bundle.accepted_origins):
        yield Dated(
            "acceptance",
            ", ".join(accepted.countries),
            "Bundle",
            None,
            accepted.valid_to,
            accepted.accepted_by,
            ("Bundle", ""),
            ("accepted_origins", index),
        )
