"""The gate: who gets in by password and code or by a link, who is in, and a line in the log for each."""

import hmac
import secrets
import threading
from collections.abc import Callable

import structlog

from guard.console import passwords
from guard.console.codes import Codes, secret
from guard.console.pausing import Pauses
from guard.console.roles import Role
from guard.console.sessions import Sessions
from guard.console.tokens import Token, Tokens
from guard.console.users import User, Users
from schemas.errors import SettingsError

LINK = 5 * 60_000  # milliseconds that a link is good for
GUEST = "link"  # whoever came by a link
_FREE_NAME, _FREE_ADDRESS = 3, 20  # failures that bring no pause
_AT_ONCE = 4  # sign-ins under way: pages have the other threads

log = structlog.get_logger("guard.console")


class Refused(Exception):
    """Nobody gets in; `wait` is the milliseconds until the next attempt is heard, 0 where it is now."""

    def __init__(self, wait: int = 0) -> None:
        super().__init__()
        self.wait = wait


class Gate:
    """One console's gate. Closed to everybody until somebody is let in."""

    def __init__(
        self,
        users: Users,
        clock: Callable[[], int],
        tokens: Tokens | None = None,
        *,
        by_password: bool = True,
    ) -> None:
        self.by_password = by_password  # whether that lets anybody in
        self._users, self._clock, self._tokens = users, clock, tokens
        self._sessions, self._pauses, self._codes = Sessions(), Pauses(), Codes(clock())
        self._nobodys_secret = secret()
        self._nobodys_password = passwords.nobodys()
        self._link: tuple[str, Role, int] | None = None
        self._lock = threading.Lock()
        self._room = threading.Semaphore(_AT_ONCE)

    def people(self) -> list[User]:
        return list(self._users.all().values())

    def tokens(self) -> list[Token]:
        return list(self._tokens.all().values()) if self._tokens is not None else []

    def bearer(self, text: str) -> User | None:
        """Return who acts by a token; None where it is none, or counts no more."""
        try:
            token = self._tokens.find(text, self._clock()) if self._tokens is not None else None
        except SettingsError as error:
            log.error("no token counts while the file of tokens is unfit", why=str(error))  # noqa: TRY400
            return None
        return token.holder if token is not None else None

    def link(self, role: Role) -> str:
        """Return a token that lets one browser in, once and soon."""
        token = secrets.token_urlsafe(32)
        self._link = (token, role, self._clock() + LINK)
        return token

    def sign_in(self, name: str, password: str, code: str, *, address: str, before: str = "") -> str:
        """Return the id of a new session; the session `before` ends. Raise Refused."""
        if not self.by_password:
            raise Refused
        if not self._room.acquire(blocking=False):
            raise Refused(1000)
        try:
            return self._let_in(self._known(name, password, code, address), address, before)
        finally:
            self._room.release()

    def _known(self, name: str, password: str, code: str, address: str) -> User:
        at = self._clock()
        wait = self._pauses.attempt({f"name {name}": _FREE_NAME, f"from {address}": _FREE_ADDRESS}, at)
        try:
            user = self._users.find(name)
        except SettingsError as error:
            log.error("nobody gets in while the file of users is unfit", why=str(error))  # noqa: TRY400
            raise Refused from None
        told = user.name if user else "unknown"  # people type passwords where names belong
        if wait:
            log.warning("sign-in paused", user=told, address=address)
            raise Refused(wait)
        knows = passwords.is_password(password, user.password if user else self._nobodys_password)
        step = self._codes.matching(user.totp if user else self._nobodys_secret, code, at)
        if user is None or not knows or not step or not self._codes.take(user.name, step):
            log.warning("sign-in refused", user=told, address=address)
            raise Refused
        self._pauses.succeeded(f"name {name}", f"from {address}")
        return user

    def by_link(self, token: str, *, address: str, before: str = "") -> str:
        """Return the id of a new session for whoever brings the link's token first. Raise Refused."""
        with self._lock:
            held = self._link
            fits = held is not None and hmac.compare_digest(
                held[0].encode(), token.encode("utf-8", "replace")
            )
            if held is None or not fits or self._clock() >= held[2]:
                log.warning("link refused", address=address)
                raise Refused
            self._link = None
        return self._let_in(
            _guest(held[1], self._nobodys_password, self._nobodys_secret), address, before, is_guest=True
        )

    def by_issuer(self, user: User, *, address: str, before: str = "") -> str:
        """Return the id of a new session for whoever an issuer has shown to be somebody; `user` is in no file."""
        return self._let_in(user, address, before, is_guest=True)

    def user(self, identifier: str, *, touch: bool = True) -> User | None:
        """Return who a session is of, as they are now; None where it is none, or they are not who they were."""
        session = self._sessions.find(identifier, self._clock(), touch=touch)
        if session is None:
            return None
        if session.is_guest:
            return session.user
        try:
            user = self._users.find(session.user.name)
        except SettingsError as error:
            log.error("nobody is in while the file of users is unfit", why=str(error))  # noqa: TRY400
            return None
        if user is None or user.stamp != session.user.stamp:
            self._sessions.close(identifier)
            return None
        return user

    def sign_out(self, identifier: str) -> None:
        user = self.user(identifier)
        self._sessions.close(identifier)
        log.info("signed out", user=user.name if user else "nobody")

    def _let_in(self, user: User, address: str, before: str, *, is_guest: bool = False) -> str:
        self._sessions.close(before)
        log.info("signed in", user=user.name, role=user.role.value, address=address)
        return self._sessions.open(user, self._clock(), is_guest=is_guest)


def _guest(role: Role, password: str, totp: str) -> User:
    return User(name=GUEST, role=role, flows="all", jurisdictions="all", password=password, totp=totp)
