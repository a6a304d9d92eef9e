"""Puts the console together from a configuration and serves it: an index that follows, and pages that ask it."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from ipaddress import ip_address

import msgspec
import uvicorn

from guard.audit.audit import audit, package_of, prove_record
from guard.audit.check import flaw
from guard.audit.prove import Proof
from guard.console.acts import Acts
from guard.console.answers import Answers
from guard.console.app import build
from guard.console.beside import Beside
from guard.console.casebook import CaseBook
from guard.console.desk import Audits, Desk, InForce, Remembered
from guard.console.following import Following
from guard.console.gate import Gate
from guard.console.governing import Governing
from guard.console.index import Index
from guard.console.issuer import Issuer
from guard.console.limits import Limits
from guard.console.roles import Role
from guard.console.store.place import Place
from guard.console.tokens import FILE as TOKENS
from guard.console.tokens import Tokens
from guard.console.tuningbook import TuningBook
from guard.console.users import Users
from guard.keys import load_publics, read_secret
from guard.policy.compile import Policy
from guard.wiring import clock, settle_memory
from schemas.case import Case
from schemas.errors import GuardError, SettingsError
from streams.entrance import Oidc
from streams.health import Health, health
from streams.settings import Settings
from streams.signals import stopped_by_signals
from streams.windows.reading import windows

MakesActs = Callable[[Callable[[], Policy], Callable[[str], Case | None]], Acts]
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_GRACE = 2  # seconds that open streams get when it stops


def serve(
    settings: Settings,
    *,
    index: Place,
    users: Users,
    link: Role | None,
    rebuild: bool,
    host: str,
    port: int,
    told: Callable[[str], None],
    acting: MakesActs | None = None,
    answering: Answers | None = None,
) -> None:
    """Serve until stopped; `told` is given the address once it can be opened, and the link's where one is asked for."""
    if link is not None and not is_loopback(host):
        raise SettingsError(
            f"a link is for this machine alone, and {host} is not; add users, and leave `--link` out"
        )
    oidc = settings.console.oidc
    if link is None and oidc is None and not users.all():
        raise SettingsError(
            "nobody may sign in yet; add somebody with `guard console user add NAME --role admin`, or start with "
            "`--link` for one browser on this machine"
        )
    gate = Gate(users, clock, Tokens(users.file.with_name(TOKENS)), by_password=settings.console.passwords)
    with _listening(host, port) as listening, kept(settings, index) as held:
        if rebuild:
            held.clear()
        following = Following(settings, held, settings.topics.decisions)
        cases = CaseBook()
        reading = Following(settings, cases, settings.topics.cases)
        tuning = TuningBook()
        tuned = Following(settings, tuning, settings.topics.tuning)
        desk = replace(
            desk_of(settings, held, following, gate, cases, reading),
            answers=answering,
            tuning=tuning,
            tuning_trouble=lambda: tuned.trouble,
        )
        if acting is not None:
            own = acting(lambda: desk.in_force().policy, cases.own)
            desk = replace(desk, acts=own, say=own.say)
        app = build(desk, hosts=names_of(host))
        config = uvicorn.Config(
            app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=_GRACE
        )
        followed = (following, reading, tuned)
        settle_memory()
        for one in followed:
            one.start()
        try:
            shown = f"[{host}]" if ":" in host else host
            address = f"http://{shown}:{listening.getsockname()[1]}/"
            told(f"console at {address}")
            if link is not None:
                told(f"sign in once, within five minutes, as {link.value}: {address}link/{gate.link(link)}")
            with stopped_by_signals(
                _nothing
            ):  # uvicorn heeds them first, and hands them on when it has stopped
                uvicorn.Server(config).run(sockets=[listening])
        finally:
            for one in followed:
                one.close()


def desk_of(
    settings: Settings, index: Index, following: Following, gate: Gate, cases: CaseBook, reading: Following
) -> Desk:
    """Return the desk of a deployment: it reads topics, the policy and public keys, and nothing that is sealed."""
    publics = load_publics(settings.keys)

    def flawed(proof: Proof) -> str:
        return flaw(msgspec.to_builtins(proof), publics[proof.head.key])

    governing = Remembered(Governing(settings), clock)
    return Desk(
        index=index,
        in_force=governing,
        lately=governing.lately,
        prove=lambda topic, partition, offset: prove_record(
            settings, publics, topic=topic, partition=partition, offset=offset
        ),
        flaw=flawed,
        audits=Audits(
            lambda advance: audit(settings, publics, progress=lambda _step, count: advance(count)), clock
        ),
        clock=clock,
        gate=gate,
        package=lambda wanted, shows: package_of(settings, publics, wanted, shows=shows),
        issuer=_issuer(settings.console.oidc),
        limits=Limits(settings.console.per_minute),
        cases=cases,
        cases_trouble=lambda: reading.trouble,
        trouble=lambda: following.trouble,
        behind=lambda: following.behind,
        health=Beside(lambda: _health(settings, governing), clock),
        windows=Beside(lambda: windows(settings.kafka.for_consumer(), settings.topics.windows), clock),
    )


def _health(settings: Settings, governing: Callable[[], InForce]) -> Health:
    """Return how the deployment is; of the guard's own topics alone where the policy cannot be read."""
    try:
        flows = governing().policy.flows
    except GuardError:
        flows = {}
    return health(
        settings, guarded=flows, cleared=[to for flow in flows.values() for to in flow.topics.values()]
    )


def _issuer(oidc: Oidc | None) -> Issuer | None:
    if oidc is None:
        return None
    secret = read_secret(oidc.client_secret_file) if oidc.client_secret_file else ""
    return Issuer(oidc, clock, secret)


def _nothing() -> None: ...


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches that address."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def names_of(host: str) -> tuple[str, ...]:
    """Return the names that requests may ask for; any where it is told to listen beyond this machine."""
    return (*_LOOPBACK, f"[{host}]" if ":" in host else host) if is_loopback(host) else ()


@contextmanager
def kept(settings: Settings, place: Place) -> Iterator[Index]:
    """Give the index at a place."""
    index = Index(place, settings.topics.decisions, kept=settings.console.kept)
    try:
        yield index
    finally:
        index.close()


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
            listening.listen(128)
        except OSError as error:
            raise SettingsError(
                f"the console cannot listen on {host}:{port} ({error.strerror}); give another `--host` or `--port`"
            ) from None
        yield listening
