"""What is in force is compiled anew where it was written anew, and only there."""

import shutil
from types import SimpleNamespace

import pytest

from guard.console.governing import Governing
from guard.policy.bundle import EXAMPLE
from schemas.errors import SettingsError


@pytest.fixture
def settings(tmp_path):
    shutil.copytree(EXAMPLE, tmp_path / "policy")
    return SimpleNamespace(policy=tmp_path / "policy", bundles=SimpleNamespace(signers=()))


def test_a_policy_that_nobody_wrote_to_is_compiled_once(settings):
    governing = Governing(settings)

    assert governing().policy is governing().policy


def test_a_policy_that_somebody_wrote_to_is_compiled_anew(settings):
    governing = Governing(settings)
    before = governing().policy
    file = next(one for one in sorted(settings.policy.rglob("*.yaml")) if "kind: Flow" in one.read_text())

    file.write_text(file.read_text() + "\n# reviewed\n")
    again = governing().policy
    shutil.rmtree(settings.policy)

    assert again is not before
    with pytest.raises(SettingsError):  # and one that is gone governs nothing
        governing()
