"""The tables of the evaluation page are what was measured, and nothing else on the page is touched."""

import re
from pathlib import Path

import pytest

from guard.bench.evaluation import TABLES, written
from schemas.errors import SettingsError

PAGE = Path(__file__).parents[2] / "docs" / "evaluation.md"


def row(dataset, label, *, lang="*", spans=10, f2=0.5):
    whole = {"low": 0.25, "high": 1.0}
    return {
        "dataset": dataset, "lang": lang, "label": label, "spans": spans, "findings": 8, "precision": 0.875, "recall": 0.7,
        "f1": 0.7777, "f2": f2, "precision_interval": whole, "recall_interval": whole, "f2_interval": whole,
    }  # fmt: skip


def one_set(dataset, *, sensitive=4, clean=6, alarms=250.0):
    return {
        "dataset": dataset, "records": 10, "sensitive": sensitive, "leak_rate": 0.5,
        "leak_interval": {"low": 0.0, "high": 1.0}, "clean": clean, "false_alarms_per_1000": alarms,
    }  # fmt: skip


FIGURES = {
    "rows": [
        row("*", "email"),
        row("cases", "phone"),
        row("cases", "email"),
        row("cases", "iban", spans=4),  # too few
        row("cases", "person"),  # has no shape
        row("synth_eu", "phone", lang="sv"),
        row("synth_eu", "email", lang="de"),
    ],
    "sets": [one_set("cases"), one_set("news", sensitive=0), one_set("courts", clean=0)],
    "entities": [
        {"entity": "IBAN_CODE", "label": "iban", "findings": 5, "precision": 0.8},
        {"entity": "RARE", "label": "iban", "findings": 4, "precision": 1.0},
    ],
}


def test_a_table_has_a_row_for_each_kind_with_enough_spans():
    assert TABLES["kinds"](FIGURES).splitlines() == [
        "| set | kind | spans | precision | recall | F1 | F2 |",
        "| --- | --- | ---: | --- | --- | ---: | --- |",
        "| cases | email | 10 | 0.875 (0.25–1.00) | 0.700 (0.25–1.00) | 0.778 | 0.500 (0.25–1.00) |",
        "| cases | phone | 10 | 0.875 (0.25–1.00) | 0.700 (0.25–1.00) | 0.778 | 0.500 (0.25–1.00) |",
    ]


def test_languages_stand_in_order():
    told = TABLES["languages"](FIGURES).splitlines()[2:]

    assert [line.split(" | ")[:2] for line in told] == [["| de", "email"], ["| sv", "phone"]]


def test_what_was_not_measured_is_left_empty():
    assert TABLES["sets"](FIGURES).splitlines()[2:] == [
        "| cases | 10 | 4 | 0.500 (0.00–1.00) | 6 | 250.0 |",
        "| news | 10 |  |  | 6 | 250.0 |",
        "| courts | 10 | 4 | 0.500 (0.00–1.00) |  |  |",
    ]


def test_rare_entities_are_left_out():
    assert TABLES["entities"](FIGURES).splitlines()[2:] == ["| IBAN_CODE | iban | 5 | 0.800 |"]


def test_only_what_stands_between_marks_is_written():
    page = "before\n<!-- table: entities -->\n| old |\n<!-- end -->\nafter\n"

    made = written(page, FIGURES)

    assert made == f"before\n<!-- table: entities -->\n{TABLES['entities'](FIGURES)}\n<!-- end -->\nafter\n"
    assert written(made, FIGURES) == made


def test_an_unknown_table_is_refused():
    with pytest.raises(SettingsError, match="no table `moods`"):
        written("<!-- table: moods -->\n<!-- end -->", FIGURES)


def test_figures_without_a_set_that_a_table_needs_are_refused():
    with pytest.raises(SettingsError, match="the figures lack `secret_kingfisher`"):
        TABLES["secrets"](FIGURES)


def test_the_page_has_every_table_once():
    assert sorted(re.findall(r"<!-- table: (\S+) -->", PAGE.read_text(encoding="utf-8"))) == sorted(TABLES)
