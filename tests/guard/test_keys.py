"""Key directories: made, loaded, rotated, and refused where they are unfit."""

import shutil

import pytest

from guard.audit.signing import fingerprint, is_signed
from guard.keyring import KeyRing
from guard.keys import initialise, load, load_public, load_publics, load_signer, make_approver, rotate
from schemas.errors import SettingsError


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    directory = tmp_path_factory.mktemp("made") / "keys"
    initialise(directory)
    return directory


@pytest.fixture
def keys(made, tmp_path):
    shutil.copytree(made, tmp_path / "keys")
    return tmp_path / "keys"


def test_made_keys_load(keys):
    loaded = load(keys)

    assert loaded.redaction.epoch == "e1" and loaded.kek.id.startswith("e1.")
    assert loaded.publics == load_publics(keys) == {loaded.signer.fingerprint: loaded.signer.public}
    assert loaded.signer.fingerprint == fingerprint(load_public(keys / "signing.pub"))
    assert is_signed(b"statement", loaded.signer.sign(b"statement"), loaded.signer.public)


def test_key_files_are_closed_to_others(keys):
    modes = {file.name: file.stat().st_mode & 0o777 for file in keys.iterdir()}

    assert modes == {
        "signing.key": 0o600,
        "signing.pub": 0o644,
        "kek.e1.key": 0o600,
        "redaction.e1.key": 0o600,
    }


def test_an_existing_directory_is_not_overwritten(keys):
    before = (keys / "signing.key").read_bytes()

    with pytest.raises(SettingsError, match="not empty"):
        initialise(keys)

    assert (keys / "signing.key").read_bytes() == before


@pytest.mark.parametrize("name", ["signing.key", "kek.e1.key", "redaction.e1.key"])
def test_a_missing_key_is_refused_with_a_remedy(keys, name):
    (keys / name).unlink()

    with pytest.raises(SettingsError, match="guard keys init"):
        load(keys)


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o620, 0o644])
@pytest.mark.parametrize("name", ["signing.key", "kek.e1.key", "redaction.e1.key"])
def test_a_key_that_others_can_read_is_refused(keys, name, mode):
    (keys / name).chmod(mode)

    with pytest.raises(SettingsError, match="chmod 600"):
        load(keys)


@pytest.mark.parametrize("size", [0, 16, 31, 33, 64])
def test_a_key_of_another_size_is_refused(keys, size):
    (keys / "kek.e1.key").write_bytes(b"x" * size)

    with pytest.raises(SettingsError, match=f"holds {size} bytes, not 32"):
        load(keys)


@pytest.mark.parametrize(
    "content", [b"", b"nonsense", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_a_signing_key_that_is_none_is_refused(keys, content):
    (keys / "signing.key").write_bytes(content)

    with pytest.raises(SettingsError, match="no Ed25519 private key"):
        load(keys)


def test_another_kind_of_private_key_is_refused(keys):
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = ec.generate_private_key(ec.SECP256R1())
    (keys / "signing.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    with pytest.raises(SettingsError, match="no Ed25519 private key"):
        load(keys)


def test_a_missing_directory_is_refused_with_a_remedy(tmp_path):
    with pytest.raises(SettingsError, match="guard keys init"):
        load(tmp_path / "none")


def test_a_misnamed_epoch_is_refused(keys):
    (keys / "kek.e01.key").write_bytes(bytes(32))

    with pytest.raises(SettingsError, match="named like no key"):
        load(keys)


def test_rotation_adds_an_epoch_and_keeps_the_old(keys):
    before = load(keys)
    wrapped = before.kek.wrap(b"d" * 32)

    assert rotate(keys) == {"kek": "e2", "redaction": "e2"}

    after = load(keys)
    assert after.redaction.epoch == "e2" and after.redaction.epochs == ("e1", "e2")
    assert (
        after.redaction.derive(b"p") != before.redaction.derive(b"p") == after.redaction.at("e1").derive(b"p")
    )
    assert after.kek.unwrap(wrapped, before.kek.id) == b"d" * 32
    assert after.signer.fingerprint == before.signer.fingerprint


def test_epochs_are_ordered_as_numbers(keys):
    for _ in range(9):
        rotate(keys, ["redaction"])

    assert load(keys).redaction.epoch == "e10"


def test_a_new_signing_key_leaves_the_public_half_of_the_old(keys):
    before = load(keys)

    rotate(keys, ["signing"])

    after = load(keys)
    assert after.signer.fingerprint != before.signer.fingerprint
    assert after.publics == {
        before.signer.fingerprint: before.signer.public,
        after.signer.fingerprint: after.signer.public,
    }
    assert load_publics(keys) == after.publics


def test_an_approver_has_a_pair_of_their_own(tmp_path):
    made = make_approver("ana", tmp_path)

    assert (
        load_signer(tmp_path / "ana.key").fingerprint
        == made
        == fingerprint(load_public(tmp_path / "ana.pub"))
    )
    with pytest.raises(SettingsError, match="is there already"):
        make_approver("ana", tmp_path)


@pytest.mark.parametrize("name", ["", "../ana", "a/b", "Ana", "a" * 65, ".key"])
def test_an_approvers_name_is_a_plain_word(tmp_path, name):
    with pytest.raises(SettingsError, match="no approver's name"):
        make_approver(name, tmp_path)


def test_derived_keys_differ_by_every_part():
    ring = KeyRing({"e1": bytes(32)})
    asked = [(b"a",), (b"b",), (b"a", b""), (b"a", b"b"), (b"ab",), (b"a", b"b", b""), (b"", b"ab")]

    derived = [ring.derive(*parts) for parts in asked]

    assert len(set(derived)) == len(asked) and {len(key) for key in derived} == {32}
    assert derived == [ring.derive(*parts) for parts in asked]


def test_no_repr_shows_a_key(keys):
    loaded = load(keys)
    secrets = [(keys / "kek.e1.key").read_bytes(), (keys / "redaction.e1.key").read_bytes()]

    shown = repr(loaded)

    assert all(repr(secret)[2:-1] not in shown and secret.hex() not in shown for secret in secrets)
    assert "PRIVATE" not in shown
