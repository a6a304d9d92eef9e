"""`guard eval` prints figures and places, and never a text."""

import gzip
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from guard.cli.classifier_commands.compare import command as compare
from guard.cli.eval import command
from schemas.errors import SettingsError

ROWS = [
    {"id": "one", "text": "write to ana@example.org", "spans": [{"start": 9, "end": 24, "label": "email"}]},
    {"id": "two", "text": "Somewhere over the hill", "spans": [{"start": 0, "end": 9, "label": "email"}]},
    {"id": "three", "text": "nothing to see", "spans": []},
]
WORDS = ("ana", "example", "omewhere", "hill", "nothing")


def written(path: Path, rows: list[dict[str, object]] = ROWS) -> Path:
    path.write_text("".join(json.dumps({"dataset": "set", "lang": "en", **row}) + "\n" for row in rows))
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path / "texts.jsonl")


def evaluated(*words: object) -> Result:
    return CliRunner().invoke(command, [*map(str, words), "--detector", "patterns"])


def test_the_figures_are_printed_as_json(file: Path) -> None:
    result = evaluated(file, "--json")

    figures = json.loads(result.stdout)
    row = next(row for row in figures["rows"] if (row["dataset"], row["lang"]) == ("set", "en"))
    assert (row["label"], row["spans"], row["precision"], row["recall"]) == ("email", 2, 1.0, 0.5)
    assert row["strict"]["recall"] == 0.5
    assert {(one["dataset"], one["lang"]) for one in figures["sets"]} >= {("set", "*"), ("set", "en")}
    assert {one["leak_rate"] for one in figures["sets"]} == {0.5}
    assert figures["detector"] == "patterns" and figures["speed"]["records"] == 3


def test_the_detector_of_the_guard_is_the_default(file: Path) -> None:
    result = CliRunner().invoke(command, [str(file), "--json"])

    assert json.loads(result.stdout)["detector"] == "cascade"


def test_mistakes_are_places_and_no_text(file: Path) -> None:
    result = evaluated(file, "--errors", "5")

    assert result.exit_code == 0
    assert "two" in result.stdout and "0-9" in result.stdout
    assert not any(word in result.output for word in ("omewhere", "ana@", "nothing"))


def test_a_gzipped_file_reads_the_same(file: Path, tmp_path: Path) -> None:
    packed = tmp_path / "texts.jsonl.gz"
    packed.write_bytes(gzip.compress(file.read_bytes()))

    plain, gzipped = (json.loads(evaluated(path, "--json").stdout) for path in (file, packed))

    assert plain["rows"] == gzipped["rows"] and plain["sets"] == gzipped["sets"]


def test_a_suite_is_every_file_of_a_folder(file: Path) -> None:
    written(file.with_name("more.jsonl"), [{"dataset": "other", **ROWS[0]}])

    figures = json.loads(evaluated("--suite", file.parent, "--json").stdout)

    assert {one["dataset"] for one in figures["sets"]} == {"*", "set", "other"}


def test_no_texts_are_refused() -> None:
    result = evaluated()

    assert result.exit_code == 2 and "--suite" in result.output


def test_a_sample_is_smaller_and_the_same(file: Path) -> None:
    runs = [json.loads(evaluated(file, "--sample", 2, "--json").stdout) for _ in range(2)]

    assert [run["speed"]["records"] for run in runs] == [2, 2]
    assert runs[0]["rows"] == runs[1]["rows"]


def test_other_entities_are_left_out(file: Path) -> None:
    result = evaluated(file, "--json", "--entities", "iban")

    assert json.loads(result.stdout)["rows"] == []


def test_an_unknown_entity_is_refused(file: Path) -> None:
    result = evaluated(file, "--entities", "shoe_size")

    assert isinstance(result.exception, SettingsError)
    assert "shoe_size" in str(result.exception)


def test_a_wrong_line_is_named_by_its_number_and_not_its_text(file: Path) -> None:
    file.write_text(file.read_text() + '{"text": "ana@example.org"}\n')

    result = evaluated(file)

    assert "line 4" in str(result.exception)
    assert "ana" not in str(result.exception)


@pytest.mark.parametrize("errors", [0, 9])
def test_the_page_stands_alone_and_shows_no_word_of_a_text(file: Path, errors: int) -> None:
    html = file.with_name("page.html")

    evaluated(file, "--html", html, "--errors", errors)

    page = html.read_text()
    assert page.count("<svg") >= 2 and "<script" not in page
    assert not re.search(r"(src|href)=", page)
    assert not any(word in page for word in WORDS)
    assert ("Xxxxxxxxx xxxx" in page.replace("</span>", "")) is bool(errors)  # a masked text, where asked for


def test_outcomes_have_no_content_and_compare(file: Path) -> None:
    before, after = file.with_name("before"), file.with_name("after")
    evaluated(file, "--judged", before)
    evaluated(file, "--judged", after)

    result = CliRunner().invoke(compare, [str(before), str(after), "--gate"])

    assert result.exit_code == 0 and "no difference" in result.stdout
    assert not any(word in before.read_text() for word in WORDS)


def test_the_gate_shuts_where_a_label_is_lower(file: Path) -> None:
    many = [{**ROWS[0], "id": str(index)} for index in range(20)]
    written(file, many)
    before, after = file.with_name("before"), file.with_name("after")
    evaluated(file, "--judged", before)
    lost = before.read_text().replace("[1,1,1,1,1,1,1]", "[0,1,0,0,0,0,0]")
    after.write_text(lost.replace('"leaks":false', '"leaks":true'))

    shut, open_, back = (
        CliRunner().invoke(compare, [*map(str, words), "--json"])
        for words in ((before, after, "--gate"), (before, after), (after, before, "--gate"))
    )

    assert (shut.exit_code, open_.exit_code, back.exit_code) == (1, 0, 0)
    told = json.loads(shut.stdout)
    assert told["is_worse"] and told["differences"][0]["label"] == "email"
    assert next(one for one in told["shifts"] if one["what"] == "leaks")["worsened"] == 20


def test_a_file_of_another_kind_is_refused(file: Path) -> None:
    result = CliRunner().invoke(compare, [str(file), str(file)])

    assert isinstance(result.exception, SettingsError)
    assert "--judged" in str(result.exception) and "ana" not in str(result.exception)


def test_perturbed_copies_have_figures_of_their_own(file: Path) -> None:
    figures = json.loads(evaluated(file, "--perturbed", "clean,json-log", "--json").stdout)

    sets = {one["dataset"]: one for one in figures["sets"] if one["lang"] == "*"}
    assert set(sets) == {"*", "set (clean)", "set (json-log)"}
    assert sets["set (clean)"]["leak_rate"] == sets["set (json-log)"]["leak_rate"]


def test_a_text_that_is_json_is_read_as_its_record_would_be(tmp_path: Path) -> None:
    text = '{"note": "write to\\n\\u0061na@example.org"}'
    start = text.index("\\u0061na")
    rows: list[dict[str, object]] = [
        {"id": "one", "text": text, "spans": [{"start": start, "end": text.index('"}'), "label": "email"}]}
    ]

    figures = json.loads(evaluated(written(tmp_path / "json.jsonl", rows), "--json").stdout)

    [row] = [one for one in figures["rows"] if (one["dataset"], one["lang"]) == ("set", "*")]
    assert (row["label"], row["strict"]["recall"]) == ("email", 1.0)
