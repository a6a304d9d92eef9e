"""The file of users, and the command that changes it: nobody else's to read, whole or not at all, no password in it."""

import base64
import os
import re
import stat

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from guard.cli.console import command
from guard.console.codes import code_at, is_secret, secret
from guard.console.passwords import hashed, is_password
from guard.console.roles import Role
from guard.console.serving import serve
from guard.console.users import FILE, User, Users
from schemas.errors import SettingsError
from streams.settings import Settings

PASSWORD = "several words that nobody uses"


@pytest.fixture
def guard(tmp_path):
    """Return what runs `guard console user`, and gives what it printed."""

    def run(*words, typed=f"{PASSWORD}\n"):
        done = CliRunner().invoke(
            command,
            ["user", *words, "--config", str(tmp_path / "guard.yaml")],
            input=typed,
            catch_exceptions=True,
        )
        if isinstance(done.exception, SettingsError):
            raise done.exception
        assert done.exit_code == 0, done.output
        return done.output

    return run


def test_a_user_is_added_with_a_hash_and_a_secret_shown_once(guard, tmp_path):
    said = guard("add", "ana", "--role", "analyst", "--flow", "tickets", "--jurisdiction", "DE")
    user = Users(tmp_path / FILE).find("ana")

    assert (user.role, user.flows, user.jurisdictions) == (Role.ANALYST, ("tickets",), ("DE",))
    assert is_password(PASSWORD, user.password) and not is_password(PASSWORD + "x", user.password)
    assert f"secret={user.totp}&" in said and "otpauth://totp/" in said
    assert PASSWORD not in (tmp_path / FILE).read_text() + repr(user) and user.totp not in repr(user)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    listed = guard("list") + guard("list", "--json")
    assert "ana" in listed and user.totp not in listed and "argon2" not in listed
    assert user.password.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_user_signs_under_their_own_name_or_the_one_that_is_given(guard, tmp_path):
    guard("add", "ana", "--role", "analyst")
    guard("add", "ben.lima", "--role", "analyst", "--approver", "ben")
    guard("role", "ben.lima", "approver")

    found = Users(tmp_path / FILE).all()
    assert [found[name].signs_as for name in ("ana", "ben.lima")] == ["ana", "ben"]
    with pytest.raises(SettingsError, match="is no name"):
        guard("add", "eve", "--role", "analyst", "--approver", "Eve Lima")


def test_roles_secrets_and_users_change(guard, tmp_path):
    guard("add", "ana", "--role", "viewer")
    before = Users(tmp_path / FILE).find("ana")
    guard("role", "ana", "approver", "--flow", "claims")
    after = Users(tmp_path / FILE).find("ana")
    assert (after.role, after.flows, after.jurisdictions) == (Role.APPROVER, ("claims",), "all")
    assert after.stamp == before.stamp
    guard("reset", "ana", typed="another password of mine\n")
    again = Users(tmp_path / FILE).find("ana")
    assert again.stamp != after.stamp and is_password("another password of mine", again.password)
    guard("remove", "ana")
    assert Users(tmp_path / FILE).all() == {}


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (("add", "ana", "--role", "viewer"), "short\n", "12 to 256"),
        (("add", "ana", "--role", "viewer"), "", "12 to 256"),
        (("add", "Ana Müller", "--role", "viewer"), None, "no name"),
        (("add", "ana", "--role", "viewer", "--jurisdiction", "Germany"), None, "no country"),
        (("add", "ben", "--role", "admin"), None, "is there"),
        (("remove", "ana"), None, "no user"),
        (("role", "ana", "admin"), None, "no user"),
        (("reset", "ana"), None, "no user"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(guard, tmp_path, words, typed, said):
    guard("add", "ben", "--role", "viewer")
    before = (tmp_path / FILE).read_bytes()

    with pytest.raises(SettingsError, match=said):
        guard(*words, typed=f"{PASSWORD}\n" if typed is None else typed)

    assert (tmp_path / FILE).read_bytes() == before


def written(tmp_path, text, mode=0o600):
    file = tmp_path / FILE
    file.write_text(text)
    file.chmod(mode)
    return Users(file)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o610])
def test_a_file_that_others_reach_is_refused(tmp_path, mode):
    with pytest.raises(SettingsError, match="chmod 600"):
        written(tmp_path, "users: []", mode).all()


def test_a_link_to_a_file_is_refused(tmp_path):
    (tmp_path / "elsewhere").write_text("users: []")
    (tmp_path / "elsewhere").chmod(0o600)
    (tmp_path / FILE).symlink_to(tmp_path / "elsewhere")

    with pytest.raises(SettingsError, match="nobody else"):
        Users(tmp_path / FILE).all()


GOOD = {"name": "ana", "role": "viewer", "flows": "all", "jurisdictions": "all", "password": "$argon2id$x", "totp": "A" * 32}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"role": "root"},
        {"more": 1},
        {"flows": None},
        {"flows": "tickets"},
        {"password": "plain-text-password"},
        {"totp": "short"},
        {"totp": "!" * 32},
        {"name": "Ana"},
        {"jurisdictions": {"DE": 1}},
    ],
)
def test_a_file_that_says_anything_else_is_refused_without_a_word_of_it(tmp_path, change):
    import yaml

    users = written(tmp_path, yaml.safe_dump({"users": [GOOD | change]}))

    with pytest.raises(SettingsError) as raised:
        users.all()
    assert "plain-text" not in str(raised.value) and "argon2id$x" not in str(raised.value)


@pytest.mark.parametrize("text", ["[", "users: 3", "- a", "other: []", "\x00"])
def test_a_file_that_is_none_is_refused(tmp_path, text):
    with pytest.raises(SettingsError, match=re.escape(FILE)):
        written(tmp_path, text).all()


def test_a_name_twice_is_refused_and_no_file_is_nobody(tmp_path):
    import yaml

    assert Users(tmp_path / FILE).all() == {}
    with pytest.raises(SettingsError, match="twice"):
        written(tmp_path, yaml.safe_dump({"users": [GOOD, GOOD]})).all()


def test_a_changed_file_counts_at_once_and_a_failed_write_leaves_it(tmp_path, monkeypatch):
    users = Users(tmp_path / FILE)
    users.change(lambda found: found | {"ana": User(**GOOD)})
    other = Users(tmp_path / FILE)
    assert set(other.all()) == {"ana"}
    users.change(lambda found: found | {"ben": User(**GOOD | {"name": "ben"})})
    assert set(other.all()) == {"ana", "ben"}

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        users.change(lambda _found: {})
    assert set(Users(tmp_path / FILE).all()) == {"ana", "ben"}


def test_codes_are_those_of_the_standard():
    """RFC 6238, appendix B: the last six digits for SHA-1."""
    text = base64.b32encode(b"12345678901234567890").decode()

    for at, code in (
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_234_567_890, "005924"),
        (20_000_000_000, "353130"),
    ):
        assert code_at(text, at // 30) == code
        TOTP(b"12345678901234567890", 6, SHA1(), 30).verify(code.encode(), at)
    assert is_secret(secret()) and len({secret() for _ in range(9)}) == 9


def test_equal_passwords_have_hashes_of_their_own_and_nonsense_is_no_hash():
    assert hashed(PASSWORD) != hashed(PASSWORD)
    assert not is_password(PASSWORD, "nonsense") and not is_password("", hashed(PASSWORD))
    assert not is_password("x" * 10_000, hashed("x" * 256))


@pytest.mark.parametrize(
    ("host", "link", "said"),
    [
        ("127.0.0.1", None, "guard console user add"),
        ("192.0.2.1", None, "guard console user add"),
        ("192.0.2.1", Role.VIEWER, "this machine alone"),
    ],
)
def test_a_console_that_nobody_can_sign_in_to_does_not_start(tmp_path, host, link, said):
    with pytest.raises(SettingsError, match=said):
        serve(
            Settings.model_construct(),
            index=tmp_path / "index.sqlite",
            users=Users(tmp_path / FILE),
            link=link,
            rebuild=False,
            host=host,
            port=0,
            told=print,
        )
