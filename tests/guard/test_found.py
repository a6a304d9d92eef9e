"""What is found here follows from what runs here; the doctor tells of labels that rules ask for and nothing finds."""

import pytest
import yaml
from click.testing import CliRunner

from classifiers.models.entities import SHIPPED
from guard.cli import root
from guard.deployment import create
from guard.doctor import examine
from guard.found import found_anywhere, found_here
from guard.policy.bundle import EXAMPLE
from guard.wiring import policy_of
from streams.classifying import Classifiers, OwnClassifier

CHILDREN = {"name": "ours", "kind": "transformers", "path": "none", "task": "text"}
PACK = {
    "apiVersion": "guard/v1",
    "kind": "Pack",
    "metadata": {"name": "ours"},
    "spec": {
        "title": "ours",
        "citation": "house",
        "covers": [],
        "version": 1,
        "in_force": "2026-01-01",
        "checked": "2026-01-01",
        "review_by": "2027-01-01",
        "source": {"type": "from-memory", "as_of": "2026-01"},
        "rules": [
            {
                "id": "ours-1",
                "step": "house",
                "citation": "house",
                "forbids": "what is about children leaves",
                "when": {"labels_any": ["children"]},
            }
        ],
    },
}


@pytest.fixture(scope="module")
def content():
    return policy_of(EXAMPLE).content


@pytest.fixture
def config(tmp_path):
    create(tmp_path / "here")
    file = tmp_path / "here" / "guard.yaml"
    file.write_text(file.read_text().replace("127.0.0.1:9092", "127.0.0.1:1"))
    return file


def labels(config):
    return next(one for one in examine(config) if one.check == "labels")


def test_what_is_switched_off_finds_nothing(content):
    off, on = found_here(Classifiers(), content), found_here(Classifiers(model=str(SHIPPED)), content)

    assert "HEALTH_TEXT" in on - off and "EMAIL_ADDRESS" in off
    assert "HEALTH_TEXT" in found_anywhere(content)


def test_a_silent_head_finds_nothing_and_a_classifier_of_ones_own_speaks_for_it(content):
    own = OwnClassifier(**CHILDREN, labels={"YES": "CHILDREN_TEXT", "NO": None})

    silent = found_here(Classifiers(model=str(SHIPPED)), content)

    assert "CHILDREN_TEXT" not in silent | found_anywhere(content)
    assert "CHILDREN_TEXT" in found_here(Classifiers(own=(own,)), content)


def test_a_rule_on_a_label_that_nothing_finds_is_a_warning_to_the_doctor(config):
    assert labels(config).state == "good"

    (config.parent / "policy" / "ours.yaml").write_text(yaml.safe_dump(PACK))

    assert labels(config).state == "warning"
    assert "only where an event declares it: children" in labels(config).told


def test_lint_names_it_with_the_rule_and_show_names_what_is_silent(config):
    (config.parent / "policy" / "ours.yaml").write_text(yaml.safe_dump(PACK))

    linted = CliRunner().invoke(root, ["policy", "lint", str(config.parent / "policy")])
    shown = CliRunner().invoke(root, ["classifier", "show", "guard-encoder", "--config", str(config)])

    assert (
        "rule `ours-1` asks for label `children`: nothing finds it, CHILDREN_TEXT is silent" in linted.output
    )
    assert "silent" in shown.output and "CHILDREN_TEXT" in shown.output
