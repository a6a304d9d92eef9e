"""Classifiers of one's own as settings: what cannot be meant is refused, and directories are the file's own."""

import pytest
import yaml

from schemas.errors import SettingsError
from streams.classifying import Classifiers
from streams.settings import load

ONE = {"name": "ours", "kind": "spacy", "path": "models/ours", "labels": {"A": "PERSON"}}


def loaded(folder, *own):
    given = {"kafka": {"bootstrap.servers": "localhost:1"}, "classifiers": {"own": list(own)}}
    (folder / "guard.yaml").write_text(yaml.safe_dump(given))
    return load(folder / "guard.yaml").classifiers.own


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"kind": "pickle"}, "classifiers.own.0.kind"),
        ({"name": "Ours"}, "classifiers.own.0.name"),
        ({"sha256": "12"}, "classifiers.own.0.sha256"),
        ({"labels": {}}, "classifiers.own.0.labels"),
        ({"threshold": 0}, "classifiers.own.0.threshold"),
        ({"threshold": 1.1}, "classifiers.own.0.threshold"),
        ({"remote": True}, "no such setting"),
        ({"kind": "entry_point"}, "is written `package.module:factory`"),
        ({"kind": "entry_point", "path": "a.b:c", "task": "text"}, "leave out `task`"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_field(tmp_path, wrong, complaint):
    with pytest.raises(SettingsError, match=complaint):
        loaded(tmp_path, {**ONE, **wrong})


REMOTE = {"address": "grpcs://models.example:8001", "operator": "Example GmbH"}


def served(folder, remote, **more):
    given = {"engine": "kserve", "remote": remote, **more}
    settings = {"kafka": {"bootstrap.servers": "localhost:1"}, "classifiers": given}
    (folder / "guard.yaml").write_text(yaml.safe_dump(settings))
    return load(folder / "guard.yaml").classifiers.remote


@pytest.mark.parametrize(
    "address",
    ["grpc://127.0.0.1:8001", "grpc://localhost:8001", "grpc://[::1]:8001", "grpcs://models.example:8001"],
)
def test_an_engine_elsewhere_is_asked_by_tls_or_on_this_machine(tmp_path, address):
    assert served(tmp_path, {**REMOTE, "address": address}).port == 8001


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"address": "grpc://models.example:8001"}, "leaves this machine without TLS"),
        ({"address": "grpc://10.0.0.7:8001"}, "leaves this machine without TLS"),
        ({"address": "grpc://127.0.0.1.example:8001"}, "leaves this machine without TLS"),
        ({"address": "grpc://localhost.example:8001"}, "leaves this machine without TLS"),
        ({"address": "https://models.example:8001"}, "is written `grpcs://host:port`"),
        ({"address": "grpcs://models.example"}, "is written `grpcs://host:port`"),
        ({"address": "grpcs://user@models.example:80"}, "is written `grpcs://host:port`"),
        ({"address": "grpcs://models.example:70000"}, "is written `grpcs://host:port`"),
        ({"operator": ""}, "classifiers.remote.operator"),
        ({"deadline_s": 31}, "must not be longer than `deadline_s`"),
    ],
)
def test_a_way_out_that_is_open_or_unnamed_is_refused(tmp_path, changes, complaint):
    with pytest.raises(SettingsError, match=complaint):
        served(tmp_path, {**REMOTE, **changes})


def test_no_text_leaves_unless_engine_and_remote_both_say_so(tmp_path):
    with pytest.raises(SettingsError, match="go together"):
        served(tmp_path, REMOTE, engine="auto")
    with pytest.raises(SettingsError, match="go together"):
        served(tmp_path, None)


def test_the_ca_is_the_files_own(tmp_path):
    assert served(tmp_path, {**REMOTE, "ca": "ca.pem"}).ca == tmp_path / "ca.pem"


def test_two_of_a_name_are_refused(tmp_path):
    with pytest.raises(SettingsError, match="names two classifiers alike"):
        loaded(tmp_path, ONE, ONE)


def test_a_directory_is_beside_the_settings_and_a_package_or_factory_is_where_it_is(tmp_path):
    (tmp_path / "clinic").mkdir()
    kinds = [("spacy", "models/ours"), ("spacy", "xx_ours"), ("spacy", "clinic"), ("transformers", "ours"), ("entry_point", "a.b:c")]  # fmt: skip

    own = loaded(
        tmp_path, *({**ONE, "name": f"n{n}", "kind": k, "path": p} for n, (k, p) in enumerate(kinds))
    )

    home = str(tmp_path)
    paths = [f"{home}/models/ours", "xx_ours", f"{home}/clinic", f"{home}/ours", "a.b:c"]
    assert [one.path for one in own] == paths


def test_by_themselves_there_are_none():
    assert Classifiers().own == ()
