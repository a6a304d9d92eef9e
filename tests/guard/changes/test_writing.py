"""A change stands in the policy's files, everything else of them stays, and what is refused is not written."""

import shutil

import pytest
from click.testing import CliRunner
from own_models import pipeline

from guard.changes.adversary import texts
from guard.changes.checking import pattern_complaints
from guard.changes.splicing import added, written
from guard.changes.timing import Timed, timed
from guard.cli import root
from guard.policy.bundle import EXAMPLE
from guard.policy.source import read
from guard.wiring import policy_of
from schemas.tuned import OwnPattern

BY = ("--owner", "ana", "--reason", "case 17: seen thrice")
COMMENTED = """\
# who is asked first
kind: Classifiers
spec:
  # of projects
  lists:
    - name: one  # the first
      terms: [a, b]
    # behind it
  require: []
  own:
"""
PATTERN = """\
name: staff-number
entity: STAFF_NUMBER
shape: '{shape}'
labels: [hr]
examples: [SN-123456, by SN-654321 today]
counter_examples: [SN-12, XSN-1234567]
"""


def same(name):
    return lambda one: one.get("name") == name


@pytest.fixture
def directory(tmp_path):
    return shutil.copytree(EXAMPLE, tmp_path / "policy")


def run(directory, *arguments):
    done = CliRunner().invoke(root, ["tune", *arguments, *BY, "--policy", str(directory)])
    return done.exit_code, done.output + (str(done.exception) if done.exception else "")


def content(directory):
    return {path.name: path.read_text() for path in directory.iterdir()}


def test_an_entry_is_added_or_replaced_and_every_comment_stays():
    more = added(COMMENTED, "Classifiers", "lists", {"name": "two"}, same("two"))
    other = added(more, "Classifiers", "lists", {"name": "one", "terms": ["c"]}, same("one"))

    assert more == COMMENTED.replace("b]\n", "b]\n    - name: two\n")
    assert (
        other.count("- name:") == 2
        and "    - name: one\n      terms:\n        - c\n    - name: two\n" in other
    )
    assert "# of projects" in other and "# behind it" in other
    for part in ("require", "own", "patterns"):
        [item] = read(added(COMMENTED, "Classifiers", part, {"name": "x"}, same("x")), "f.yaml")
        assert item.data["spec"][part] == [{"name": "x"}]
        assert item.data["spec"]["lists"][0]["terms"] == ["a", "b"]


@pytest.mark.parametrize(
    "text", ["no", "1.5e5", "007", "12:30", "true", "~", "a: b", "#x", "ÄRMEL", "x\ny", "\\bA"]
)
def test_what_is_written_is_read_as_it_was(text):
    [item] = read(written({"terms": [text], "entity": text}), "f.yaml")

    assert item.data == {"terms": [text], "entity": text}


def test_changes_are_written_and_read_back(directory):
    for arguments in (
        ("deny", "PERSON", "Projekt Ärmel", "1.5e5 A", "--name", "projects"),
        ("allow", "PHONE_NUMBER", "+49 30 90182" + "0", "--name", "desk", "--expires", "2040-12-31"),
        ("context", "DE_PERSO", "Ausweisnr", "--language", "de"),
        ("threshold", "EMAIL_ADDRESS", "0.6", "--flow", "tickets"),
        ("threshold", "EMAIL_ADDRESS", "0.7", "--flow", "tickets"),
    ):
        code, told = run(directory, *arguments)
        assert code == 0, told
    made = policy_of(directory).content

    assert "at_least: 0.6 -> 0.7" in told
    assert (made.classifiers.lists[0].name, made.classifiers.lists[0].terms[1]) == ("projects", "1.5e5 A")
    assert [one.at_least for one in made.thresholds.entries] == [0.7]
    assert made.classifiers.context[0].every == ("Ausweisnr",)
    kept = (EXAMPLE / "policy.yaml").read_text()
    assert (
        (directory / "policy.yaml")
        .read_text()
        .startswith(kept[: kept.index("entries:")] if "entries:" in kept else kept[:300])
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("allow", "IBAN_CODE", "DE12", "--name", "x", "--expires", "2040-01-01"), "cannot be let pass"),
        (("deny", "PERSN", "someone", "--name", "x"), "did you mean `PERSON`"),
        (("threshold", "IBAN_CODE", "0.9"), "proven findings"),
    ],
)
def test_what_is_refused_is_not_written(directory, arguments, told):
    before = content(directory)

    code, said = run(directory, *arguments)

    assert code != 0 and told in said
    assert content(directory) == before


def own(shape, *examples):
    return OwnPattern(
        name="own", entity="OWN_THING", shape=shape, labels=("hr",), examples=examples, counter_examples=("no", "x"),
        owner="ana", reason="seen",
    )  # fmt: skip


def test_a_shape_that_does_not_end_is_killed_and_refused(directory, tmp_path):
    file, before = tmp_path / "pattern.yaml", content(directory)
    file.write_text(PATTERN.format(shape="(S|N|SN|-|[0-9]+)+$"))

    code, told = run(directory, "pattern", str(file))

    assert code != 0 and "does not end on a text made of its examples" in told
    assert "finds `STAFF_NUMBER` in its counter-example 1, 2" in told
    assert content(directory) == before


def test_a_shape_that_ends_quickly_is_accepted_and_found_again_by_lint(directory, tmp_path):
    file = tmp_path / "pattern.yaml"
    file.write_text(PATTERN.format(shape=r"\bSN-[0-9]{6}\b"))

    code, told = run(directory, "pattern", str(file))

    assert code == 0 and "+ pattern staff-number" in told, told
    made = policy_of(directory).content
    assert made.entities["STAFF_NUMBER"] == ("hr",)
    slow = list(pattern_complaints(made, clock=lambda _: Timed(is_quick=False, size=20_000, seconds=3.0)))
    assert slow == [
        "pattern `staff-number` takes 3.0 s for a text of 20,000 characters made of its examples; give its repetitions a bound, such as {1,20}, and put none within another"
    ]
    broken = directory / "classifiers.yaml"
    broken.write_text(broken.read_text().replace("SN-12\n", "SN-121212\n"))
    done = CliRunner().invoke(root, ["policy", "lint", str(directory)])
    assert done.exit_code == 1 and "counter-example 1" in done.output


def test_texts_are_made_of_the_examples_and_always_the_same():
    made = texts(("ab-12",), 50)

    assert made == texts(("ab-12",), 50)
    assert "ab-" + "1" * 50 + "!" in made
    assert all(len(text) < 70 for text in made)


def test_time_that_grows_with_the_square_is_refused():
    found = timed(own("[A-Z]+-[0-9]+", "ABC-12", "Q-1"))

    assert found is None or not found.is_quick


def test_a_map_with_a_hole_is_refused_and_the_hole_is_named(directory, tmp_path):
    pytest.importorskip("spacy", reason="of the extra `ml`")
    (tmp_path / "models").mkdir()
    pipeline(tmp_path / "models" / "clinic")
    given = (
        "labels",
        "clinic",
        "clinic",
        "PATIENT=PERSON",
        "--kind",
        "spacy",
        "--models",
        str(tmp_path / "models"),
    )

    code, told = run(directory, *given)
    assert code != 0 and "DIAG" in told and "WARD" in told
    code, told = run(directory, *given, "DIAG=MEDICAL_ID", "WARD=")

    assert code == 0, told
    assert policy_of(directory).content.classifiers.own[0].labels["WARD"] is None


def test_what_is_taken_out_leaves_the_rest_and_the_last_one_no_trace(directory):
    before, digest = content(directory), policy_of(directory).digest
    run(directory, "context", "DE_PERSO", "Ausweisnr")
    for name in ("one", "two"):
        run(directory, "deny", "PERSON", "projekt", "--name", name)
    run(directory, "context", "DE_PERSO", "Perso")
    run(directory, "threshold", "ORGANISATION", "0.7", "--language", "de")
    names = ("one", "DE_PERSO 1", "ORGANISATION in de", "two", "DE_PERSO 1")

    for name in names:
        done = CliRunner().invoke(root, ["tune", "remove", name, "--policy", str(directory)])
        assert "- " in done.output and f" {name}" in done.output, done.output
        kept = policy_of(directory).content.classifiers
        if name == "DE_PERSO 1" and kept is not None:
            assert [one.every for one in kept.context] == [("Perso",)]

    assert policy_of(directory).digest == digest
    again = CliRunner().invoke(root, ["tune", "remove", "one", "--policy", str(directory)])
    assert "has no entry `one`" in str(again.exception)
    assert set(content(directory)) >= set(before)


def test_a_list_holds_all_states_and_no_more_than_a_worker_compiles_in_seconds(directory, tmp_path):
    terms = tmp_path / "terms"
    terms.write_text("".join(f"place {number} of somewhere far\n" for number in range(1_500)))
    code, told = run(directory, "deny", "LOCATION", "--terms", str(terms), "--name", "states")
    assert code == 0, told

    terms.write_text("".join(f"place {number} {'x' * 80}\n" for number in range(1_500)))
    code, told = run(directory, "deny", "LOCATION", "--terms", str(terms), "--name", "more")
    assert code != 0 and "150,000 are the most" in told
