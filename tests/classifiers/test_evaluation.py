"""What the evaluation promises: figures by hand, and laws for any spans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.agreement import Judged, Span, agrees, case, judge, leaks, mistakes
from classifiers.evaluation import f_score, report
from schemas.errors import SettingsError
from schemas.finding import Finding

LABELS = ("email", "phone", "secret")


def span(start: int, end: int, label: str = "email", entity: str = "") -> Span:
    return Span(start, end, label, entity)


def judged(
    spans: list[Span], findings: list[Span], *, name: str = "a", dataset: str = "set", lang: str = "en"
) -> Judged:
    return Judged(name, dataset, lang, tuple(spans), tuple(findings))


spans = st.builds(
    lambda start, size, label: Span(start, start + size, label),
    st.integers(0, 40),
    st.integers(1, 20),
    st.sampled_from(LABELS),
)
records = st.lists(st.builds(judged, st.lists(spans, max_size=4), st.lists(spans, max_size=4)), max_size=6)


@pytest.mark.parametrize(
    ("found", "labelled", "strict", "expected"),
    [
        (span(0, 10), span(0, 10), False, True),
        (span(0, 10), span(5, 15), False, True),  # 5 of 10: half is enough
        (span(0, 10), span(6, 16), False, False),  # 4 of 10
        (span(0, 100), span(40, 44), False, True),  # the shorter decides
        (span(0, 10), span(0, 10, "phone"), False, False),
        (span(0, 10), span(1, 10), True, False),
        (span(0, 10), span(0, 10), True, True),
        (span(3, 3), span(0, 10), False, False),  # nothing is no part of anything
    ],
)
def test_half_of_the_shorter_span_agrees(found: Span, labelled: Span, strict: bool, expected: bool) -> None:
    assert agrees(found, labelled, strict=strict) is expected


def test_an_address_is_a_location_and_a_date_a_date_of_birth() -> None:
    line = (
        '{"id": "x", "dataset": "d", "lang": "en", "text": "abcdef", "spans": '
        '[{"start": 0, "end": 2, "label": "address"}, {"start": 3, "end": 5, "label": "date"}]}'
    )

    assert [one.label for one in case(line).spans] == ["location", "date_of_birth"]


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"id": "x"}', '{"id":"x","dataset":"d","lang":"en","text":"","spans":[{}]}']
)
def test_a_line_of_another_form_is_refused_without_its_text(line: str) -> None:
    with pytest.raises(SettingsError, match="no labelled text"):
        case(line)


def test_a_case_shows_its_size_and_not_its_text() -> None:
    line = '{"id": "x", "dataset": "d", "lang": "en", "text": "ana@example.org", "spans": []}'

    assert repr(case(line)) == "Case(x, 15 characters, 0 spans)"


def test_figures_by_hand() -> None:
    # three spans, two found; four findings, three right (two of them on one span)
    records = [
        judged([span(0, 10), span(20, 30)], [span(0, 10), span(0, 6)], name="a"),
        judged([span(0, 10)], [span(2, 10), span(50, 60)], name="b"),
    ]

    row = next(row for row in report(records).rows if (row.dataset, row.lang) == ("set", "en"))

    assert (row.spans, row.findings, row.precision, row.recall) == (3, 4, 0.75, 0.6667)
    assert row.f1 == round(2 * 0.75 * (2 / 3) / (0.75 + 2 / 3), 4)
    assert row.f2 == round(5 * 0.75 * (2 / 3) / (4 * 0.75 + 2 / 3), 4)


def test_a_label_the_set_does_not_know_is_not_judged_in_it() -> None:
    records = [judged([span(0, 5)], [span(0, 5), span(9, 12, "phone")])]

    assert {row.label for row in report(records).rows} == {"email"}


def test_sets_and_languages_add_up() -> None:
    records = [
        judged([span(0, 5)], [span(0, 5)], dataset="one", lang="de"),
        judged([span(0, 5)], [], dataset="two", lang="de"),
    ]

    rows = {(row.dataset, row.lang): row.recall for row in report(records).rows}

    assert rows[("one", "de")] == 1.0
    assert rows[("two", "*")] == 0.0
    assert rows[("*", "de")] == rows[("*", "*")] == 0.5


@pytest.mark.parametrize(
    ("labelled", "found", "expected"),
    [
        ([span(0, 10, "person")], [], True),
        ([span(0, 10, "person")], [span(0, 5, "location")], False),  # any finding covers, and half is enough
        ([span(0, 10, "person")], [span(0, 4)], True),
        ([span(0, 10, "person")], [span(0, 3), span(2, 5)], False),  # two findings add up, their overlap once
        ([span(0, 10, "person")], [span(0, 3), span(0, 3)], True),
        ([span(0, 10, "organisation")], [], False),  # not what leaks
    ],
)
def test_a_record_leaks_where_under_half_is_covered(
    labelled: list[Span], found: list[Span], expected: bool
) -> None:
    assert leaks(labelled, found) is expected


def test_leaks_and_false_alarms_are_counted_by_record() -> None:
    records = [
        judged([span(0, 10, "person"), span(20, 30, "email")], [span(20, 30)], name="leaks"),
        judged([span(0, 10, "email")], [span(0, 10)], name="covered"),
        judged([span(0, 10, "organisation")], [], name="not sensitive"),
        judged([], [span(0, 3), span(5, 8)], name="false alarm"),
        judged([], [], name="clean"),
    ]

    one = report(records).sets[0]

    assert (one.records, one.sensitive, one.leak_rate) == (5, 2, 0.5)
    assert (one.clean, one.false_alarms_per_1000) == (2, 500.0)


def test_an_entity_is_judged_by_its_own_findings() -> None:
    records = [judged([span(0, 5)], [span(0, 5, entity="GOOD"), span(8, 9, entity="BAD")])]

    assert [(one.entity, one.precision) for one in report(records).entities] == [("BAD", 0.0), ("GOOD", 1.0)]


def test_findings_take_their_label_from_their_entity() -> None:
    one = case('{"id": "x", "dataset": "d", "lang": "en", "text": "abcdef", "spans": []}')
    findings = [
        Finding("EMAIL", "/value", 0, 3, 0.9, "email@1"),
        Finding("UNKNOWN", "/value", 0, 3, 0.9, "x@1"),
    ]

    found = judge(one, findings, {"EMAIL": "email"}).findings

    assert [(finding.label, finding.entity, finding.score) for finding in found] == [
        ("email", "EMAIL", 0.9),
        ("unknown", "UNKNOWN", 0.9),  # covers and alarms, and agrees with nothing
    ]


def test_what_is_told_of_a_whole_text_covers_nothing() -> None:
    one = case(
        '{"id": "x", "dataset": "d", "lang": "en", "text": "abcdef", "doc_labels": ["art9_health"], '
        '"spans": [{"start": 0, "end": 6, "label": "person"}]}'
    )
    finding = Finding("HEALTH_TEXT", "/value", 0, 6, 0.9, "model@1")

    found = judge(one, [finding], {}, {"HEALTH_TEXT": "art9_health"})

    assert (found.findings, found.told) == ((), frozenset({"art9_health"}))
    assert report([found]).sets[0].leak_rate == 1.0


def test_mistakes_are_places() -> None:
    records = [
        judged(
            [span(0, 5), span(10, 15)],
            [
                span(0, 5),
                span(30, 35, entity="EMAIL"),
                span(40, 45, "phone", "PHONE"),
            ],  # no phone is labelled
        )
    ]

    found = [(one.what, one.start, one.end, one.entity) for one in mistakes(records)]

    assert found == [("missed", 10, 15, ""), ("false", 30, 35, "EMAIL")]


def test_the_same_records_give_the_same_intervals() -> None:
    records = [
        judged([span(0, 5)], [span(0, 5)] if number % 3 else [], name=str(number)) for number in range(30)
    ]

    assert report(records) == report(records)
    assert report(records).rows[0].recall_interval.low < report(records).rows[0].recall < 1.0


@given(records)
def test_every_figure_is_a_share_and_lies_beside_its_interval(records: list[Judged]) -> None:
    for row in report(records, resamples=20).rows:
        assert 0 <= row.precision <= 1 and 0 <= row.recall <= 1
        assert min(row.precision, row.recall) - 1e-3 <= row.f2 <= max(row.precision, row.recall) + 1e-3
        assert 0 <= row.f2_interval.low <= row.f2_interval.high <= 1


@given(records)
def test_strict_agreement_is_agreement(records: list[Judged]) -> None:
    for row in report(records, resamples=1).rows:
        assert row.strict.recall <= row.recall and row.strict.precision <= row.precision


@given(records)
def test_every_interval_holds_its_figure(records: list[Judged]) -> None:
    found = report(records, resamples=5)

    for row in found.rows:
        for within, figure in (
            (row.precision_interval, row.precision),
            (row.recall_interval, row.recall),
            (row.f2_interval, row.f2),
            (row.strict_f2_interval, row.strict.f2),
        ):
            assert within.low <= figure <= within.high
    for one in found.sets:
        assert one.leak_interval.low <= one.leak_rate <= one.leak_interval.high
        assert one.alarm_interval.low - 0.1 <= one.false_alarms_per_1000 <= one.alarm_interval.high + 0.1


@given(records)
def test_finding_nothing_leaks_all_and_alarms_never(records: list[Judged]) -> None:
    blind = [judged(list(one.spans), []) for one in records]

    found = report(blind, resamples=1)

    assert all((row.recall, row.f2, row.covered) == (0, 0, 0) for row in found.rows)
    assert all(one.leak_rate == (1.0 if one.sensitive else 0.0) for one in found.sets)
    assert all(one.false_alarms_per_1000 == 0 for one in found.sets)


@given(records)
def test_finding_everything_is_perfect_and_leaks_nothing(records: list[Judged]) -> None:
    sighted = [judged(list(one.spans), list(one.spans)) for one in records]

    found = report(sighted, resamples=1)

    assert all((row.f2, row.strict.f2, row.covered) == (1, 1, 1) for row in found.rows)
    assert all((one.leak_rate, one.false_alarms_per_1000) == (0, 0) for one in found.sets)


def test_leaks_are_counted_by_language() -> None:
    records = [
        judged([span(0, 5)], [], name="a", lang="de"),
        judged([span(0, 5)], [span(0, 5)], name="b", lang="fr"),
    ]

    rates = {(one.dataset, one.lang): one.leak_rate for one in report(records).sets}

    assert rates["set", "de"] == 1.0 and rates["set", "fr"] == 0.0
    assert rates["set", "*"] == rates["*", "*"] == 0.5


def test_labels_of_whole_texts_are_judged_with_what_their_spans_tell() -> None:
    health = Judged("a", "ill", "en", (), (), ("art9_health",), frozenset({"art9_health"}))
    missed = Judged("b", "ill", "en", (), (), ("art9_health",), frozenset())
    wrong = Judged("c", "well", "en", (), (), (), frozenset({"art9_health", "email"}))
    nothing = Judged("d", "well", "en", (), (), ("fmt:other",), frozenset())

    rows = {
        (one.dataset, one.label): (one.labelled, one.recall, one.others, one.flagged)
        for one in report([health, missed, wrong, nothing]).documents
        if one.lang == "*"
    }

    assert rows["ill", "art9_health"] == (2, 0.5, 0, 0.0)
    assert rows["well", "art9_health"] == (0, 0.0, 2, 0.5)
    assert {label for _, label in rows} == {"art9_health"}


@given(st.lists(spans, max_size=5), st.lists(spans, max_size=5), spans)
def test_one_more_finding_never_makes_a_record_leak(
    labelled: list[Span], found: list[Span], more: Span
) -> None:
    assert leaks(labelled, [*found, more]) <= leaks(labelled, found)


@given(st.lists(spans, min_size=1, max_size=5))
def test_finding_every_span_is_perfect(labelled: list[Span]) -> None:
    rows = report([judged(labelled, labelled)], resamples=1).rows

    assert all((row.precision, row.recall, row.f2) == (1.0, 1.0, 1.0) for row in rows)


@given(st.floats(0, 1), st.floats(0, 1))
def test_f2_leans_to_recall(precision: float, recall: float) -> None:
    f1, f2 = f_score(precision, recall, beta=1), f_score(precision, recall, beta=2)

    assert f2 >= f1 - 1e-9 if recall >= precision else f2 <= f1 + 1e-9
