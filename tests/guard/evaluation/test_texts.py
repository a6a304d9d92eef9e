"""Labelled texts are read from files and folders, and sampled the same way every time."""

import pytest

from classifiers.agreement import Case
from guard.evaluation.texts import card_of, files_of, sampled, unseen
from schemas.errors import SettingsError

CASES = [Case(f"{name}{index}", name, "en", "", ()) for name in ("many", "few") for index in range(9)][:12]


def test_a_folder_has_its_labelled_files_in_order(tmp_path):
    for name in ("b.jsonl.gz", "a.jsonl", "README.md"):
        (tmp_path / name).touch()

    assert [file.name for file in files_of(tmp_path)] == ["a.jsonl", "b.jsonl.gz"]


def test_a_folder_without_any_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="no labelled texts"):
        files_of(tmp_path)


def test_a_sample_takes_so_many_of_each_set():
    chosen = sampled(CASES, 4, seed=7)

    assert [one.dataset for one in chosen] == ["many"] * 4 + ["few"] * 3
    assert chosen == sampled(CASES, 4, seed=7)
    assert chosen != sampled(CASES, 4, seed=8)


def test_a_set_has_the_same_sample_beside_other_sets():
    alone = sampled([one for one in CASES if one.dataset == "many"], 4, seed=7)

    assert alone == [one for one in sampled(CASES, 4, seed=7) if one.dataset == "many"]


def test_of_a_file_that_was_trained_on_only_what_was_held_back_is_unseen(tmp_path):
    card = {"data": [{"file": "many.jsonl"}], "config": {"dev_share": 0.25}}
    cases = [Case(f"many-{index}", "many", "en", "", ()) for index in range(400)]

    held = list(unseen(tmp_path / "many.jsonl", cases, card))

    assert 60 < len(held) < 140
    assert list(unseen(tmp_path / "other.jsonl", cases, card)) == cases


def test_the_shipped_card_tells_what_was_held_back():
    card = card_of("auto")
    assert 0 < card["config"]["dev_share"] < 1 and card["data"]
    with pytest.raises(SettingsError, match="--unseen"):
        card_of("nowhere")
