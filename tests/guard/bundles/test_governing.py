"""Which policy commands look at: the bundle in force where people sign, and never silently another."""

from itertools import takewhile

import pytest
from bundling import signer
from reviewed import reviewed

import guard.bundles.governing as module
from guard.bundles.governing import governing
from guard.deployment import create
from guard.doctor import examine
from schemas.errors import BrokerError
from streams.settings import load

NOWHERE = "127.0.0.1:1"  # nobody listens there


@pytest.fixture
def config(tmp_path):
    create(tmp_path / "here")
    reviewed(tmp_path / "here" / "policy")
    file = tmp_path / "here" / "guard.yaml"
    file.write_text(file.read_text().replace("127.0.0.1:9092", NOWHERE))
    return file


def with_signers(config):
    import base64

    public = base64.b64encode(signer().public).decode()
    config.write_text(config.read_text() + f"bundles: {{signers: {{ana: {public}}}}}\n")
    return config


def answers(config):
    return {one.check: one for one in takewhile(lambda one: one.check != "classifiers", examine(config))}


def test_where_nobody_may_sign_the_directory_governs_and_no_broker_is_asked(config):
    found = governing(load(config))

    assert (found.source, found.why) == ("policy `policy`", "")
    assert set(found.policy.by_name) == {"tickets", "docs"}
    assert answers(config)["policy"].state == "good"


def test_where_no_bundle_is_there_yet_the_directory_is_looked_at_with_the_reason(config, monkeypatch):
    monkeypatch.setattr(module, "in_force", lambda settings: None)

    found = governing(load(with_signers(config)))

    assert found.source == "policy `policy`" and "no bundle is in force" in found.why


def test_a_broker_that_does_not_tell_stops_commands_and_is_a_warning_to_the_doctor(config, monkeypatch):
    def silent(settings):
        raise BrokerError("the broker does not answer")

    monkeypatch.setattr(module, "in_force", silent)
    told = answers(with_signers(config))

    assert told["policy"].state == "warning" and "does not tell which bundle" in told["policy"].told
    with pytest.raises(BrokerError):
        governing(load(config))


def test_a_policy_that_does_not_load_is_told_once(config):
    flows = config.parent / "policy" / "flows.yaml"
    flows.write_text(flows.read_text().replace("prefer: redact ", "prefer: nothing "))

    told = answers(config)

    assert told["policy"].state == "bad" and "flows.yaml" in told["policy"].told
    assert "facts" not in told
