"""The doctor tells of a policy that is older than what is looked for."""

import pytest

from guard.deployment import create
from guard.doctor import examine


@pytest.fixture
def config(tmp_path):
    create(tmp_path / "here")
    file = tmp_path / "here" / "guard.yaml"
    file.write_text(file.read_text().replace("127.0.0.1:9092", "127.0.0.1:1"))
    return file


def answer(config):
    return next(one for one in examine(config) if one.check == "entities")


def test_a_policy_that_knows_every_entity_is_good(config):
    assert answer(config).state == "good"


def test_a_policy_compiled_before_an_entity_existed_is_a_warning(config, monkeypatch):
    from guard import detecting

    known = detecting.known_entities()
    monkeypatch.setattr(
        detecting, "known_entities", lambda: {**known, "XX_NEW_ID": ("personal",), "XY_NEW_ID": ()}
    )

    found = answer(config)

    assert found.state == "warning"
    assert "`XX_NEW_ID` and 1 more" in found.told and "publish it anew" in found.told
