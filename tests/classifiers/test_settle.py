"""Overlaps are settled so that the strictest is never lost."""

from classifiers.settle import Candidate, settle


def candidate(
    entity="A", start=0, end=9, score=0.5, labels=("personal",), in_context=False, field=0, classifier="a@1"
):
    return Candidate(entity, field, start, end, score, classifier, "", frozenset(labels), in_context)


def test_of_one_entity_at_one_span_the_surest_stands():
    low, high = candidate(score=0.4), candidate(score=0.9, classifier="b@1")

    assert settle([low, high]) == [high]


def test_a_number_of_two_countries_is_that_of_the_country_spoken_of():
    spoken, silent = candidate("DE_ID", in_context=True), candidate("FR_ID")

    assert settle([silent, spoken]) == [spoken]


def test_with_equal_evidence_both_countries_stand():
    one, other = candidate("DE_ID"), candidate("FR_ID")

    assert settle([other, one]) == [one, other]


def test_a_label_of_its_own_keeps_an_entity_without_context():
    card, number = candidate("CARD", labels=("financial",)), candidate("ID", in_context=True)

    assert settle([card, number]) == [card, number]


def test_a_contained_finding_gives_way_if_it_adds_nothing():
    outer, inner = candidate("URL", 0, 30, 0.9), candidate("EMAIL", 5, 20, 0.8)

    assert settle([inner, outer]) == [outer]


def test_a_contained_finding_stands_if_it_is_surer_or_has_its_own_label():
    outer = candidate("URL", 0, 30, 0.5)
    surer = candidate("EMAIL", 5, 20, 0.8)
    secret = candidate("TOKEN", 5, 20, 0.4, labels=("secret_credential",))

    assert settle([surer, secret, outer]) == [outer, surer, secret]


def test_findings_that_overlap_in_part_both_stand():
    left, right = candidate("A", 0, 10), candidate("B", 5, 15)

    assert settle([right, left]) == [left, right]


def test_the_same_span_of_another_field_is_another_place():
    one, other = candidate(field=0, in_context=True), candidate("B", field=1)

    assert settle([other, one]) == [one, other]
