"""What of the deployment somebody sees: the flows in their scope, and of those only records that are from where they may look."""

from msgspec import Struct
from starlette.requests import HTTPConnection

from guard.console.access import user_of
from guard.console.asking import Hit
from guard.console.desk import Desk
from guard.policy.compiled import Flow
from schemas.decision import Given
from schemas.errors import GuardError

_NOTHING: frozenset[str] = frozenset()


class Sight(Struct, frozen=True):
    """Flows and countries that are seen; None for all of them."""

    flows: frozenset[str] | None
    countries: frozenset[str] | None = None
    plain: frozenset[str] = frozenset()  # flows whose records tell no origin of their own

    def has(self, flow: str) -> bool:
        return self.flows is None or flow in self.flows

    def shows(self, hit: Hit) -> bool:
        """Return whether a decision is seen, also by what its record told of its own origin."""
        return self.sees(hit.flow, hit.event.given, getattr(hit.event, "fault", ""))

    def sees(self, flow: str, given: Given | None, fault: str) -> bool:
        """Return whether a decision of a flow is seen that rests on what its record told, or met a fault."""
        if not self.has(flow) or self.countries is None:
            return self.has(flow)
        if given is not None:
            return self.countries.issuperset(given.origins)
        # With a fault nobody read what the record tells; without one it told nothing beyond what its flow declares.
        return flow in self.plain or not fault


def sight_of(desk: Desk, request: HTTPConnection) -> Sight:
    """Return what a request's user sees; nothing where that cannot be told.

    Where somebody's scope is countries, a flow is seen if all countries that it declares are among them, and of its
    records those that told no other. A flow that declares none is not seen, nor is any while the policy cannot be read.
    """
    user = user_of(request)
    if user is None:
        return Sight(_NOTHING, _NOTHING)
    named = None if user.flows == "all" else frozenset(user.flows)
    if user.jurisdictions == "all":
        return Sight(named)
    countries = frozenset(user.jurisdictions)
    try:
        flows = desk.in_force().policy.by_name
    except GuardError:
        return Sight(_NOTHING, countries)
    from_there = frozenset(name for name, flow in flows.items() if flow.origins and flow.origins <= countries)
    plain = frozenset(name for name in from_there if not _tells_its_own(flows[name]))
    return Sight(from_there if named is None else from_there & named, countries, plain)


def _tells_its_own(flow: Flow) -> bool:
    origin = flow.spec.origin
    return bool(origin.header or origin.field or origin.infer)
