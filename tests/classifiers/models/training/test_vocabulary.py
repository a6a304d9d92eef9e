"""The choice of pieces: what every language needs stays, and the shipped choice is the one its base was made with."""

from hypothesis import given
from hypothesis import strategies as st

from classifiers.models.training import vocabulary
from classifiers.models.training.vocabulary import Piece, choose

PIECES = [Piece(text, -float(number)) for number, text in enumerate(
    ["<s>", "<pad>", "a", "ж", "漢", "12", "▁haus", "haus", "▁дом", "▁maison", "▁rare", "家庭"]
)]  # fmt: skip
SPECIAL = frozenset({0, 1})


def kept(size, *counts):
    return [PIECES[number].text for number in choose(PIECES, SPECIAL, counts, size=size)]


def test_special_pieces_single_letters_and_figures_stay_whatever_the_size():
    assert kept(0) == ["<s>", "<pad>", "a", "ж", "12"]


def test_what_one_language_uses_most_stays_before_what_scores_higher():
    assert kept(6, {6: 1.0, 10: 9.0}) == ["<s>", "<pad>", "a", "ж", "12", "▁rare"]


def test_a_small_language_counts_as_much_as_a_large_one():
    assert "▁maison" in kept(6, {6: 500.0, 10: 500.0}, {9: 1.0})


def test_a_piece_within_words_shares_in_its_twin_s_use():
    assert kept(7, {6: 1.0}) == ["<s>", "<pad>", "a", "ж", "12", "▁haus", "haus"]


def test_words_in_other_scripts_go():
    assert not {"▁дом", "家庭", "漢"} & set(kept(100))


@given(st.sets(st.integers(0, 3000), min_size=1))
def test_a_choice_is_read_as_it_was_written(tmp_path_factory, numbers):
    file = tmp_path_factory.mktemp("pieces") / "pieces.txt"

    vocabulary.write(sorted(numbers), file)

    assert vocabulary.read(file) == tuple(sorted(numbers))


def test_the_shipped_choice_is_the_one_the_base_was_made_with():
    shipped = vocabulary.read()

    assert len(shipped) == vocabulary.SIZE
    assert vocabulary.digest(shipped) == "b55064fc0f74c8677c4c5b5668c2455d3578912a2af832d99550c558a61a82cd"
