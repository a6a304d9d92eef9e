"""Signing in at an issuer by OpenID Connect: the authorization code flow with PKCE, state and nonce, each good once and soon."""

import hmac
import secrets
import threading
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from authlib.oauth2.auth import ClientAuth  # type: ignore[import-untyped]
from authlib.oauth2.rfc6749.parameters import (  # type: ignore[import-untyped]
    prepare_grant_uri,
    prepare_token_request,
)
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]
from joserfc.jwk import KeySet

from guard.console.fetching import Fetcher, Unanswered
from guard.console.identity import UnknownKey, Unproven, claims_of, keys_of, user_of_claims
from guard.console.users import User
from streams.entrance import Oidc

SOON = 10 * 60_000  # milliseconds that somebody has for signing in there
_KEPT = 10 * 60_000  # that what the issuer tells of itself is remembered
_AGAIN = 30_000  # until its keys are asked for anew, where one is not known
_MOST = 1_000  # who are on their way
_LONGEST = 4_096  # characters of what comes back
_AT_ONCE = 4


class Begun(NamedTuple):
    """Where a browser is sent, and what it is to bring back besides what the issuer gives it."""

    url: str
    browser: str


class Came(NamedTuple):
    """Who came back, and where they were going."""

    user: User
    onward: str


class _Way(NamedTuple):
    browser: bytes
    nonce: str
    verifier: str
    onward: str
    at: int


class Issuer:
    """One issuer, asked only when somebody signs in there."""

    def __init__(self, oidc: Oidc, clock: Callable[[], int], secret: str = "") -> None:
        self._oidc, self._clock, self._secret = oidc, clock, secret
        self._fetcher = Fetcher(oidc.issuer, oidc.ca)
        self._ways: dict[bytes, _Way] = {}
        self._told: tuple[int, dict[str, Any]] | None = None
        self._keys: tuple[int, KeySet] | None = None
        self._lock = threading.Lock()
        self._room = threading.Semaphore(_AT_ONCE)

    @property
    def name(self) -> str:
        return self._fetcher.host

    def begin(self, onward: str) -> Begun:
        """Return where to send a browser. Raise Unanswered where the issuer does not tell."""
        address = self._endpoint("authorization_endpoint")
        state, nonce, verifier, browser = (secrets.token_urlsafe(32) for _ in range(4))
        now = self._clock()
        with self._lock:
            for key in [key for key, one in self._ways.items() if now - one.at >= SOON]:
                del self._ways[key]
            while len(self._ways) >= _MOST:
                self._ways.pop(next(iter(self._ways)))
            self._ways[_digest(state)] = _Way(_digest(browser), nonce, verifier, onward, now)
        url = prepare_grant_uri(
            address,
            self._oidc.client_id,
            "code",
            redirect_uri=self._oidc.back,
            scope=" ".join(self._oidc.scopes),
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        return Begun(str(url), browser)

    def finish(self, given: Mapping[str, str], browser: str) -> Came:
        """Return who came back. Raise Unproven or Unanswered; either way nobody comes back by it again."""
        state, code = given.get("state", "")[:_LONGEST], given.get("code", "")[:_LONGEST]
        now = self._clock()
        with self._lock:
            way = self._ways.pop(_digest(state), None)
        if way is None or now - way.at >= SOON or not hmac.compare_digest(way.browser, _digest(browser)):
            raise Unproven("state")
        if given.get("iss", self._oidc.issuer) != self._oidc.issuer:  # RFC 9207
            raise Unproven("issuer")
        if given.get("error") or not code:
            raise Unproven("refused there")
        if not self._room.acquire(blocking=False):
            raise Unanswered("others are signing in just now; try again in a moment")
        try:
            token = self._exchanged(code, way.verifier)
            claims = self._claims(token, way.nonce)
        finally:
            self._room.release()
        return Came(user_of_claims(claims, self._oidc), way.onward)

    def _exchanged(self, code: str, verifier: str) -> str:
        """Return the id token for a code."""
        body = prepare_token_request(
            "authorization_code", code=code, redirect_uri=self._oidc.back, code_verifier=verifier
        )
        if not self._secret:
            body += f"&client_id={self._oidc.client_id}"
        url = self._endpoint("token_endpoint")
        known = ClientAuth(
            self._oidc.client_id, self._secret or None, "client_secret_basic" if self._secret else "none"
        )
        url, headers, body = known.prepare(
            "POST", url, {"content-type": "application/x-www-form-urlencoded"}, body
        )
        token = self._fetcher.ask("POST", url, dict(headers), body).get("id_token")
        if not isinstance(token, str):
            raise Unproven("no id token")
        return token

    def _claims(self, token: str, nonce: str) -> dict[str, Any]:
        """Return what an id token tells; keys that are not known are asked for once, since issuers change them."""
        at = self._clock()
        for fresh in (False, True):
            try:
                return claims_of(token, self._known_keys(fresh=fresh), self._oidc, nonce=nonce, at=at)
            except UnknownKey:
                if fresh:
                    raise
        raise Unproven("key")

    def _known_keys(self, *, fresh: bool) -> KeySet:
        now, kept = self._clock(), self._keys
        if kept is not None and now - kept[0] < (_AGAIN if fresh else _KEPT):
            return kept[1]
        keys = keys_of(self._fetcher.get(self._endpoint("jwks_uri")))
        self._keys = (now, keys)
        return keys

    def _endpoint(self, name: str) -> str:
        now, kept = self._clock(), self._told
        if kept is None or now - kept[0] >= _KEPT:
            told = self._fetcher.get(f"{self._oidc.issuer.rstrip('/')}/.well-known/openid-configuration")
            if told.get("issuer") != self._oidc.issuer:
                raise Unanswered("the issuer calls itself by another name than the settings do")
            self._told = kept = (now, told)
        found = kept[1].get(name)
        if not isinstance(found, str) or not self._fetcher.is_own(found):
            raise Unanswered(f"the issuer names no `{name}` of its own")
        return found


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "replace")).digest()
