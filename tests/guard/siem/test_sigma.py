"""The Sigma rules that are shipped: each parses, is what the field asks of a rule, and matches what it says and no more."""

import json

import pytest
from click.testing import CliRunner
from sigma.collection import SigmaCollection
from sigma.correlations import SigmaCorrelationRule
from sigma.plugins import InstalledSigmaPlugins
from sigma.validation import SigmaValidator
from sigma.validators.core.tags import ATTACKTagValidator, D3FENDTagValidator
from sigma_match import correlated, matches
from telling import AT, KNOWN, decision, findings, look

from guard.cli.siem import command
from guard.siem import decisions
from guard.siem.ocsf import encode
from guard.siem.rules import all_rules, files

EVENTS = {name: json.loads(encode(one)) for name, one in findings().items()}
PASSED_SECRET = json.loads(
    encode(
        decisions.finding_of(
            decision("allow", entities=("SECRET_GITHUB_TOKEN",), reasons=(), destination="lake"), KNOWN
        )
    )
)
DISMISSED = EVENTS["word approve"] | {
    "unmapped": EVENTS["word approve"]["unmapped"] | {"dismissed": ["MARKING_NATO_RANK_3"]}
}
MATCHED = {  # rule -> the events above that it matches, all of them
    "classified_stopped": {"classified"},
    "secret_towards_model": {"secret"},
    "secret_passed": {"passed secret"},
    "burst_of_blocks": {"blocked", "classified", "secret", "refused again"},
    "alert_raised": {"alert raised"},
    "release_approved": {"word approve", "dismissed marking"},
    "release_dismisses_marking": {"dismissed marking"},
    "record_released": {"released"},
    "sealed_record_look": {"look"},
    "unknown_signature": {"stranger's look", "forged word"},
    "audit_fault": {"audit fault", "garbage"},
    "not_scanned": {"unread", "half read"},
    "guard_headers_sent": {"stripped"},
}
FETCHING = {ATTACKTagValidator, D3FENDTagValidator}  # they take what they compare with from the network


def collection():
    return SigmaCollection.load_ruleset([str(file) for file in files()])


RULES = {rule.source.path.stem: rule for rule in collection() if not isinstance(rule, SigmaCorrelationRule)}
CORRELATIONS = {
    rule.source.path.stem: rule for rule in collection() if isinstance(rule, SigmaCorrelationRule)
}


def test_every_rule_is_tried_here_and_is_what_the_field_asks_of_one():
    assert set(RULES) == set(MATCHED) and set(CORRELATIONS) == {"burst_of_blocks", "sealed_record_look"}
    known = InstalledSigmaPlugins.autodiscover().validators
    chosen = [one for one in known.values() if one not in FETCHING]
    issues = SigmaValidator(chosen).validate_rules(collection())

    assert len(chosen) > 20 and [str(one) for one in issues] == []
    for rule in (*RULES.values(), *CORRELATIONS.values()):
        assert rule.level is not None and rule.falsepositives and rule.description and rule.id


@pytest.mark.parametrize("name", MATCHED)
def test_a_rule_matches_what_it_is_for_and_nothing_else_that_we_tell(name):
    events = EVENTS | {"passed secret": PASSED_SECRET, "dismissed marking": DISMISSED}

    assert {told for told, event in events.items() if matches(RULES[name], event)} == MATCHED[name]


def at(event, number, **more):
    return event | {"time": AT + number * 1000} | more


def test_a_burst_is_told_by_its_flow_and_single_blocks_are_not():
    rule, base, one = CORRELATIONS["burst_of_blocks"], RULES["burst_of_blocks"], EVENTS["blocked"]
    other = {"unmapped": {"flow": "docs"}}

    assert correlated(rule, base, [at(one, n) for n in range(99)]) == set()
    assert correlated(rule, base, [at(one, n) for n in range(100)]) == {("tickets",)}
    assert correlated(rule, base, [at(one, n * 60) for n in range(200)]) == set(), "spread over hours"
    assert correlated(rule, base, [at(one, n, **other) if n % 2 else at(one, n) for n in range(150)]) == set()
    assert correlated(rule, base, [at(EVENTS["redacted"], n) for n in range(500)]) == set()


def test_many_looks_are_told_and_one_record_looked_at_often_is_not():
    rule, base = CORRELATIONS["sealed_record_look"], RULES["sealed_record_look"]
    word = look()
    assert word.by == "ana"
    many = [
        at(EVENTS["look"], n) | {"resources": [EVENTS["look"]["resources"][0] | {"uid": f"tickets/0/{n}"}]}
        for n in range(20)
    ]

    assert correlated(rule, base, many) == {("ana",)}
    assert correlated(rule, base, many[:19]) == set()
    assert correlated(rule, base, [at(EVENTS["look"], n) for n in range(100)]) == set()


def test_the_command_prints_what_parses_again():
    printed = CliRunner().invoke(command, ["rules"], catch_exceptions=False).output

    assert printed == all_rules()
    assert len(SigmaCollection.from_yaml(printed).rules) == len(RULES) + len(CORRELATIONS)
