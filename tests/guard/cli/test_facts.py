"""`guard facts` and `guard destination` on a policy directory, as people run them."""

import json

import pytest
from click.testing import CliRunner
from policies import CONTRACT, DESTINATION, FLOW

from guard.cli import root
from schemas.errors import SettingsError

DPF = "  facts:\n    dpf: {source: list, observed: 2026-11-01, expires: 2026-12-01}\n"
LOCAL = (
    DESTINATION.replace("name: model", "name: local")
    .replace("operator: aws", "operator: self-hosted")
    .replace("[US]", "[DE]")
)


@pytest.fixture
def policy(tmp_path):
    folder = tmp_path / "policy"
    folder.mkdir()
    (folder / "flow.yaml").write_text(FLOW.replace("[model]", "[model, local]") + CONTRACT)
    (folder / "destinations.yaml").write_text(DESTINATION + DPF + "---\n" + LOCAL)
    return folder


def run(*words, policy):
    result = CliRunner().invoke(root, [*words, "--policy", str(policy)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def lines(*words, policy):
    return [json.loads(line) for line in run(*words, "--json", policy=policy).splitlines()]


def test_what_ends_soon_is_listed_with_its_place(policy):
    found = lines("facts", "list", "--expiring", "30d", "--kind", "fact", "--at", "2026-11-23", policy=policy)

    assert [(one["name"], one["days"]) for one in found] == [("safeguards.dpf", 8)]
    assert found[0]["place"].endswith("destinations.yaml:10")
    assert "nothing ends" in run("facts", "list", "--expiring", "1d", "--kind", "permit", policy=policy)


def test_a_span_that_is_none_is_refused(policy):
    result = CliRunner().invoke(root, ["facts", "list", "--expiring", "soon", "--policy", str(policy)])

    assert result.exit_code == 2 and "write it as 90d" in result.output


def test_a_fact_is_shown_with_what_rests_on_it(policy):
    told = run("facts", "show", "dpf", "--at", "2026-11-23", policy=policy)

    assert "active listing in the Data Privacy Framework (flag)" in told
    assert "Destination `model` = True, until 2026-12-01; list" in told
    assert "needed by  EU adequacy of US" in told


def test_the_vocabulary_can_be_searched():
    result = CliRunner().invoke(root, ["facts", "vocabulary", "privacy framework", "--json"])

    assert [json.loads(line)["short"] for line in result.output.splitlines()] == ["dpf"]


def test_a_revocation_says_what_it_stops_and_is_one_entry(policy):
    dry = lines("facts", "revoke", "dpf", "--reason", "r", "--dry-run", "--at", "2026-11-23", policy=policy)
    assert not (policy / "revocations.yaml").exists()

    done = lines("facts", "revoke", "dpf", "--reason", "delisted", "--at", "2026-11-23", policy=policy)

    assert done[0]["revoked"] == "safeguards.dpf"
    assert done[0]["stops"] == dry[0]["stops"] != []
    assert done[0]["bundle"] != ""
    assert "delisted" in (policy / "revocations.yaml").read_text()
    listed = lines("facts", "list", "--kind", "fact", "--at", "2026-11-23", policy=policy)
    assert [one["revoked"] for one in listed if one["name"] == "safeguards.dpf"] == ["2026-11-23"]


def test_what_cannot_be_revoked_is_refused(policy):
    with pytest.raises(SettingsError, match="nothing is called `EU/USA`"):
        run("facts", "revoke", "EU/USA", "--reason", "r", policy=policy)

    assert not (policy / "revocations.yaml").exists()


def test_a_destination_is_shown_assessed_and_compared(policy):
    shown = lines("destination", "show", "model", "--at", "2026-11-23", policy=policy)[0]
    assessed = lines("destination", "assess", "model", policy=policy)[0]
    compared = lines("destination", "diff", "model", "local", "--at", "2026-11-23", policy=policy)[0]

    assert shown["domicile of the parent"] == "US" and shown["safeguards.dpf"] == "yes until 2026-12-01"
    assert {one["fact"] for one in shown["missing"]} >= {"dest.trains_on_input"}
    assert (assessed["level"], len(assessed["objectives"])) == (None, 8)
    assert {one["what"] for one in compared["differences"]} >= {"operator", "processed in", "sovereignty"}
    for words in (("show", "model"), ("assess", "model"), ("diff", "model", "local")):
        assert "Amazon" in (told := run("destination", *words, policy=policy)) or "SEAL" in told


def test_a_destination_is_compared_with_itself_elsewhere(policy, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    for file in policy.iterdir():
        (other / file.name).write_text(file.read_text().replace(DPF, ""))

    found = lines(
        "destination", "diff", "model", "--against", str(other), "--at", "2026-11-23", policy=policy
    )[0]

    assert [one["what"] for one in found["differences"]] == ["safeguards.dpf"]
    assert {one["one"]: one["other"] for one in found["flows"] if one["labels"] == "personal"} == {
        "allow": "redact"
    }
    with pytest.raises(SettingsError, match="one of the two"):
        run("destination", "diff", "model", policy=policy)


@pytest.mark.parametrize("name", ["report.md", "report.html"])
def test_a_report_is_written(policy, tmp_path, name):
    told = run("destination", "report", "--out", str(tmp_path / name), policy=policy)

    assert "2 destinations and 1 flows" in told
    assert "orders: personal" in (tmp_path / name).read_text()


def test_a_report_has_a_form_it_can_be_written_in(policy, tmp_path):
    with pytest.raises(SettingsError, match=r"end its name in .md or .html"):
        run("destination", "report", "--out", str(tmp_path / "report.pdf"), policy=policy)
