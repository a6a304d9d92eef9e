"""Who may sign in: local users in one file beside the configuration, which nobody else may read or write."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from guard.console.codes import is_secret
from guard.console.private import Private
from guard.console.roles import RIGHTS, Right, Role
from schemas.errors import SettingsError

FILE = "console_users.yaml"
NAME = r"^[a-z0-9][a-z0-9._-]{0,63}$"
Some = Literal["all"] | tuple[str, ...]


class User(BaseModel):
    """A person, what they may, and of which flows; `jurisdictions` are countries that all of a flow's data are from."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    name: Annotated[str, StringConstraints(pattern=NAME)]
    role: Role
    flows: Some
    jurisdictions: Some
    password: str = Field(repr=False, pattern=r"^\$argon2id\$")
    totp: str = Field(repr=False)
    approver: str = Field(default="", pattern=rf"{NAME}|^$")  # their name in the policy, where it is another

    @field_validator("totp")
    @classmethod
    def _is_secret(cls, text: str) -> str:
        if not is_secret(text):
            raise ValueError("is no secret in base32 of at least 128 bits")
        return text

    @property
    def stamp(self) -> str:
        """What changes when a user's password or secret does: sessions of before end by it."""
        return sha256(f"{self.password}\n{self.totp}".encode()).hexdigest()

    @property
    def signs_as(self) -> str:
        """Their name in the policy's approvers."""
        return self.approver or self.name

    def may(self, right: Right) -> bool:
        return right in RIGHTS[self.role]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    users: tuple[User, ...] = ()


class Users:
    """The users of one file, read anew where it changed."""

    def __init__(self, file: Path) -> None:
        self.file, self._kept = file, Private(file, _File)

    def all(self) -> dict[str, User]:
        """Return users by name; none where there is no file. Raise SettingsError where it is unfit."""
        kept = self._kept.load()
        found = kept.users if kept is not None else ()
        users = {user.name: user for user in found}
        if len(users) != len(found):
            raise SettingsError(f"`{self.file}` names a user twice; remove one of them")
        return users

    def find(self, name: str) -> User | None:
        return self.all().get(name)

    def change(self, changed: Callable[[dict[str, User]], dict[str, User]]) -> None:
        """Write the users that `changed` makes of those there are, whole or not at all."""
        users = changed(self.all())
        self._kept.write(_File(users=tuple(users[name] for name in sorted(users))))
