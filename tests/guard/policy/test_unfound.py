"""A rule on a label that nothing finds does not look as if it guarded."""

import pytest
from policies import DESTINATION, ENTITIES, FLOW, TODAY

from guard.policy.bundle import compiled
from guard.policy.kinds import understand
from guard.policy.lint import warnings
from guard.policy.source import read
from guard.policy.unfound import blind_labels, unfound
from schemas.condition import Condition

KNOWN = ENTITIES | {"CHILDREN_TEXT": ("children",), "PRIVILEGE_MARK": ("legal_privilege",)}
KNOWN |= {"PRIVILEGE_TEXT": ("legal_privilege",), "VISIT": ("health",)}
PACK = """\
apiVersion: guard/v1
kind: Pack
metadata: {name: ours}
spec:
  title: ours
  citation: house
  covers: []
  version: 1
  in_force: 2026-01-01
  checked: 2026-01-01
  review_by: 2027-01-01
  source: {type: from-memory, as_of: "2026-01"}
  rules:
    - {id: ours-1, step: house, citation: house, forbids: "this leaves", when: {labels_any: [LABELS]}}
"""


def made(labels):
    texts = (FLOW, DESTINATION, PACK.replace("LABELS", labels))
    things = understand([item for number, text in enumerate(texts) for item in read(text, f"{number}.yaml")])
    return compiled(things, KNOWN), things


def told(labels, *silent):
    policy, things = made(labels)
    lines = warnings(policy, things, TODAY, KNOWN.keys() - set(silent))
    return [line for line in lines if "asks for label " in line]


def test_a_label_whose_only_entity_is_silent_is_named_with_the_rule_and_its_line():
    (line,) = told("children", "CHILDREN_TEXT")

    assert line.startswith("2.yaml:14: ")
    assert "rule `ours-1` asks for label `children`: nothing finds it, CHILDREN_TEXT is silent" in line
    assert not told("children")


def test_a_label_that_only_its_marking_still_gives_is_named_with_what_gives_it():
    (line,) = told("legal_privilege", "PRIVILEGE_TEXT")

    assert "it is found as PRIVILEGE_MARK alone, PRIVILEGE_TEXT is silent" in line


def test_a_rule_among_several_labels_is_told_of_the_one_that_nothing_finds():
    (line,) = told("health, children", "CHILDREN_TEXT")

    assert "`children`" in line


@pytest.mark.parametrize(
    ("asks", "blind"),
    [
        ({"labels_any": ("phi", "health")}, set()),  # all that is `phi` is `health`, which is found
        ({"labels_any": ("phi",)}, {"phi"}),
        ({"labels_any": ("phi", "genetic")}, {"phi", "genetic"}),
        ({"labels_all": ("phi", "health")}, {"phi"}),  # it needs both
        ({"all": ({"labels_any": ("phi",)}, {"labels_any": ("health",)})}, {"phi"}),
    ],
)
def test_a_label_beside_a_wider_one_that_is_found_is_guarded(asks, blind):
    assert blind_labels(Condition.model_validate(asks), frozenset({"health", "personal"})) == blind


def test_labels_that_rules_ask_for_and_nothing_finds_are_named_with_their_packs():
    policy, _ = made("children, health")

    assert "ours" in unfound(policy, KNOWN.keys() - {"CHILDREN_TEXT"}, TODAY)["children"]
    assert "children" not in unfound(policy, KNOWN.keys(), TODAY)
    assert "ours" in unfound(policy, (), TODAY)["health"]
