"""A package of evidence: what an auditor unpacks holds by itself, and tells of any file that was altered."""

import io
import json
import zipfile
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from evidence import KEYS, SIGNER, World, passage, world
from hypothesis import given
from hypothesis import strategies as some

from guard.audit import package as packages
from guard.audit.check import main
from guard.audit.merkle import Tree, inclusion_path, inclusion_paths, is_included, leaf_hash, root_of
from guard.audit.package import Wanted, package
from schemas.errors import EvidenceError

ALWAYS = Wanted(0, 2**60)
ARCHIVE = b'{"a policy": "as it was"}'


def made(of, wanted=ALWAYS, *, archives=(), **more):
    return package(of.messages(), of.committed(), KEYS, archives, wanted, group="guard", **more)


def unpacked(text):
    with zipfile.ZipFile(io.BytesIO(text)) as kept:
        return {name: kept.read(name) for name in kept.namelist()}


def packed(files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as kept:
        for name, text in files.items():
            kept.writestr(name, text)
    return made.getvalue()


@pytest.fixture
def check(tmp_path, capsys):
    """Return what checks a package as an auditor does: exit code, and what is said."""
    key = Ed25519PublicKey.from_public_bytes(SIGNER.public)
    (tmp_path / "signing.pub").write_bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))

    def checked(text, name="evidence.zip"):
        (tmp_path / name).write_bytes(text)
        code = main([str(tmp_path / name), str(tmp_path / "signing.pub")])
        return code, capsys.readouterr().out

    checked.folder = tmp_path
    return checked


def test_a_package_holds_and_so_does_what_it_is_unpacked_to(check):
    text = made(world())
    assert check(text)[0] == 0 and "15 decisions and spans of 1 logs" in check(text)[1]
    with zipfile.ZipFile(io.BytesIO(text)) as kept:
        kept.extractall(check.folder / "here")

    assert main([str(check.folder / "here"), str(check.folder / "signing.pub")]) == 0
    for proof in sorted((check.folder / "here" / "proofs").rglob("*.json")):
        assert main([str(proof), str(check.folder / "signing.pub")]) == 0
    (check.folder / "here" / "more").write_text("x")
    assert main([str(check.folder / "here"), str(check.folder / "signing.pub")]) == 1


def test_equal_logs_give_equal_bytes_and_every_file_has_its_hash():
    text = made(world())
    files = unpacked(text)
    manifest = json.loads(files["manifest.json"])

    assert text == made(world())
    assert manifest["keys"] == [SIGNER.fingerprint] and f"keys/{SIGNER.fingerprint}.pub" in files
    assert {name: sha256(one).hexdigest() for name, one in files.items() if name != "manifest.json"} == {
        name: one["sha256"] for name, one in manifest["files"].items()
    }
    assert "python -m guard.audit.check" in files["README.md"].decode()


def test_any_file_that_was_altered_left_out_or_added_is_told(check):
    files = unpacked(made(world(), archives=[ARCHIVE]))
    for name in files:
        if name == "manifest.json":
            continue
        code, said = check(packed(files | {name: files[name] + b" "}))
        assert code == 1 and name in said
        code, said = check(packed({one: text for one, text in files.items() if one != name}))
        assert code == 1 and name in said
    assert check(packed(files | {"extra": b""}))[0] == 1
    assert check(packed({**files, "manifest.json": b"{}"}))[0] == 1
    assert check(made(world())[:-100])[0] == check(b"PK")[0] == 1


def resealed(files, **changed):
    """Return a package whose manifest was made anew over what was altered."""
    files = files | changed
    manifest = json.loads(files["manifest.json"])
    manifest["files"] = {
        name: {"sha256": sha256(text).hexdigest(), "bytes": len(text)}
        for name, text in files.items()
        if name != "manifest.json"
    }
    return packed(files | {"manifest.json": json.dumps(manifest).encode()})


def test_a_manifest_made_anew_hides_no_altered_decision_proof_or_head(check):
    files = unpacked(made(world()))
    assert check(resealed(files))[0] == 0
    for name in files:
        if name.startswith("decisions/"):
            altered = files[name].replace(b'"block"', b'"allow"', 1)
        elif name.startswith("proofs/"):
            altered = files[name].replace(b"gdpr", b"none").replace(b'\\"count\\":', b'\\"count\\":1')
        elif name == "heads.jsonl":
            altered = files[name].replace(b'"size":', b'"size":1', 1)
        else:
            continue
        if altered != files[name]:
            code, said = check(resealed(files, **{name: altered}))
            assert code == 1 and "does not hold" in said, name


def test_heads_of_a_key_that_was_not_given_do_not_count(check):
    other = Ed25519PublicKey.from_public_bytes(bytes(range(32)))
    (check.folder / "signing.pub").write_bytes(
        other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )

    assert check(made(world()))[0] == 1


def test_a_package_holds_the_flow_and_period_that_was_asked_for_and_no_more(check):
    long = World(at=1000)
    long.commit([passage("block", n) for n in range(4)], bundle="b1")
    long.at = 2000
    long.commit([passage("redact", n) for n in range(4, 9)], bundle="b2")

    def leaves(wanted, **more):
        text = made(long, wanted, **more)
        assert check(text)[0] == 0
        lines = unpacked(text).get("decisions/orders/0.jsonl", b"").splitlines()
        return [json.loads(line)["offset"] for line in lines]

    assert leaves(Wanted(1000, 2000)) == [0, 1, 2, 3]
    assert leaves(Wanted(1001, 2001)) == [4, 5, 6, 7, 8]
    assert leaves(Wanted(0, 5000, ("flow",))) == list(range(9))
    assert leaves(Wanted(0, 5000, ("another",))) == leaves(Wanted(3000, 5000)) == []
    assert leaves(Wanted(0, 5000), shows=lambda leaf: leaf.offset % 2) == [1, 3, 5, 7]


def test_the_policies_that_decisions_name_are_in_it_and_what_is_not_archived_is_told():
    named = f"sha256:{sha256(ARCHIVE).hexdigest()[:16]}"
    some_world = World()
    some_world.commit([passage("block", 0)], bundle=named)
    some_world.commit([passage("block", 1)], bundle="sha256:lost")
    files = unpacked(made(some_world, archives=[b"{}", ARCHIVE]))

    assert files[f"bundles/{named.replace(':', '-')}.json"] == ARCHIVE
    assert json.loads(files["manifest.json"])["bundles_not_archived"] == ["sha256:lost"]
    assert sum(name.startswith("bundles/") for name in files) == 1


def test_a_decision_by_a_release_is_in_it_and_is_told_as_one(check):
    again = World()
    again.commit([passage("block", 0)])
    again.commit([passage("found", 0, release="r1")])
    files = unpacked(made(again))
    (released,) = [text for name, text in files.items() if name.startswith("proofs/") and b".r1" in text]

    assert check(made(again))[0] == 0
    assert "by release r1" in check(released, "proof.json")[1]


def test_a_log_that_does_not_hold_gives_no_package():
    of = world()
    altered = [
        type(one)(one.place, one.log, one.value.replace(b"secrets", b"harmless"), one.index)
        for one in of.messages()
    ]
    for messages in (altered, of.messages()[1:]):
        with pytest.raises(EvidenceError, match="guard audit verify"):
            package(messages, of.committed(), KEYS, (), ALWAYS, group="guard")


@pytest.mark.parametrize("limit", ["LEAVES", "BYTES"])
def test_more_than_a_package_takes_is_refused(monkeypatch, limit):
    monkeypatch.setattr(packages, limit, 3)

    with pytest.raises(EvidenceError, match="shorter period"):
        made(world())


@given(some.lists(some.binary(max_size=4), min_size=1, max_size=40), some.data())
def test_paths_made_together_are_those_made_one_by_one(leaves, data):
    hashes = [leaf_hash(one) for one in leaves]
    tree = Tree()
    for one in leaves:
        tree.append(one)
    chosen = data.draw(some.lists(some.integers(0, len(leaves) - 1), unique=True))
    paths = inclusion_paths(hashes, chosen)

    assert root_of(hashes) == tree.root() and paths == {one: inclusion_path(hashes, one) for one in chosen}
    assert all(is_included(leaves[one], one, len(leaves), paths[one], tree.root()) for one in chosen)
