"""The digest of a classifier's files: every byte and every name counts, and nothing else does."""

import shutil

import pytest

from classifiers.models.own.digest import classifier_id, digest
from schemas.errors import SettingsError


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "model"
    (made / "vocab").mkdir(parents=True)
    (made / "config.json").write_text("{}")
    (made / "vocab" / "words").write_text("ana")
    return made


def of(folder):
    return digest("transformers", str(folder))


def test_a_copy_elsewhere_has_the_same(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "copy")

    assert of(tmp_path / "copy") == of(folder)


@pytest.mark.parametrize(
    "change",
    [
        lambda at: (at / "config.json").write_text("{ }"),
        lambda at: (at / "config.json").rename(at / "config2.json"),
        lambda at: (at / "more").write_text(""),
        lambda at: (at / "vocab" / "words").unlink(),
        lambda at: (at / "vocab").rename(at / "words"),
    ],
)
def test_whatever_changes_it_is_another(folder, change):
    before = of(folder)

    change(folder)

    assert of(folder) != before


def test_what_python_compiles_does_not_count(folder):
    before = of(folder)

    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "x.pyc").write_text("")

    assert of(folder) == before


def test_a_link_to_a_folder_is_refused(folder, tmp_path):
    (folder / "linked").symlink_to(tmp_path)

    with pytest.raises(SettingsError, match="is a link to a folder"):
        of(folder)


def test_an_empty_folder_and_none_are_refused(tmp_path):
    for path, complaint in ((tmp_path, "is empty"), (tmp_path / "none", "no model in")):
        with pytest.raises(SettingsError, match=complaint):
            of(path)


def test_of_code_the_module_counts(tmp_path, monkeypatch):
    (tmp_path / "own_code.py").write_text("make = None")
    monkeypatch.syspath_prepend(str(tmp_path))
    before = digest("entry_point", "own_code:make")

    (tmp_path / "own_code.py").write_text("make = 1")

    assert digest("entry_point", "own_code:make") != before
    with pytest.raises(SettingsError, match=r"no module `none_such.inner`"):
        digest("entry_point", "none_such.inner:make")


def test_a_finding_tells_the_first_eight_digits():
    assert classifier_id("ours", "0123456789abcdef") == "ours@01234567"
