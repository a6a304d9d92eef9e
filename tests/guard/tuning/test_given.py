"""Texts that a classifier is to learn from: those of the labelled store only as the policy permits, and cards tell no text."""

import json
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from classifiers.agreement import Case, Span
from guard.cli import root
from guard.tuning.given import Use, digest_of, from_files, from_store
from schemas.errors import SettingsError

USE = Use("tickets", "tickets-training", "ana", None, 1_795_000_000_000, "guard-encoder@ours")
CASE = Case("1", "tickets", "de", "Ana in Porto", (Span(0, 3, "person"), Span(7, 12, "address")))


def taking(*cases):
    """Return what gives these texts out, and notes how it was asked."""
    asked = []

    def take(settings, name, **more):
        asked.append((settings, name, more))
        return SimpleNamespace(cases=cases, use=SimpleNamespace(id="u-0123456789abcdef"))

    return take, asked


def test_a_use_that_the_policy_refuses_gives_no_text():
    def refused(*_given, **_more):
        raise SettingsError("no permit lets `tickets-training` use the set")

    with pytest.raises(SettingsError, match="no permit lets"):
        from_store(None, USE, take=refused)


def test_a_set_that_gives_nothing_is_refused():
    take, _ = taking()

    with pytest.raises(
        SettingsError, match=r"`tickets` gives no text to flow `tickets-training`; .* a permit"
    ):
        from_store(None, USE, take=take)


def test_a_set_is_taken_under_its_flow_for_what_is_made_of_it_and_the_use_is_told():
    take, asked = taking(CASE)

    given = from_store("settings", USE, take=take)

    ((settings, name, more),) = asked
    assert (settings, name, more["flow"], more["by"]) == ("settings", "tickets", "tickets-training", "ana")
    assert more["classifier"] == "guard-encoder@ours"
    assert given.data[0]["use"] == "u-0123456789abcdef"
    assert given.data[0]["sha256"] == digest_of([CASE])
    assert "Porto" not in json.dumps(given.data) + repr(given)


def test_labels_of_a_file_are_as_they_are_written(tmp_path):
    spans = [{"start": 0, "end": 3, "label": "person"}, {"start": 7, "end": 12, "label": "address"}]
    row = {"id": "1", "dataset": "ours", "lang": "de", "text": CASE.text, "spans": spans}
    (tmp_path / "ours.jsonl").write_text(json.dumps(row) + "\n")

    given = from_files([tmp_path / "ours.jsonl"])

    assert [span.label for span in given.cases[0].spans] == ["person", "address"]
    assert given.data[0]["file"] == "ours.jsonl" and len(given.data[0]["sha256"]) == 64


def test_the_same_texts_have_one_digest_whatever_their_order_and_other_labels_another():
    other = Case("2", "tickets", "de", "Otto", ())

    assert digest_of([CASE, other]) == digest_of([other, CASE])
    assert digest_of([CASE]) != digest_of([Case("1", "tickets", "de", CASE.text, CASE.spans[:1])])


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--from-store", "tickets"), "--from-store needs --flow, --as and --key"),
        ((), "name your texts"),
    ],
)
def test_a_command_says_what_it_needs_to_take_texts(words, complaint, tmp_path):
    made = CliRunner().invoke(
        root, ["tune", "label", "x", *words, "--entity", "HR_TEXT", "--out", str(tmp_path / "out")]
    )

    assert made.exit_code == 2
    assert complaint in made.output


def test_what_is_there_already_is_not_written_over(tmp_path):
    (tmp_path / "ours.jsonl").write_text("{}\n")
    words = ["tune", "label", "x", "--from", str(tmp_path / "ours.jsonl"), "--entity", "HR_TEXT"]

    made = CliRunner().invoke(root, [*words, "--out", str(tmp_path)])

    assert "is there already" in str(made.exception)
