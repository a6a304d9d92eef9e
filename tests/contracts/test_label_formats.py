"""What every format of labelled texts promises: spans come back where they were, and what is none is refused without its text."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from classifiers.agreement import Case, Span
from guard.evaluation.texts import cases_of
from guard.labelling.contract import checked
from guard.labelling.formats import formats, read
from schemas.errors import SettingsError

FORMATS = list(formats().values())
LABELS = ("email", "EMAIL_ADDRESS", "art9_health", "marking:tlp")
CHARACTERS = st.one_of(
    st.sampled_from("aZ9 .,@#-\t\n\r\"\\'Öé中🙂  "), st.characters(exclude_categories=("Cs",))
)


@st.composite
def labelled(draw, *, nested):
    """A labelled text; where spans may not be nested they are apart, with no white space at their edges."""
    text = draw(st.text(CHARACTERS, max_size=40))
    edges = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = zip(edges, edges[3:] if nested else edges[1::2], strict=False)
    pairs = pairs if nested else zip(edges[::2], edges[1::2], strict=False)
    spans = {
        (start, end, draw(st.sampled_from(LABELS)))
        for start, end in pairs
        if start < end and (nested or not (text[start].isspace() or text[end - 1].isspace()))
    }
    marks = tuple(Span(*it) for it in sorted(spans))
    topics = tuple(sorted(draw(st.sets(st.sampled_from(("art9_health", "negative"))))))
    name = draw(st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=8))
    return Case(name, "ours", draw(st.sampled_from(("de", "en", "xx"))), text, marks, topics)


@pytest.mark.parametrize("format_", FORMATS, ids=lambda it: it.name)
@given(data=st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_texts_spans_and_labels_come_back_as_they_were(format_, data):
    cases = data.draw(st.lists(labelled(nested=format_.nested), max_size=3))

    again = checked(format_.reads(format_.writes(cases), "file"))

    assert again == checked(cases)


@pytest.mark.parametrize("format_", FORMATS, ids=lambda it: it.name)
def test_a_file_is_known_by_its_name_and_by_how_it_begins(format_, tmp_path):
    one = Case("1", "ours", "en", "write to ana@example.org", (Span(9, 24, "email"),))
    for name in (f"file{format_.endings[0]}", "file"):
        (tmp_path / name).write_bytes(format_.writes([one]))
        assert read(tmp_path / name) == [one]


@pytest.mark.parametrize("format_", FORMATS, ids=lambda it: it.name)
@pytest.mark.parametrize("junk", [b"\xff\xfe canary", b'{"canary": 1}', b'[{"full_text": 7}]', b"canary\n"])
def test_what_is_no_such_file_is_refused_without_a_word_of_it(format_, junk, tmp_path):
    file = tmp_path / f"file{format_.endings[0]}"
    file.write_bytes(junk)

    with pytest.raises(SettingsError) as refused:
        read(file)

    assert "canary" not in str(refused.value) and refused.value.__cause__ is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"spans": (Span(9, 99, "email"),)},
        {"spans": (Span(4, 4, "email"),)},
        {"spans": (Span(0, 5, "canary text"),)},
        {"topics": ("canary text",)},
        {"lang": "canary text"},
    ],
    ids=["outside", "empty", "label", "topic", "language"],
)
def test_a_span_outside_of_its_text_or_a_label_that_is_no_name_is_refused(wrong):
    one = replace(Case("1", "ours", "en", "write to ana@example.org", ()), **wrong)

    with pytest.raises(SettingsError) as refused:
        checked([one])

    assert "canary" not in str(refused.value)


def test_jsonl_is_what_the_evaluation_reads(tmp_path):
    one = Case("1", "ours", "de", "an ana@example.org\n", (Span(3, 18, "email"),), ("negative",))
    (tmp_path / "out.jsonl").write_bytes(formats()["jsonl"].writes([one, one]))

    assert list(cases_of(tmp_path / "out.jsonl")) == [one, one]


def test_columns_of_others_are_read():
    bio = "-DOCSTART- -X- O O\n\nAna NNP B-NP B-PER\nRuiz NNP I-NP I-PER\nlives VB O O\n"
    german = "# source 1\t[2009]\n".replace("\t", " ") + "1\tAna\tB-PER\tO\n2\tlebt\tO\tO\n"

    (one,) = formats()["conll"].reads(bio.encode(), "file")
    (other,) = formats()["conll"].reads(german.replace("# source 1 [2009]\n", "").encode(), "file")

    assert (one.text, one.spans) == ("Ana Ruiz lives", (Span(0, 8, "PER"),))
    assert (other.text, other.spans) == ("Ana lebt", (Span(0, 3, "PER"),))
