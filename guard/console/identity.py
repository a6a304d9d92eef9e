"""Who an issuer says somebody is: an id token checked against the issuer's keys, and what its claims grant by the settings' map."""

import re
from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey

from guard.console.roles import Role
from guard.console.tokens import stranger
from guard.console.users import NAME, User
from streams.entrance import Oidc

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519")
_LEEWAY = 60  # seconds that clocks may differ
_OLDEST = 600  # seconds since a token was made
_RSA = 2048  # bits
_KINDS: dict[str, Any] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}


class Unproven(Exception):
    """What came is no proof of who somebody is; the message says why, without a word of what came."""


class UnknownKey(Unproven):
    """None of the keys that are known signed it; the issuer may have new ones."""


def keys_of(told: Mapping[str, Any]) -> KeySet:
    """Return the public keys of a JSON Web Key Set that may sign; what cannot be one is left out."""
    given = told.get("keys")
    found: list[Any] = []
    for one in given if isinstance(given, list) else []:
        kind = _KINDS.get(str(one.get("kty"))) if isinstance(one, dict) else None
        if kind is None or one.get("use", "sig") != "sig" or "d" in one:
            continue
        try:
            key = kind.import_key(one)
        except (JoseError, ValueError, TypeError):
            continue
        if not isinstance(key, RSAKey) or key.raw_value.key_size >= _RSA:
            found.append(key)
    return KeySet(found)


def claims_of(token: str, keys: KeySet, oidc: Oidc, *, nonce: str, at: int) -> dict[str, Any]:
    """Return an id token's claims once signature, issuer, audience, times and nonce hold. Raise Unproven."""

    def chosen(given: Any) -> Any:
        kid = given.headers().get("kid")
        own = [key for key in keys.keys if kid in (None, key.kid)]
        if len(own) != 1:
            raise UnknownKey("key")
        return own[0]

    seconds = at // 1000
    asked = jwt.JWTClaimsRegistry(
        now=seconds,
        leeway=_LEEWAY,
        iss={"essential": True, "value": oidc.issuer},
        aud={"essential": True, "value": oidc.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        claims = jwt.decode(token, chosen, algorithms=list(ALGORITHMS)).claims
        asked.validate(claims)
    except (JoseError, ValueError, TypeError) as error:
        raise Unproven(type(error).__name__) from None
    if not all(isinstance(claims[name], str) for name in ("iss", "sub", "nonce")):
        raise Unproven("claim")
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != oidc.client_id:
        raise Unproven("audience")
    if claims.get("azp", oidc.client_id) != oidc.client_id:
        raise Unproven("audience")
    if seconds - claims["iat"] > _OLDEST:
        raise Unproven("age")
    return claims


def user_of_claims(claims: Mapping[str, Any], oidc: Oidc) -> User:
    """Return who that is, and what they may by the first entry of the map that fits. Raise Unproven where none does."""
    name = _at(claims, oidc.name_claim)
    if not isinstance(name, str) or not 0 < len(name) <= 100 or not name.isprintable():
        raise Unproven("name")
    held = _at(claims, oidc.claim)
    values = {held} if isinstance(held, str) else {one for one in held or () if isinstance(one, str)}
    for value, granted in oidc.roles.items():
        if value in values:
            own = name if re.fullmatch(NAME, name) else ""  # a word counts only with that approver's key
            scope = granted.flows, granted.jurisdictions
            return stranger(f"oidc:{name}", Role(granted.role), *scope, approver=own)
    raise Unproven("no role")


def _at(claims: Mapping[str, Any], path: str) -> Any:
    """Return a claim by its name, or by names joined with dots that lead into objects."""
    found: Any = claims
    for step in [path] if path in claims else path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found if isinstance(found, str | list) else None
