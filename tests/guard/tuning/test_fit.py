"""`guard tune fit` writes what gains as a candidate, measured as the guard runs it, and refuses what shows nothing."""

import json
import re
import shutil

import pytest
import trials
from click.testing import CliRunner

from guard.cli import root
from guard.policy.bundle import EXAMPLE
from guard.promotion.candidate import trial_of
from guard.tuning.applied import Cut, Shapes, Terms
from guard.tuning.entries import Said, entries_of, is_spoken, made_up
from guard.wiring import policy_of
from schemas.errors import SettingsError

BY = ("--owner", "ana", "--reason", "labelled wards", "--expires", "2099-12-31", "--model", "off")


@pytest.fixture
def directory(tmp_path):
    return shutil.copytree(EXAMPLE, tmp_path / "policy")


def wards(file, count):
    """Write texts whose dates nothing that ships finds, each beside a name that no output may hold."""
    rows = [
        {
            "id": f"{number}", "dataset": "wards", "lang": "en", "text": f"seen by Secretward on {day} of course",
            "spans": [{"start": 22, "end": 22 + len(day), "label": "date"}],
        }
        for number in range(count)
        for day in [f"{number % 9 + 1}/{number % 7 + 10}/20{number % 90 + 10}"]
    ]  # fmt: skip
    file.write_text("".join(json.dumps(one) + "\n" for one in rows))
    return file


def ran(*words):
    done = CliRunner().invoke(root, [str(word) for word in words])
    if isinstance(done.exception, SettingsError):
        return 1, str(done.exception)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout


def f2(file, *words):
    figures = json.loads(ran("eval", file, "--model", "off", "--json", *words)[1])
    return next(row["f2"] for row in figures["rows"] if (row["dataset"], row["lang"]) == ("wards", "*"))


def test_what_half_of_the_texts_teaches_is_written_found_by_eval_and_taken_out_again(directory, tmp_path):
    file = wards(tmp_path / "wards.jsonl", 90)
    files = {path: path.read_text() for path in directory.iterdir()}
    fit = ("tune", "fit", file, *BY, "--policy", directory)

    dry = json.loads(ran(*fit, "--dry-run", "--json")[1])
    assert {path: path.read_text() for path in directory.iterdir()} == files
    status, told = ran(*fit)
    [name] = dry["changes"][0]["entries"]

    assert status == 0 and name in told and "secretward" not in f"{told}{dry}".casefold()
    assert dry["measured"]["after"] == 100 and dry["measured"]["interval"][0] > 0
    assert (f2(file), f2(file, "--policy", directory)) == (0, 1)
    [pattern] = policy_of(directory).content.classifiers.patterns
    held = "".join(pattern.examples + pattern.counter_examples)
    assert (pattern.owner, pattern.reason) == ("ana", "labelled wards") and set(re.findall(r"\d", held)) <= {
        "1",
        "2",
    }
    plan = trials.plan(("shadow", 100))
    trial = trial_of(policy_of(EXAMPLE), policy_of(directory), plan, plan.steps[0], name="t", labelled={})
    assert trial.classifiers.patterns == (pattern,)
    assert f"+ pattern {name}" in ran("policy", "diff", EXAMPLE, directory)[1]
    assert name in ran("parts", "--kind", "pattern", "--policy", directory)[1]
    assert ran("tune", "remove", name, "--policy", directory)[1].startswith(f"- pattern {name}")
    assert policy_of(directory).digest == policy_of(EXAMPLE).digest


def alike(file, count):
    """Write texts of which nothing tells the one date that is labelled from the two that are not."""
    rows = [
        {
            "id": f"{number}", "dataset": "wards", "lang": "en", "text": " ".join(f"at {one}" for one in days),
            "spans": [{"start": start, "end": start + len("1/10/2000"), "label": "date"}],
        }
        for number in range(count)
        for days in [[f"{(number + step) % 9 + 1}/{number % 7 + 10}/20{number % 80 + 10 + step}" for step in range(3)]]
        for start in [3 + number % 3 * len("at 1/10/2000 ")]
    ]  # fmt: skip
    file.write_text("".join(json.dumps(one) + "\n" for one in rows))
    return file


def test_too_few_texts_say_how_many_are_missing_and_write_nothing(directory, tmp_path):
    few, plain = wards(tmp_path / "few.jsonl", 12), alike(tmp_path / "plain.jsonl", 60)

    assert "label 28 more" in ran("tune", "fit", few, *BY, "--policy", directory)[1]
    assert "shown to gain" in ran("tune", "fit", plain, *BY, "--policy", directory)[1]
    assert policy_of(directory).digest == policy_of(EXAMPLE).digest


def test_an_entry_holds_no_address_and_no_threshold_that_could_not_count():
    content = policy_of(EXAMPLE).content
    said = Said("fit", "ana", "why", None)
    terms = Terms("deny", "LOCATION", "location", frozenset({"utrecht", "mill lane 4"}))

    taken = set()
    [entry], [other] = (entries_of(terms, said, (), taken) for _ in range(2))

    assert entry.entry["terms"] == ["utrecht"]
    assert (entry.entry["name"], other.entry["name"]) == ("fit-deny-location-1", "fit-deny-location-2")
    assert is_spoken(Cut("PERSON", 0.8), content) and not is_spoken(Cut("PERSON", 0.8, "xx"), content)
    assert entries_of(Shapes("X", "x", frozenset({r"\d{9}"})), said, (), set()) == []


def test_an_example_keeps_of_a_text_only_what_the_pattern_spells_out():
    shape = re.compile(r"(?<=case )[a-f]\d{3}-kl")

    assert made_up("of ana: case b204-kl of bo", 13, 20, shape, "1x") == "case a111-kl"
    assert made_up("of ana: case b204-kl", 3, 6, shape, "1x") == ""
