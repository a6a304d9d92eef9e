"""The tables of the evaluation page are what was measured, and nothing else on the page is touched."""

import re
from pathlib import Path

import pytest

from guard.bench.evaluation import OF_COPIES, TABLES, written
from schemas.errors import SettingsError

PAGE = Path(__file__).parents[2] / "docs" / "evaluation.md"


def row(dataset, label, *, lang="*", spans=10, f2=0.5):
    whole = {"low": 0.25, "high": 1.0}
    return {
        "dataset": dataset, "lang": lang, "label": label, "spans": spans, "findings": 8, "precision": 0.875, "recall": 0.7,
        "f1": 0.7777, "f2": f2, "precision_interval": whole, "recall_interval": whole, "f2_interval": whole,
        "strict": {"precision": 0.5, "recall": 0.5, "f1": 0.5, "f2": 0.4}, "strict_f2_interval": whole, "covered": 0.9,
    }  # fmt: skip


def one_set(dataset, *, lang="*", sensitive=4, clean=6, alarms=250.0):
    return {
        "dataset": dataset, "lang": lang, "records": 10, "sensitive": sensitive, "leak_rate": 0.5,
        "leak_interval": {"low": 0.0, "high": 1.0}, "clean": clean, "false_alarms_per_1000": alarms, "alarm_interval": {"low": 200.0, "high": 300.0},
    }  # fmt: skip


FIGURES = {
    "rows": [
        row("*", "email"),
        row("cases", "phone"),
        row("cases", "email"),
        row("cases", "iban", spans=4),  # too few
        row("cases", "person"),  # has no shape
        row("cases", "art9_health"),
        row("synth_eu", "phone", lang="sv"),
        row("synth_eu", "email", lang="de"),
    ],
    "sets": [
        one_set("*"),
        one_set("cases"),
        one_set("cases", lang="de", sensitive=20),
        one_set("cases", lang="fr"),  # too few
        one_set("news", sensitive=0),
        one_set("news", lang="en", sensitive=40),  # its only language
        one_set("courts", clean=0),
    ],
    "documents": [
        {
            "dataset": "cases",
            "lang": "*",
            "label": "art9_health",
            "labelled": 4,
            "recall": 0.5,
            "recall_interval": {"low": 0.0, "high": 1.0},
            "others": 6,
            "flagged": 0.25,
        },
    ],
    "reliability": [
        {"label": "email", "lang": "*", "findings": 20, "ece": 0.125},
        {"label": "iban", "lang": "*", "findings": 19, "ece": 0.5},  # too few
    ],
    "detector": "patterns",
    "model": "",
    "speed": {
        "records": 1234,
        "characters": 56789,
        "cpu_seconds": 12.3,
        "wall_seconds": 20.0,
        "records_per_second": 100.4,
        "characters_per_second": 4617.0,
    },
    "entities": [
        {"entity": "IBAN_CODE", "label": "iban", "findings": 5, "precision": 0.8},
        {"entity": "RARE", "label": "iban", "findings": 4, "precision": 1.0},
    ],
}


def test_a_table_has_a_row_for_each_kind_with_enough_spans():
    assert TABLES["kinds"](FIGURES).splitlines() == [
        "| set | kind | spans | precision | recall | F1 | F2 | strict F2 |",
        "| --- | --- | ---: | --- | --- | ---: | --- | ---: |",
        "| cases | email | 10 | 0.875 (0.25–1.00) | 0.700 (0.25–1.00) | 0.778 | 0.500 (0.25–1.00) | 0.400 |",
        "| cases | phone | 10 | 0.875 (0.25–1.00) | 0.700 (0.25–1.00) | 0.778 | 0.500 (0.25–1.00) | 0.400 |",
    ]


def test_what_has_no_shape_has_a_table_of_its_own():
    told = TABLES["names"](FIGURES).splitlines()[2:]

    assert [line.split(" | ")[:2] for line in told] == [["| cases", "person"], ["| cases", "art9_health"]]


def test_only_languages_with_enough_texts_have_a_leak_rate():
    assert TABLES["spoken"](FIGURES).splitlines()[2:] == ["| cases | de | 20 | 0.500 (0.00–1.00) |"]


def test_labels_of_whole_texts_calibration_and_speed_are_told():
    assert TABLES["documents"](FIGURES).splitlines()[2:] == [
        "| cases | art9_health | 4 | 0.500 (0.00–1.00) | 6 | 0.250 |"
    ]
    assert TABLES["calibration"](FIGURES).splitlines()[2:] == ["| email | 20 | 0.125 |"]
    assert TABLES["run"](FIGURES).splitlines()[2:] == [
        "| patterns | none | 1,234 | 56,789 | 12 | 100 | 4,617 |"
    ]


def test_languages_stand_in_order():
    told = TABLES["languages"](FIGURES).splitlines()[2:]

    assert [line.split(" | ")[:2] for line in told] == [["| de", "email"], ["| sv", "phone"]]


def test_what_was_not_measured_is_left_empty():
    assert TABLES["sets"](FIGURES).splitlines()[2:] == [
        "| cases | 10 | 4 | 0.500 (0.00–1.00) | 6 | 250.0 (200–300) |",
        "| news | 10 |  |  | 6 | 250.0 (200–300) |",
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
    assert sorted(re.findall(r"<!-- table: (\S+) -->", PAGE.read_text(encoding="utf-8"))) == sorted(
        [*TABLES, *OF_COPIES]
    )


def test_perturbed_copies_make_their_own_table_and_no_other():
    figures = {
        "rows": [row("set (mail)", "email", f2=0.75), row("set (clean)", "email", f2=1.0)],
        "sets": [one_set("set (mail)"), one_set("set (clean)", clean=0), one_set("*")],
    }
    page = "<!-- table: run -->\nkept\n<!-- end -->\n<!-- table: perturbed -->\n<!-- end -->"

    made = written(page, figures)

    assert "<!-- table: run -->\nkept\n<!-- end -->" in made
    assert "| set | clean |  | 1.000 |  |  |  | 0.500 |  |" in made
    assert made.index("| set | clean |") < made.index("| set | mail |  | 0.750 |  |  |  | 0.500 | 0.250 |")


def test_the_table_of_perturbed_copies_is_kept_when_the_others_are_made():
    page = "<!-- table: perturbed -->\nkept\n<!-- end -->"

    assert written(page, FIGURES) == page
