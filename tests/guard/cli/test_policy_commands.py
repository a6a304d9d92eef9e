"""The commands that work on a policy: tested, checked, asked and compared without a broker, with exit codes for CI."""

import json
import shutil

import pytest
from click.testing import CliRunner

from guard.cli import root
from guard.cli.policy_commands import __file__ as commands
from guard.policy.bundle import EXAMPLE
from schemas.errors import SettingsError


def run(*words):
    return CliRunner().invoke(root, ["policy", *map(str, words)])


@pytest.fixture
def policy(tmp_path):
    shutil.copytree(EXAMPLE, tmp_path / "policy")
    return tmp_path / "policy"


def test_a_command_is_there_because_its_file_is():
    from pathlib import Path

    files = {file.stem for file in Path(commands).parent.glob("[a-z]*.py")}

    listed = {
        line.split()[0]
        for line in run("--help").output.partition("Commands:")[2].splitlines()
        if line[2:3].strip()
    }

    assert listed == files
    assert {"test", "lint", "schema", "explain", "diff"} <= listed


def test_the_cases_of_a_pack_are_tested_without_a_file():
    done = run("test", "--packs", "x-sanctions", "--json")

    told = json.loads(done.output)
    assert done.exit_code == 0
    assert {"id", "expected", "actual", "reasons", "citations", "obligations", "regimes"} <= told[0].keys()
    assert all(one["passed"] for one in told)


def test_a_case_that_fails_gives_exit_code_1_and_is_named(tmp_path):
    file = tmp_path / "mine.yaml"
    facts = "{exporter: {country: DE}, data: {labels: [public], origin: DE, colour: red}, purpose: storage, dest: {operator: ionos, processing_countries: [DE]}}"
    file.write_text(
        f"meta: {{evaluate_at: 2026-11-22}}\nscenarios:\n- {{id: X, facts: {facts}, expected: {{action: block}}}}\n"
    )

    done = run("test", file)

    assert done.exit_code == 1
    assert "allow instead of block" in done.output
    assert "`data.colour` is not in the vocabulary" in done.output


def test_another_day_decides_anew(tmp_path):
    file = tmp_path / "mine.yaml"
    facts = "{exporter: {country: PT}, data: {labels: [personal], origin: PT}, purpose: storage, dest: {operator: null, processing_countries: [BR]}, safeguards: {art28_dpa: true}}"
    file.write_text(
        f"meta: {{evaluate_at: 2026-11-22}}\nscenarios:\n- {{id: X, facts: {facts}, expected: {{action: allow}}}}\n"
    )

    assert run("test", file).exit_code == 0
    assert run("test", file, "--at", "2026-01-01").exit_code == 1


def test_lint_is_content_with_the_example(policy):
    done = run("lint", policy)

    assert done.exit_code == 0
    assert "0 complaints" in done.output


def test_lint_tells_every_complaint_at_once(policy):
    flows = policy / "flows.yaml"
    flows.write_text(
        flows.read_text().replace("purpose: embedding", "purpose: embeding").replace("us-llm,", "us-lm,")
    )

    done = run("lint", policy, "--json")

    assert done.exit_code == 1
    assert any(
        "`embeding`" in line and "flows.yaml:" in line for line in json.loads(done.output)["complaints"]
    )


def test_strict_counts_warnings(policy):
    assert run("lint", policy, "--strict").exit_code == 1


def test_schemas_are_written_one_a_kind(tmp_path):
    done = run("schema", "--out", tmp_path / "schemas")

    written = {file.name: json.loads(file.read_text()) for file in (tmp_path / "schemas").iterdir()}
    assert done.exit_code == 0
    assert {"flow.json", "destination.json", "pack.json", "policy.json"} <= written.keys()
    assert json.loads(run("schema", "--kind", "Flow").output) == written["flow.json"]


def test_explain_says_why_not_by_which_law_and_what_would_permit_it(policy):
    done = run(
        "explain", policy, "--flow", "tickets", "--destination", "us-llm", "--labels", "health", "--document"
    )

    assert done.exit_code == 0
    for word in ("blocked", "GDPR Art. 9", "were recorded", "must: log_decision"):
        assert word in done.output


def test_explain_for_machines_names_action_reasons_and_changes(policy):
    done = run(
        "explain",
        policy,
        "--flow",
        "tickets",
        "--destination",
        "us-llm",
        "--labels",
        "personal",
        "--document",
        "--json",
    )

    told = json.loads(done.output)
    assert told["action"] == "block"
    assert told["changes"]
    assert all(one["citation"] for one in told["reasons"])


def test_diff_names_what_changed(policy, tmp_path):
    shutil.copytree(policy, tmp_path / "other")
    flows = tmp_path / "other" / "flows.yaml"
    flows.write_text(flows.read_text().replace("purpose: embedding", "purpose: storage"))

    assert run("diff", policy, policy).output == "the policies say the same\n"
    assert run("diff", policy, tmp_path / "other").output == "~ flow docs.purpose: embedding -> storage\n"
    assert json.loads(run("diff", policy, tmp_path / "other", "--json").output)[0]["after"] == "storage"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("explain", EXAMPLE, "--flow", "tickts", "--destination", "us-llm"),
            "no flow `tickts`; did you mean `tickets`",
        ),
        (("test", "--packs", "us-itra"), "no pack is called `us-itra`"),
        (("schema", "--kind", "Flw"), "unknown kind `Flw`; did you mean `Flow`"),
    ],
)
def test_a_name_nobody_knows_is_refused_with_the_nearest(words, said):
    done = run(*words)

    assert isinstance(done.exception, SettingsError)
    assert said in str(done.exception)


def test_a_review_is_put_on_record_for_packs_past_their_day_and_for_no_other(policy):
    words = ("review", "--by", "cleo, counsel", "--policy", policy, "--json")

    early = run(*words, "--until", "2027-03-01", "--at", "2026-12-01")
    late = run(*words, "--until", "2028-03-01", "--at", "2027-12-01")

    assert json.loads(early.output)["packs"] == [] and early.exit_code == 0
    told = json.loads(late.output)
    assert "eu-gdpr-44" in told["packs"] and late.exit_code == 0
    assert sorted(str(file) for file in (policy / "reviewed").iterdir()) == sorted(told["files"])
    again = run(*words, "--until", "2028-03-01", "--at", "2027-12-01")
    assert json.loads(again.output)["packs"] == []


def test_a_review_of_more_than_a_year_is_refused(policy):
    done = run(
        "review", "eu-aia", "--by", "cleo", "--policy", policy, "--until", "2030-01-01", "--at", "2027-12-01"
    )

    assert isinstance(done.exception, SettingsError) and "within 366 days" in str(done.exception)
    assert not (policy / "reviewed").exists()
