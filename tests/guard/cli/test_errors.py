"""What a user did wrong is told in one sentence, with an exit code of its own and never a traceback."""

import os
import subprocess
import sys

import pytest
from deployment import ROOT, guard
from reviewed import reviewed

from guard.cases.checks import refuse_what_a_worker_would
from guard.cases.signed import sign
from guard.keys import load_signer, make_approver
from guard.wiring import policy_of
from schemas.case import CommandKind, ReleaseCommand, ReleaseReason
from schemas.errors import SettingsError
from streams.settings import load

NOBODY = {"GUARD_KAFKA__BOOTSTRAP_SERVERS": "127.0.0.1:1"}  # nobody listens there
ASKING_A_BROKER = (
    "run",
    "tail --seconds 1",
    "explain tickets/0/1",
    "notices --flow tickets",
    "topics plan",
    "topics apply",
    "publish lines.jsonl --flow tickets",
    "quarantine list",
    "quarantine show tickets/0/1",
    "audit verify",
    "audit prove --topic tickets --offset 0",
    "windows show",
)


@pytest.fixture(scope="module")
def deployment(tmp_path_factory):
    folder = tmp_path_factory.mktemp("deployment")
    guard("init", ".", cwd=folder)
    reviewed(folder / "policy")
    eva = guard("keys", "approver", "init", "eva", cwd=folder).stdout
    with (folder / "policy" / "approvers.yaml").open("a") as file:
        file.write(eva)
    (folder / "lines.jsonl").write_text('{"id": 1}\n')
    return folder


def complained(done, *words):
    told = done.stderr.strip()
    assert done.returncode == 2 and "Traceback" not in told
    assert told.startswith("guard: ") and all(word in told for word in words), told
    return True


def test_a_missing_configuration_is_named_with_its_remedy(tmp_path):
    done = guard("check", "-", "--flow", "tickets", cwd=tmp_path, check=False, input="{}")

    assert complained(done, "guard.yaml", "guard init")


def test_an_unknown_flow_is_told_with_the_nearest_known(deployment):
    done = guard("check", "lines.jsonl", "--flow", "ticket", cwd=deployment, check=False)

    assert complained(done, "`ticket`", "did you mean `tickets`")


def test_a_header_without_value_is_a_wrong_use(deployment):
    done = guard("check", "lines.jsonl", "--flow", "tickets", "--header", "a", cwd=deployment, check=False)

    assert done.returncode == 2 and "write NAME=VALUE" in done.stderr


def test_headers_given_to_check_are_judged_with_the_record(deployment):
    header = "content-type=application/cloudevents+json"
    done = guard("check", "lines.jsonl", "--flow", "tickets", "--header", header, cwd=deployment, check=False)

    assert done.returncode == 1 and "block" in done.stdout


def test_what_is_printed_of_an_approver_is_policy(deployment):
    assert "eva" in policy_of(deployment / "policy").content.approvers


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("ana", "is no approver of the policy"),  # she is not in it
        ("eva", "not that of approver"),  # eva is, with another key
    ],
)
def test_a_word_that_no_worker_would_count_is_refused_before_it_is_sent(deployment, by, words):
    make_approver(f"{by}.stranger", deployment)
    signer = load_signer(deployment / f"{by}.stranger.key")
    command = ReleaseCommand(
        "r-1", CommandKind.RELEASE, "tickets/0/1", "guard.quarantine/0/1", ReleaseReason.FAULT_MENDED, 1, by
    )

    with pytest.raises(SettingsError, match=words):
        refuse_what_a_worker_would(load(deployment / "guard.yaml"), sign(command, signer))


@pytest.mark.integration
def test_an_unreachable_broker_is_one_sentence_for_every_command(deployment):
    running = {
        arguments: subprocess.Popen(
            [sys.executable, "-m", "guard", *arguments.split()],
            cwd=deployment,
            env={**os.environ, **NOBODY, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for arguments in ASKING_A_BROKER
    }
    for arguments, process in running.items():
        _, told = process.communicate(timeout=200)
        assert process.returncode == 2, (arguments, process.returncode, told)
        assert [line for line in told.splitlines() if not line.startswith("{")], arguments
        assert len([line for line in told.splitlines() if not line.startswith("{")]) == 1, (arguments, told)
