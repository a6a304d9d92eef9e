"""`guard bench tuning` prints a year's figures, or a set's before and after, and never a text."""

import json

from click.testing import CliRunner

from guard.cli._bench_tuning import command


def ran(*words):
    result = CliRunner().invoke(command, [*map(str, words), "--json"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, json.loads(result.stdout)


def test_a_year_keeps_its_bound_with_the_defence_alone():
    status, figures = ran("--seeds", 1)

    assert status == 0 and figures["holds"]
    assert figures["ways"]["defended"]["mean_miss_rate"] <= figures["bound"]
    assert figures["ways"]["oracle"]["mean_threshold"] >= figures["ways"]["defended"]["mean_threshold"]


def test_half_of_a_set_teaches_what_the_other_half_is_measured_by(tmp_path):
    rows = [
        {
            "id": f"{number}", "dataset": "wards", "lang": "en", "text": f"seen by Secretward on {day} of course",
            "spans": [{"start": 22, "end": 22 + len(day), "label": "date"}],
        }
        for number in range(60)
        for day in [f"{number % 9 + 1}/{number % 7 + 10}/20{number % 90 + 10}"]
    ]  # fmt: skip
    (tmp_path / "wards.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))
    kept = tmp_path / "kept"

    told = [ran("--sets", tmp_path, "--model", "off", "--kept", kept) for _ in range(2)]

    status, figures = told[0]
    assert told[0] == told[1] and status == 0
    assert figures["sets"]["wards"]["after"] > figures["sets"]["wards"]["before"]
    assert "secretward" not in f"{figures}{(kept / 'wards.json').read_text()}".casefold()
