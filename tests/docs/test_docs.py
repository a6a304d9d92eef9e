"""The docs tell of everything there is, and of nothing that is not: found by introspection."""

import re
import shlex
from typing import get_args

import click
import pytest
import yaml
from markdown import GUIDES, PAGES, ROOT, anchors, blocks, links, prose, table_rows, words_of
from pydantic import BaseModel

from guard.audit.report import FaultKind
from guard.cli import root
from guard.notices.mending import FAULTS
from guard.policy.kinds import KINDS, understand
from guard.policy.source import read
from guard.redaction.operators import operators
from guard.siem.telemetry import Telemetry as Siem
from guard.telemetry import Telemetry
from schemas.case import ReleaseReason, Verdict
from schemas.condition import Condition
from schemas.decision import Action
from schemas.destination import DestinationSpec, OperatorSpec
from schemas.destinations import kinds
from schemas.errors import FaultCode
from schemas.flow import FlowSpec
from schemas.invariant import Claim, Invariant
from schemas.policy import STEPS
from schemas.reveal import RevealLevel, RevealReason
from schemas.vocabulary import canonical
from streams.settings import Settings, load_given
from streams.windows.telemetry import Telemetry as Windows

ENGINEERS, SECURITY, ANALYSTS, OPERATIONS = (
    ROOT / "docs" / f"{name}.md"
    for name in ("data-engineers", "security-teams", "soc-analysts", "operations")
)
EVERYTHING = "\n".join(page.read_text(encoding="utf-8") for page in GUIDES)


def rows_headed(file, *heads):
    """Return the rows of the table whose head begins so."""
    rows = table_rows(file)
    starts = [index for index, row in enumerate(rows) if tuple(row[: len(heads)]) == heads]
    assert starts, f"{file.name} has no table headed {heads}"
    table = []
    for row in rows[starts[0] + 2 :]:
        if set("".join(row)) <= set("-: "):
            table.pop()  # the head of the next table
            break
        table.append(row)
    return table


def test_every_fault_code_is_explained_and_no_other():
    assert words_of(rows_headed(ENGINEERS, "fault")) == {code.value for code in FaultCode}


def test_the_docs_and_the_notices_say_alike_how_a_fault_is_mended():
    assert {row[0].strip("`"): row[2] for row in rows_headed(ENGINEERS, "fault")} == dict(FAULTS)


def test_every_audit_fault_is_explained_and_no_other():
    assert words_of(rows_headed(ANALYSTS, "fault")) == {kind.value for kind in FaultKind}


def test_every_release_reason_and_action_is_explained():
    assert words_of(rows_headed(ANALYSTS, "reason")) == {reason.value for reason in ReleaseReason}
    assert words_of(rows_headed(ANALYSTS, "action")) == {action.word for action in Action}


def leaves(model, prefix=""):
    """Yield each setting's name, dotted, and its default."""
    for name, field in model.model_fields.items():
        default = field.default
        if isinstance(default, BaseModel):
            yield from leaves(type(default), f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", "" if field.is_required() else str(default)


def test_every_setting_is_listed_with_its_default_and_no_other():
    listed = {row[0].strip("`"): row[1].strip("`") for row in rows_headed(OPERATIONS, "setting")}

    assert listed == dict(leaves(Settings))


def commands(group, path=()):
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def test_every_command_is_told_of():
    missing = [" ".join(path) for path, _ in commands(root) if f"guard {' '.join(path)}" not in EVERYTHING]

    assert not missing


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_no_command_of_a_guide_names_a_day_on_which_it_ends(guide):
    """Guides run as they stand on any day: what has to end is reckoned from the day that it is."""
    ending = re.compile(r"--(?:expires|until)[ =]20\d\d-")
    run = [one for one in blocks(guide, "sh") if "norun" not in one.info.split()]

    assert not [line for block in run for line in block.text.splitlines() if ending.search(line)]


def called(line):
    """Yield the words of each call of `guard` in a shell line."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words = list(lexer)
    while "guard" in words:
        words = words[words.index("guard") + 1 :]
        end = next((index for index, word in enumerate(words) if set(word) <= set("|&;<>()")), len(words))
        yield words[:end]
        words = words[end:]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_command_of_a_page_exists_with_its_options(page):
    for block in blocks(page, "sh"):
        for line in block.text.splitlines():
            if not re.search(r"(^|[ |(])guard ", line) or line.lstrip().startswith(("{", "#")):
                continue
            for words in called(line):
                command = root
                for word in words:
                    if not isinstance(command, click.Group) or word.startswith("-"):
                        break
                    command = command.get_command(click.Context(command), word)
                    assert command is not None, f"{page.name}: no command `{word}` in `{line}`"
                known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
                used = {word.partition("=")[0] for word in words if re.match(r"--[a-z]", word)}
                assert used <= known, f"{page.name}: {used - known} in `{line}`"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_make_target_of_a_page_exists(page):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    code = re.findall(r"`([^`\n]+)`", prose(page)) + [block.text for block in blocks(page, "sh")]

    assert {name for text in code for name in re.findall(r"^make ([a-z-]+)", text, re.MULTILINE)} <= targets


def test_every_metric_is_listed_and_no_other():
    suffixes = {"counter": "_total", "info": "_info"}
    kept = {metric.name + suffixes.get(metric.type, "") for metric in Telemetry().registry.collect()}

    assert words_of(rows_headed(OPERATIONS, "metric")) == kept


def test_every_metric_of_the_stateful_side_is_listed_and_no_other():
    suffixes = {"counter": "_total"}
    kept = {metric.name + suffixes.get(metric.type, "") for metric in Windows().registry.collect()}

    assert words_of(rows_headed(OPERATIONS, "windows metric")) == kept


def test_every_metric_of_the_telling_is_listed_and_no_other():
    suffixes = {"counter": "_total"}
    kept = {metric.name + suffixes.get(metric.type, "") for metric in Siem().registry.collect()}

    assert words_of(rows_headed(OPERATIONS, "siem metric")) == kept


def test_every_verdict_on_a_case_is_explained():
    assert words_of(rows_headed(ANALYSTS, "verdict")) == {verdict.value for verdict in Verdict}


def test_every_level_of_a_look_and_every_reason_for_one_is_explained():
    assert {row[0] for row in rows_headed(ANALYSTS, "level")} == {level.value for level in RevealLevel}
    assert words_of(rows_headed(ANALYSTS, "why")) == {reason.value for reason in RevealReason}


def test_every_redaction_operator_is_listed_with_its_parameters_strictest_first():
    rows = rows_headed(SECURITY, "operator")

    assert [row[0].strip("`") for row in rows] == list(operators())
    for row, operator in zip(rows, operators().values(), strict=True):
        named = set(re.findall(r"`(\w+)`", row[1]))
        assert operator.parameters <= named
        assert bool(operator.residual) == (f"`{operator.residual}`" in row[2])


def test_every_kind_and_condition_is_explained_and_no_other():
    assert words_of(rows_headed(SECURITY, "kind")) == set(KINDS)
    assert words_of(rows_headed(SECURITY, "condition")) == set(Condition.model_fields)


def test_every_field_and_claim_of_an_invariant_is_explained():
    told = SECURITY.read_text(encoding="utf-8").partition("## Proving a policy")[2].partition("\n## ")[0]

    assert not [
        name for name in (*Invariant.model_fields, *get_args(Claim)) if not re.search(rf"\b{name}\b", told)
    ]


def test_every_kind_of_destination_is_listed_with_what_it_must_record():
    listed = {row[0].strip("`"): row[1] for row in rows_headed(SECURITY, "destination", "must record")}

    assert set(listed) == set(kinds())
    for name, kind in kinds().items():
        assert {canonical(word) for word in re.findall(r"`([\w.]+)`", listed[name])} == set(kind.must)


@pytest.mark.parametrize("model", [FlowSpec, DestinationSpec, OperatorSpec])
def test_every_field_of_a_policy_object_stands_in_an_example(model):
    examples = "\n".join(block.text for block in blocks(SECURITY, "yaml"))

    assert not [name for name in model.model_fields if not re.search(rf"^ +{name}:", examples, re.MULTILINE)]


def test_every_step_of_law_is_named():
    assert not [step for step in STEPS if step not in prose(SECURITY)]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_yaml_block_is_a_policy_or_settings_as_they_are_read(guide, monkeypatch):
    monkeypatch.delenv("GUARD_KAFKA__BOOTSTRAP_SERVERS", raising=False)
    for block in blocks(guide, "yaml"):
        if "apiVersion" in block.text:
            assert understand(read(block.text, f"{guide.name}:{block.line}"))
        else:
            load_given(yaml.safe_load(block.text))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_link_leads_somewhere(page):
    for link in links(page):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{page.name} links to {link}"
        assert not anchor or anchor in anchors(target), f"{page.name} links to {link}"


def test_the_readme_fits_on_one_screen():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 60
