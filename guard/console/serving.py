"""Puts the console together from a configuration and serves it: an index that follows, and pages that ask it."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path

import msgspec
import uvicorn

from guard.audit.audit import audit, prove_record
from guard.audit.check import flaw
from guard.audit.prove import Proof
from guard.audit.signing import fingerprint
from guard.bundles.content import compiled
from guard.bundles.report import standing_of
from guard.bundles.signing import signed_by, signers_of
from guard.console.app import build
from guard.console.desk import Audits, Desk, InForce, Remembered
from guard.console.following import Following
from guard.console.index import Index
from guard.keys import load_publics
from guard.wiring import clock, policy_of
from schemas.errors import SettingsError
from streams.settings import Settings
from streams.signals import stopped_by_signals

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_GRACE = 2  # seconds that open streams get when it stops


def serve(
    settings: Settings, *, index: Path, rebuild: bool, host: str, port: int, told: Callable[[str], None]
) -> None:
    """Serve until stopped; `told` is given the address once it can be opened."""
    with _listening(host, port) as listening, _kept(settings, index, rebuild=rebuild) as kept:
        following = Following(settings, kept)
        app = build(desk_of(settings, kept, following), hosts=names_of(host))
        config = uvicorn.Config(
            app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=_GRACE
        )
        following.start()
        try:
            shown = f"[{host}]" if ":" in host else host
            told(f"http://{shown}:{listening.getsockname()[1]}/")
            with stopped_by_signals(
                _nothing
            ):  # uvicorn heeds them first, and hands them on when it has stopped
                uvicorn.Server(config).run(sockets=[listening])
        finally:
            following.close()


def desk_of(settings: Settings, index: Index, following: Following) -> Desk:
    """Return the desk of a deployment: it reads topics, the policy and public keys, and nothing that is sealed."""
    publics = load_publics(settings.keys)

    def flawed(proof: Proof) -> str:
        return flaw(msgspec.to_builtins(proof), publics[proof.head.key])

    return Desk(
        index=index,
        in_force=Remembered(lambda: in_force(settings), clock),
        prove=lambda topic, partition, offset: prove_record(
            settings, publics, topic=topic, partition=partition, offset=offset
        ),
        flaw=flawed,
        audits=Audits(
            lambda advance: audit(settings, publics, progress=lambda _step, count: advance(count)), clock
        ),
        clock=clock,
        trouble=lambda: following.trouble,
        behind=lambda: following.behind,
    )


def in_force(settings: Settings) -> InForce:
    """Return the newest bundle that the signers signed, or the policy directory where there is none."""
    standing = standing_of(settings) if settings.bundles.signers else None
    if standing is None or standing.bundle is None:
        return InForce(policy_of(settings.policy), standing)
    names = {fingerprint(public): name for name, public in settings.bundles.publics.items()}
    signed = sorted(names[key] for key in signed_by(standing.bundle, signers_of(settings)))
    return InForce(compiled(standing.bundle), standing, tuple(signed))


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
def _kept(settings: Settings, file: Path, *, rebuild: bool) -> Iterator[Index]:
    index = Index(file, settings.topics.decisions)
    try:
        if rebuild:
            index.clear()
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
