"""Every line says plainly where the guard stands: reached, short, or behind every peer."""

import pytest

from guard.bench.measures import special, topic
from guard.bench.reach import LINES, Line, reach, standing
from schemas.errors import SettingsError


@pytest.mark.parametrize(
    ("peers", "at_most", "ours", "expected"),
    [
        ((0.5,), False, 0.8, "reached"),  # the bar itself
        ((0.5,), False, 0.7, "short"),
        ((0.5,), False, 0.5, "short"),  # as good as the peer
        ((0.5,), False, 0.4, "**behind**"),
        ((0.3, 0.5), False, 0.4, "short"),  # within the peers' range
        ((), False, 0.0, "short"),  # nobody is ahead
        ((0.9,), True, 0.8, "reached"),
        ((0.9,), True, 0.85, "short"),
        ((0.9,), True, 0.95, "**behind**"),
    ],
)
def test_a_figure_is_reached_short_or_behind(peers, at_most, ours, expected):
    line = Line("leak rate", "set", peers, 0.8, lambda _figures: ours, at_most=at_most)

    assert standing(line, ours) == expected


def test_figures_of_no_set_are_refused():
    with pytest.raises(SettingsError, match="the figures lack most sets"):
        reach({"rows": [], "sets": [], "documents": []})


def test_lines_are_distinct():
    named = [(line.what, line.on) for line in LINES]

    assert len(set(named)) == len(named)


def test_special_categories_are_pooled():
    def row(label, spans, findings, precision, recall):
        return {
            "dataset": "law", "lang": "*", "label": label, "spans": spans, "findings": findings,
            "precision": precision, "recall": recall,
        }  # fmt: skip

    rows = [
        row("art9_health", 6, 3, 0.6667, 0.3333),
        row("art10_criminal", 2, 1, 1.0, 0.5),
        row("person", 90, 0, 0, 0),
    ]

    f2 = special("law")({"rows": rows})

    assert f2 == pytest.approx(
        5 * 0.75 * 0.375 / (4 * 0.75 + 0.375)
    )  # 3 of 4 findings right, 3 of 8 spans found


def test_a_label_never_told_is_flagged_nowhere():
    figures = {"sets": [{"dataset": "law", "lang": "*"}], "documents": []}

    assert topic("law", "art9_health", "flagged")(figures) == 0.0


def test_special_categories_of_texts_without_any_are_no_figure():
    with pytest.raises(SettingsError, match="no span of a special category"):
        special("law")({"rows": []})
