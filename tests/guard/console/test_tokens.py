"""Tokens on the command line: shown once, kept as digests, expiring, revoked at once."""

import json

import pytest
from click.testing import CliRunner

from guard.cli import root
from guard.console.roles import Role
from guard.console.tokens import BEGINS, FILE, Tokens, digest_of

DAY = 86_400_000


@pytest.fixture
def run(tmp_path):
    """Return what runs `guard console token` over a configuration; the second word of it is what it said."""

    def called(*words, code=0):
        given = ["console", "token", *words, "--config", str(tmp_path / "guard.yaml")]
        result = CliRunner().invoke(root, given)
        assert result.exit_code == code, result.output
        return result

    called.tokens = Tokens(tmp_path / FILE)
    return called


def test_a_token_is_shown_once_and_only_its_digest_is_kept(run):
    said = run(
        "add", "nightly", "--role", "analyst", "--flow", "tickets", "--country", "DE", "--expires", "30d"
    )
    text = said.stdout.strip()
    kept = run.tokens.all()["nightly"]

    assert text.startswith(BEGINS) and run.tokens.find(text, kept.created).name == "nightly"
    assert (kept.role, kept.flows, kept.jurisdictions) == (Role.ANALYST, ("tickets",), ("DE",))
    assert kept.expires - kept.created == 30 * DAY and kept.digest == digest_of(text)
    assert run.tokens.find(text, kept.expires) is run.tokens.find(text, kept.created - 1) is None
    assert text not in run.tokens.file.read_text() and run.tokens.file.stat().st_mode & 0o777 == 0o600
    listed = run("list").output + run("list", "--json").output
    assert "nightly" in listed and text not in listed and kept.digest not in listed
    assert json.loads(run("list", "--json").output)["flows"] == ["tickets"]


def test_a_token_that_is_revoked_counts_no_more(run):
    text = run("add", "ci", "--role", "viewer", "--expires", "1h").stdout.strip()
    at = run.tokens.all()["ci"].created
    run("revoke", "ci")

    assert run.tokens.find(text, at) is None
    assert "guard console token list" in str(run("revoke", "ci", code=1).exception)


@pytest.mark.parametrize(
    "words",
    [
        ("Ci", "--role", "viewer", "--expires", "1d"),
        ("ci", "--role", "viewer", "--expires", "367d"),
        ("ci", "--role", "viewer", "--expires", "0d"),
        ("ci", "--role", "viewer", "--expires", "soon"),
        ("ci", "--role", "viewer", "--expires", "1d", "--country", "Germany"),
    ],
)
def test_what_would_be_no_token_is_refused(run, words):
    run("add", *words, code=1)

    assert run.tokens.all() == {}


@pytest.mark.parametrize("role", ["tuner", "admin"])
def test_the_command_makes_none_that_outranks_an_approver(run, role):
    run("add", "ci", "--role", role, "--expires", "1d", code=2)
    run("add", "ci", "--role", "viewer", code=2)  # none without an end


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        BEGINS,
        BEGINS + "x" * 42,
        BEGINS + "x" * 43,
        BEGINS + "x" * 44,
        BEGINS + "é" * 43,
        "x" * 10_000,
    ],
)
def test_what_is_no_token_is_nobodys(run, text):
    run("add", "ci", "--role", "viewer", "--expires", "1d")

    assert run.tokens.find(text, run.tokens.all()["ci"].created) is None
