"""Lint names what is legal and yet no use: rules that never apply, facts nobody records, dates that have passed."""

from datetime import date

import pytest
from policies import DESTINATION, ENTITIES, FLOW, TODAY

from guard.policy.bundle import compiled
from guard.policy.kinds import understand
from guard.policy.lint import warnings
from guard.policy.source import read

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
    - id: ours-1
      step: house
      citation: house
      forbids: "health leaves"
      when: {all: [{labels_any: [health]}, {exporter_in: [DE]}]}
      unless: {fact: dest.on_premises}
"""


def told(*texts, at=TODAY):
    things = understand([item for number, text in enumerate(texts) for item in read(text, f"{number}.yaml")])
    return list(warnings(compiled(things, ENTITIES), things, at))


def naming(lines, word):
    return [line for line in lines if word in line]


def test_a_rule_of_ones_own_that_no_flow_meets_can_never_apply():
    assert not naming(told(FLOW, DESTINATION, PACK), "can never apply")

    lines = told(FLOW, DESTINATION, PACK.replace("exporter_in: [DE]", "exporter_in: [JP]"))

    assert naming(lines, "rule `ours-1` can never apply: no flow and destination meet its `when`")
    assert lines[0].startswith("2.yaml:") or naming(lines, "2.yaml:")


def test_a_rule_of_a_pack_not_in_force_yet_can_never_apply():
    assert naming(
        told(FLOW, DESTINATION, PACK.replace("in_force: 2026-01-01", "in_force: 2028-01-01")),
        "in force from 2028-01-01",
    )


def test_a_fact_that_a_rule_asks_for_and_nobody_records_is_named_with_the_rule():
    (line,) = naming(told(FLOW, DESTINATION, PACK), "rule `ours-1`")

    assert "`dest.on_premises`" in line


def test_a_fact_that_is_recorded_is_not():
    fact = '  facts:\n    on_premises: {source: visit, observed: "2026-11-01", expires: "2027-01-01"}\n'

    assert not naming(told(FLOW, DESTINATION + fact, PACK), "rule `ours-1`")


def test_an_expired_fact_is_named_with_its_line():
    fact = '  facts:\n    on_premises: {source: visit, observed: "2026-10-01", expires: "2026-11-01"}\n'

    (line,) = naming(told(FLOW, DESTINATION + fact), "expired on 2026-11-01")

    assert line.startswith("1.yaml:10:")


def test_a_pack_past_its_review_is_named():
    assert naming(
        told(FLOW, DESTINATION, PACK, at=date(2027, 1, 2)), "pack ours (2027-01-01) is past its review date"
    )


def test_a_destination_that_no_flow_leads_to_is_named():
    assert naming(
        told(FLOW, DESTINATION, DESTINATION.replace("name: model", "name: spare")),
        "no flow leads to Destination `spare`",
    )


@pytest.mark.parametrize("label", ["genetic"])
def test_a_label_that_nothing_gives_is_named(label):
    assert naming(
        told(FLOW, DESTINATION, PACK.replace("[health]", f"[{label}]")),
        f"label `{label}`: no classifier gives it",
    )


MODES = """\
apiVersion: guard/v1
kind: Bundle
metadata: {name: b}
spec:
  packs: [x-secrets, x-sanctions, eu-gdpr-44]
  modes:
"""


def held_back(*modes):
    texts = (FLOW, DESTINATION, MODES + "".join(f"    - {mode}\n" for mode in modes))
    return naming(told(*texts), "such records pass meanwhile")


@pytest.mark.parametrize(
    ("mode", "step"),
    [
        ("{pack: x-secrets, mode: shadow}", "secrets"),
        ("{pack: x-secrets, mode: canary, percent: 99}", "secrets"),
        ("{pack: x-sanctions, mode: shadow}", "sanctions"),
        ("{flow: orders, mode: shadow}", "sanctions, secrets"),
    ],
)
def test_a_mode_that_keeps_secrets_or_sanctions_from_being_enforced_is_named_with_its_line(mode, step):
    (line,) = held_back(mode)

    assert line.startswith("2.yaml:7: ") and f" of {step}: on orders " in line


def test_a_mode_over_transfer_rules_alone_or_one_that_enforces_is_worth_no_look():
    assert not held_back("{pack: eu-gdpr-44, mode: shadow}")
    assert not held_back("{pack: x-secrets, mode: enforce}")


def test_only_the_mode_that_counts_is_named():
    closer = "{pack: x-secrets, mode: enforce}", "{pack: x-sanctions, mode: enforce}"

    assert not held_back("{flow: orders, mode: shadow}", *closer)
    (line,) = held_back("{flow: orders, mode: shadow}", closer[0])
    assert " of sanctions: " in line
