"""Which legal bases of past movements no longer hold on a day: ended, revoked, or no longer on record."""

from collections.abc import Callable
from datetime import date
from functools import cache

from guard.policy.dated import Dated, dated
from guard.policy.permits import permit_names
from guard.policy.reliance import cited, cites
from schemas.policy import Content
from schemas.vocabulary import canonical

_WHOLE = {"permit", "adequacy"}


def ended(content: Content, at: date) -> Callable[[str, str, str, str], str]:
    """Return a function from a basis, with the flow, destination and operator it served, to why it no longer holds.

    It answers with nothing where the basis still holds by what is on record today.
    """
    over = [one for one in dated(content) if one.expires is not None and one.expires < at]
    current = {(one.kind, one.name, one.owner) for one in dated(content) if one not in over}
    over = [one for one in over if (one.kind, one.name, one.owner) not in current]
    revoked = {canonical(name) or name: one for name, one in content.facts.revoked.items() if one.date <= at}
    known = permit_names(content)
    names = cache(lambda name: cited(name, content))

    def why(basis: str, flow: str, destination: str, operator: str) -> str:
        head = basis.partition(": ")[0]
        for name, gone in revoked.items():
            if head == name or cites(basis, names(name)):
                return f"`{name}` was revoked from {gone.date} on: {gone.reason}"
        permit = head.removeprefix("permit ")
        if permit != head and permit not in known:
            return "the permit is no longer on record"
        served = {("Flow", flow), ("Destination", destination), ("Operator", operator)}
        for one in over:
            if _rests(basis, head, one, served, names):
                return f"{one.kind} `{one.name}` ended on {one.expires}"
        return ""

    return why


def _rests(
    basis: str, head: str, one: Dated, served: set[tuple[str, str]], names: Callable[[str], frozenset[str]]
) -> bool:
    if one.kind in _WHOLE:
        return head == one.name or cites(basis, names(one.name))
    if one.kind == "assessment":
        return head == one.of
    if one.kind == "answer":
        return one.owner in served and cites(basis, frozenset({one.name.rpartition(" ")[2]}))
    return one.kind == "fact" and one.owner in served and cites(basis, names(one.name))
