"""What is in force: the bundle and its packs, flows, destinations, and the classifiers that the policy asks for."""

from datetime import date

from fastapi import APIRouter, Request

from guard.console.desk import Desk
from guard.console.desk import InForce as Governing
from guard.console.shape import Shape
from guard.console.show import today
from guard.console.sight import Sight, sight_of
from guard.policy.compile import Policy


class Signed(Shape):
    """A signed bundle."""

    version: int
    digest: str
    since: int
    created: int
    not_before: int
    expires: int
    threshold: int
    signed_by: list[str]


class Slot(Shape):
    """A worker, and by which bundle it decided last."""

    slot: str
    bundle: str
    at: int


class InForce(Shape):
    """The policy as decisions name it, and the bundle that it came in; null where workers run their policy directory."""

    digest: str
    bundle: Signed | None
    workers: list[Slot]


class Pack(Shape):
    """A regime's rules."""

    name: str
    title: str
    regime: str
    citation: str
    version: int
    is_in_force: bool
    in_force: date
    checked: date
    review_by: date
    rules: int


class Flow(Shape):
    """A declared movement; empty `origins` are each record's own."""

    name: str
    guarded_topic: str
    purpose: str
    exporter: str  # country
    origins: list[str]
    destinations: list[str]  # in their order
    cleared_topics: dict[str, str]  # by destination


class Destination(Shape):
    """Where data may go, and who runs it."""

    name: str
    kind: str
    operator: str
    operator_domicile: str | None  # null where it is not known
    parent_domicile: str | None
    processing_countries: list[str]
    access_countries: list[str] | None  # null where nobody recorded who reaches the data


class Named(Shape):
    """A model that the policy names, by the hash of its files."""

    name: str
    kind: str
    sha256: str


class Classifiers(Shape):
    """What the policy asks of whoever runs it; empty where it asks nothing, and workers' settings say."""

    require: list[str]
    own: list[Named]


def signed_of(found: Governing) -> Signed | None:
    """Return the bundle that the policy came in; None where workers run their policy directory."""
    standing = found.standing
    if standing is None or standing.bundle is None:
        return None
    manifest = standing.bundle.manifest
    return Signed(
        version=manifest.version,
        digest=manifest.digest,
        since=standing.since,
        created=manifest.created,
        not_before=manifest.not_before,
        expires=manifest.expires,
        threshold=manifest.threshold,
        signed_by=list(found.signed_by),
    )


def flows_of(policy: Policy, sight: Sight) -> list[Flow]:
    """Return the flows that are seen."""
    return [
        Flow(
            name=name,
            guarded_topic=flow.spec.guarded_topic,
            purpose=flow.spec.purpose,
            exporter=flow.spec.exporter.country,
            origins=list(flow.spec.origin.countries),
            destinations=list(flow.spec.destinations),
            cleared_topics=dict(flow.topics),
        )
        for name, flow in sorted(policy.by_name.items())
        if sight.has(name)
    ]


def destinations_of(policy: Policy, sight: Sight) -> list[Destination]:
    """Return the destinations of the flows that are seen."""
    seen = {
        one.name: one for name, flow in policy.by_name.items() if sight.has(name) for one in flow.destinations
    }
    return [
        Destination(
            name=name,
            kind=one.spec.kind,
            operator=one.spec.operator,
            operator_domicile=one.operator_domicile,
            parent_domicile=one.parent_domicile,
            processing_countries=list(one.spec.processing_countries),
            access_countries=list(one.spec.access_countries)
            if one.spec.access_countries is not None
            else None,
        )
        for name, one in sorted(seen.items())
    ]


def classifiers_of(policy: Policy) -> Classifiers:
    """Return what the policy asks of whoever runs it."""
    asked = policy.content.classifiers
    if asked is None:
        return Classifiers(require=[], own=[])
    own = [Named(name=one.name, kind=one.kind, sha256=one.sha256) for one in asked.own]
    return Classifiers(require=list(asked.require), own=own)


def routes(desk: Desk) -> APIRouter:
    """Return one list a kind."""
    router = APIRouter()

    @router.get("/bundle", summary="The policy and the bundle in force")
    def bundle() -> InForce:
        found = desk.in_force()
        standing = found.standing
        slots = standing.slots if standing is not None else {}
        workers = [Slot(slot=name, bundle=told[0], at=told[1]) for name, told in sorted(slots.items())]
        return InForce(digest=found.policy.digest, bundle=signed_of(found), workers=workers)

    @router.get("/packs", summary="Packs of the policy in force")
    def packs() -> list[Pack]:
        day = today(desk.clock())
        return [
            Pack(
                name=name,
                title=pack.title,
                regime=pack.regime,
                citation=pack.citation,
                version=pack.version,
                is_in_force=pack.status != "proposed" and pack.in_force <= day,
                in_force=pack.in_force,
                checked=pack.checked,
                review_by=pack.review_by,
                rules=len(pack.rules),
            )
            for name, pack in sorted(desk.in_force().policy.content.packs.items())
        ]

    @router.get("/flows", summary="Flows that the asker sees")
    def flows(request: Request) -> list[Flow]:
        return flows_of(desk.in_force().policy, sight_of(desk, request))

    @router.get("/destinations", summary="Destinations of the flows that the asker sees")
    def destinations(request: Request) -> list[Destination]:
        return destinations_of(desk.in_force().policy, sight_of(desk, request))

    @router.get("/classifiers", summary="Classifiers that the policy asks for")
    def classifiers() -> Classifiers:
        return classifiers_of(desk.in_force().policy)

    return router
