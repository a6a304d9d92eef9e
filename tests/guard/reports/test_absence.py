"""Proof of absence: proven only where every record is accounted for, disproven by name, and doubt is never proof."""

from functools import cache

import msgspec
import policies
import pytest
from hypothesis import given
from policies import CONTRACT, DESTINATION, FLOW, randoms
from yesterday import AT, Yesterday, content, records, seen

from guard.policy.compile import Policy
from guard.reports.absence import Question, absence
from guard.reports.carried import carried
from schemas.label import with_implied

policy_of = cache(policies.policy_of)

ANSWER = """\
  conditions:
    - {question: art9_condition, id: DPO-1, basis: "Art. 9(2)(h)", labels: [health], answered_by: x, valid_from: 2026-01-01, valid_to: 2027-01-01}
"""
OWN = DESTINATION.replace("operator: aws", "operator: self-hosted").replace("[US]", "[DE]")
HEALTH, EMAIL = seen("DE_KVNR"), seen("EMAIL_ADDRESS")
KEEP = FLOW.replace("[model]", "[model, home]")
HOME = OWN.replace("name: model", "name: home")
BUNDLE = "apiVersion: guard/v1\nkind: Bundle\nmetadata: {name: b}\nspec:\n  packs: []\n  accepted_origins: [{countries: [DE, AT], reason: x, accepted_by: y, valid_to: 2030-01-01}]\n"


def loose(flow=FLOW, destination=DESTINATION, **more):
    """Return a policy that lets everything pass."""
    return policy_of(flow + CONTRACT, destination, BUNDLE, **more)


def strict(flow=FLOW):
    return policy_of(flow + CONTRACT, DESTINATION)


def orders(*findings, **more):
    return findings, {"topic": "orders", **more}


def asked(policy, *given_records, label="health", domicile="US", parent=False, change=None):
    made = Yesterday()
    made.decide(policy, *given_records)
    past = made.past()
    if change:
        past = [msgspec.structs.replace(one, **change) for one in past]
    return absence(past, made.then, Question(label, domicile, 0, AT + 1, parent))


def test_what_went_there_with_the_label_disproves_by_its_decision():
    answer = asked(loose(), orders(EMAIL), orders(HEALTH), orders())

    assert (answer.word, answer.reached.decisions, answer.there) == (
        "disproven",
        ["orders/0/1"],
        {"model": 3},
    )


def test_what_went_there_without_the_label_disproves_nothing():
    answer = asked(loose(), orders(EMAIL), orders())

    assert (answer.word, answer.there, answer.elsewhere) == ("proven", {"model": 2}, 0)
    assert answer.looked_for["DE_KVNR"] == 0.5 and answer.classifiers == []


def test_what_was_redacted_of_it_is_listed_and_did_not_carry_it():
    answer = asked(strict(), orders(HEALTH), orders(HEALTH, EMAIL))

    assert (answer.word, answer.redacted.decisions) == ("proven", ["orders/0/0", "orders/0/1"])
    assert answer.classifiers == ["test@1"]


def test_what_stays_of_a_special_category_under_a_pseudonym_is_still_one():
    tokenized = FLOW + "  redaction: {default: {operator: tokenize}}\n"
    made = Yesterday()
    made.decide(loose(), orders(HEALTH))
    [one] = made.past()
    hidden = msgspec.structs.replace(one, action="redact", redactions=(("DE_KVNR", "tokenize"),))
    then = {hidden.bundle: loose(tokenized)}.__getitem__

    words = [
        absence([hidden], then, Question(label, "US", 0, AT + 1)).word
        for label in ("health", "special_category", "personal")
    ]

    assert words == ["proven", "disproven", "disproven"]


def test_a_narrower_label_counts_and_a_wider_one_does_not():
    assert asked(loose(), orders(HEALTH), label="special_category").word == "disproven"
    assert (
        asked(loose(), orders(HEALTH), label="phi").word == "not provable"
    )  # no classifier here looks for it


def test_a_declared_special_category_may_be_any_of_them():
    declared = {"declared": (("datacategory", "special-category"),)}

    answer = asked(loose(), orders(**declared))

    assert answer.word == "not provable" and "may be `health`" in next(iter(answer.doubts))
    assert asked(loose(), orders(declared=(("datacategory", "phi"),))).word == "disproven"


def test_an_operator_at_home_is_elsewhere_and_its_parent_counts_only_where_asked():
    owned = DESTINATION.replace("operator: aws", "operator: subsidiary").replace("[US]", "[DE]") + (
        "---\napiVersion: guard/v1\nkind: Operator\nmetadata: {name: subsidiary}\nspec:\n  entity: S\n  domicile: LU\n"
        '  ultimate_parent_domicile: US\n  source: {type: from-memory, as_of: "2026-11"}\n'
    )

    assert asked(loose(destination=owned), orders(HEALTH)).word == "proven"
    assert asked(loose(destination=owned), orders(HEALTH)).elsewhere == 1
    assert asked(loose(destination=owned), orders(HEALTH), parent=True).word == "disproven"
    assert asked(loose(destination=OWN), orders(HEALTH), parent=True).word == "proven"
    assert asked(loose(destination=OWN), orders(HEALTH), domicile="EEA").word == "disproven"


def test_an_unknown_domicile_is_a_doubt_only_for_what_carries_the_label():
    unknown = DESTINATION.replace("operator: aws", "operator: stranger") + (
        "---\napiVersion: guard/v1\nkind: Operator\nmetadata: {name: stranger}\nspec:\n  entity: S\n"
        '  source: {type: from-memory, as_of: "2026-11"}\n'
    )

    assert asked(loose(destination=unknown), orders(HEALTH)).word == "not provable"
    assert asked(loose(destination=unknown), orders(EMAIL)).word == "proven"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"bundle": "sha256:lost"}, "not archived"),
        ({"release": "INC-1"}, "a release let it go"),
    ],
)
def test_what_the_log_does_not_tell_proves_nothing(change, why):
    made = Yesterday()
    made.decide(loose(), orders(HEALTH))
    past = [msgspec.structs.replace(one, **change) for one in made.past()]

    answer = absence(past, lambda bundle: made.policies[bundle], Question("health", "US", 0, AT + 1))

    assert answer.word == "not provable" and why in next(iter(answer.doubts))


def test_a_finding_below_its_threshold_is_listed():
    answer = asked(loose(), orders(seen("DE_KVNR", score=0.3)))

    assert (answer.word, answer.faint.records) == ("proven", 1)


def test_bytes_that_nobody_read_prove_nothing():
    opaque = loose(FLOW + "  opaque: true\n", DESTINATION + "  opaque: true\n")

    assert asked(opaque, orders(codec="raw")).doubts.keys() == {"some of its bytes nobody could read"}


def test_a_bundle_that_looks_for_nothing_of_the_kind_proves_nothing():
    blind = policies.policy_of(
        FLOW + CONTRACT, DESTINATION, BUNDLE, entities={"EMAIL_ADDRESS": ("personal",)}
    )

    assert asked(blind, orders(EMAIL)).word == "not provable"


def test_an_impediment_leaves_what_was_disproven_disproven():
    answer = asked(loose(), orders(EMAIL))
    answer.impediments.append("the period is not over")

    assert answer.word == "not provable"


@given(randoms)
def test_nothing_with_the_label_ever_goes_there_unnoticed(random):
    policy = Policy(content(random))
    made = Yesterday()
    made.decide(policy, *records(random, 15))
    label = random.choice(("health", "personal", "financial"))

    answer = absence(made.past(), made.then, Question(label, "US", 0, AT + 1, True))

    flow = policy.by_name["flow"]
    operators = {one.name: {one.operator_domicile, one.parent_domicile} for one in flow.destinations}
    went = [
        one
        for one in made.past()
        if one.has_passed
        and operators[one.destination] & {"US", None}
        and label in with_implied(carried(one, policy, flow).labels)
    ]
    if answer.word == "proven":
        assert not went
    assert answer.reached.records <= sum(one.count for one in went) + 15 * (label == "personal")
