"""Copies of labelled texts keep their labels on what they mark, and have a data set of their own."""

import pytest

from classifiers.agreement import Case, Span
from classifiers.synthesis.perturbations import KINDS
from guard.evaluation.perturbing import copies, kinds_of
from schemas.errors import SettingsError

CASE = Case("one", "set", "pl", "Pan Jan Lis", (Span(4, 11, "person"),))


def test_all_kinds_are_asked_for_by_one_word():
    assert kinds_of("all") == tuple(KINDS)
    assert kinds_of("mail, chat,mail") == ("mail", "chat")


def test_an_unknown_kind_is_refused():
    with pytest.raises(SettingsError, match="no perturbation is named `upside-down`"):
        kinds_of("mail,upside-down")


def test_each_kind_is_a_set_of_its_own_with_its_labels_where_they_stand():
    made = {one.dataset: one for one in copies([CASE], ["clean", "inflected", "mail"], seed=7)}

    assert set(made) == {"set (clean)", "set (inflected)", "set (mail)"}
    assert made["set (clean)"].text == CASE.text
    for one in made.values():
        assert one.text[one.spans[0].start : one.spans[0].end] in {"Jan Lis", "Janowi Lisowi"}
