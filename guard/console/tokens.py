"""Tokens for programs: scoped, expiring, kept as digests in one file beside the configuration that nobody else may read."""

import hmac
import secrets
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from guard.console.private import Private
from guard.console.roles import Role
from guard.console.users import NAME, Some, User
from schemas.errors import SettingsError

FILE = "console_tokens.yaml"
LONGEST = 366 * 86_400_000  # milliseconds that a token is good for
BEGINS = "guardt_"  # so that scanners for secrets know one where it lies
_CHARACTERS = len(BEGINS) + 43


class Token(BaseModel):
    """What a program may, of which flows and until when. Of the token itself only its digest is kept."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    name: Annotated[str, StringConstraints(pattern=NAME)]
    role: Literal[Role.VIEWER, Role.ANALYST, Role.APPROVER]  # no program tunes, nor sees who may sign in
    flows: Some
    jurisdictions: Some
    created: int  # milliseconds since the epoch
    expires: int
    digest: str = Field(repr=False, pattern=r"^[0-9a-f]{64}$")

    @property
    def holder(self) -> User:
        """Who acts by it, as rights and scopes are asked; it can sign in nowhere."""
        return stranger(f"token:{self.name}", self.role, self.flows, self.jurisdictions)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    tokens: tuple[Token, ...] = ()


class Tokens:
    """The tokens of one file, read anew where it changed."""

    def __init__(self, file: Path) -> None:
        self.file, self._kept = file, Private(file, _File)

    def all(self) -> dict[str, Token]:
        """Return tokens by name; none where there is no file. Raise SettingsError where it is unfit."""
        kept = self._kept.load()
        found = kept.tokens if kept is not None else ()
        tokens = {token.name: token for token in found}
        if len(tokens) != len(found):
            raise SettingsError(f"`{self.file}` names a token twice; remove one of them")
        return tokens

    def find(self, text: str, at: int) -> Token | None:
        """Return the token that a text is; None where it is none, or has expired. Each is compared, in the same time."""
        digest, found = digest_of(text), None
        for token in self.all().values():
            if hmac.compare_digest(token.digest, digest):
                found = token
        return found if found is not None and found.created <= at < found.expires else None

    def change(self, changed: Callable[[dict[str, Token]], dict[str, Token]]) -> None:
        """Write the tokens that `changed` makes of those there are, whole or not at all."""
        tokens = changed(self.all())
        self._kept.write(_File(tokens=tuple(tokens[name] for name in sorted(tokens))))


def fresh() -> str:
    """Return a new token of 256 random bits."""
    return BEGINS + secrets.token_urlsafe(32)


def digest_of(text: str) -> str:
    """Return what is kept of a token. What is too long to be one has the digest of none."""
    given = text if len(text) == _CHARACTERS else ""
    return sha256(b"dataguard-token-1\x00" + given.encode("utf-8", "replace")).hexdigest()


def stranger(name: str, role: Role, flows: Some, jurisdictions: Some, *, approver: str = "") -> User:
    """Return somebody who is in no file: no password and no code is theirs. `approver` is their name in the policy."""
    return User.model_construct(
        name=name,
        role=role,
        flows=flows,
        jurisdictions=jurisdictions,
        password="",
        totp="",
        approver=approver,
    )
