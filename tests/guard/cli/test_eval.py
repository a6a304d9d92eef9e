"""`guard eval` prints figures and places, and never a text."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from guard.cli.eval import command
from schemas.errors import SettingsError

ROWS = [
    {"id": "one", "text": "write to ana@example.org", "spans": [{"start": 9, "end": 24, "label": "email"}]},
    {"id": "two", "text": "somewhere over the hill", "spans": [{"start": 0, "end": 9, "label": "email"}]},
    {"id": "three", "text": "nothing to see", "spans": []},
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "texts.jsonl"
    path.write_text("".join(json.dumps({"dataset": "set", "lang": "en", **row}) + "\n" for row in ROWS))
    return path


def test_the_figures_are_printed_as_json(file: Path) -> None:
    result = CliRunner().invoke(command, [str(file), "--json"])

    figures = json.loads(result.stdout)
    row = next(row for row in figures["rows"] if (row["dataset"], row["lang"]) == ("set", "en"))
    assert (row["label"], row["spans"], row["precision"], row["recall"]) == ("email", 2, 1.0, 0.5)
    assert figures["sets"][0]["leak_rate"] == 0.5


def test_mistakes_are_places_and_no_text(file: Path) -> None:
    result = CliRunner().invoke(command, [str(file), "--errors", "5"])

    assert result.exit_code == 0
    assert "two" in result.stdout and "0-9" in result.stdout
    assert not any(word in result.output for word in ("somewhere", "ana@", "nothing"))


def test_a_gzipped_file_reads_the_same(file: Path, tmp_path: Path) -> None:
    packed = tmp_path / "texts.jsonl.gz"
    packed.write_bytes(gzip.compress(file.read_bytes()))

    plain, gzipped = (CliRunner().invoke(command, [str(path), "--json"]) for path in (file, packed))

    assert plain.stdout == gzipped.stdout


def test_other_entities_are_left_out(file: Path) -> None:
    result = CliRunner().invoke(command, [str(file), "--json", "--entities", "iban"])

    assert json.loads(result.stdout)["rows"] == []


def test_an_unknown_entity_is_refused(file: Path) -> None:
    result = CliRunner().invoke(command, [str(file), "--entities", "shoe_size"])

    assert isinstance(result.exception, SettingsError)
    assert "shoe_size" in str(result.exception)


def test_a_wrong_line_is_named_by_its_number_and_not_its_text(file: Path) -> None:
    file.write_text(file.read_text() + '{"text": "ana@example.org"}\n')

    result = CliRunner().invoke(command, [str(file)])

    assert "line 4" in str(result.exception)
    assert "ana" not in str(result.exception)
