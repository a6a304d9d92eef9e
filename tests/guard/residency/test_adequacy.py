"""Adequacy is dated, directional, conditional, and never transitive."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from policies import TODAY, content, facts, found, randoms, rank, to_country

from guard.policy.bundle import shipped_facts
from guard.policy.compile import Policy
from guard.residency.jurisdictions import Jurisdictions, merged
from schemas.decision import Action
from schemas.jurisdiction import FactsSpec, Requirement, Revocation

DPF = "  facts:\n    dpf: {source: list, observed: 2026-11-01, expires: 2026-12-01}\n"


def decided(policy, at, *entities, **more):
    return policy.outcome(found(*(entities or ("EMAIL_ADDRESS",)), **more), at).action


@pytest.mark.parametrize(
    ("country", "at", "passes", "why"),
    [
        ("GB", date(2021, 6, 27), False, "the day before the decision"),
        ("GB", date(2021, 6, 28), True, "its first day"),
        ("GB", date(2031, 12, 27), True, "its last day"),
        ("GB", date(2031, 12, 28), False, "the day after its sunset"),
        ("BR", date(2026, 1, 25), False, "not yet decided"),
        ("BR", date(2026, 1, 26), True, "decided"),
        ("KR", date(2021, 12, 16), False, "not yet decided"),
        ("CH", TODAY, True, "without an end"),
        ("NO", TODAY, True, "in the EEA: no third country"),
        ("RE", TODAY, True, "outermost region: the GDPR applies"),
        ("NC", TODAY, False, "overseas, outside the EU"),
        ("GI", TODAY, False, "not covered by the British decision"),
        ("HK", TODAY, False, "none"),
        ("SG", TODAY, False, "none"),
        ("US", TODAY, False, "only participants of the framework, and nothing proves it"),
        ("CA", TODAY, False, "only under PIPEDA, and nothing proves it"),
        ("CA-QC", TODAY, False, "as Canada"),
        ("JP", TODAY, False, "only under APPI, and nothing proves it"),
    ],
)
def test_personal_data_pass_by_adequacy_on_its_days(country, at, passes, why):
    outcome = decided(to_country(country), at)

    assert (outcome is Action.ALLOW) == passes, why


@pytest.mark.parametrize(
    ("at", "passes"),
    [
        (date(2026, 10, 31), False),
        (date(2026, 11, 1), True),
        (date(2026, 12, 1), True),
        (date(2026, 12, 2), False),
    ],
)
def test_an_expired_fact_takes_the_stricter_branch(at, passes):
    assert (decided(to_country("US", destination=DPF), at) is Action.ALLOW) == passes


def test_a_fact_observed_as_false_does_not_count():
    policy = to_country("US", destination=DPF.replace("{source", "{value: false, source"))

    assert decided(policy, TODAY) is Action.REDACT


def test_a_condition_on_some_labels_counts_where_they_are_found():
    policy = to_country("US", destination=DPF)
    conditional = [
        entry.model_copy(
            update={"requires": (*entry.requires, Requirement(fact="dpf_hr", when_labels=("financial",)))}
        )
        for entry in policy.content.facts.adequacy["EU"]
        if entry.destination == "US"
    ]
    facts = merged([policy.content.facts, FactsSpec(as_of=TODAY, adequacy={"EU": tuple(conditional)})])

    conditioned = type(policy)(policy.content.model_copy(update={"facts": facts}))

    assert decided(conditioned, TODAY, "EMAIL_ADDRESS") is Action.ALLOW
    assert decided(policy, TODAY, "IBAN_CODE") is Action.ALLOW
    assert decided(conditioned, TODAY, "IBAN_CODE") is Action.REDACT


def test_lists_ask_for_what_their_scope_says():
    adequacy = shipped_facts().adequacy
    asked = {
        regime: [
            one.fact for entry in adequacy[regime] if entry.destination == "US" for one in entry.requires
        ]
        for regime in ("EU", "UK", "CH")
    }

    # whether a listing covers HR data is asked of people, for the decision itself does not say so
    assert asked == {"EU": ["dpf"], "UK": ["dpf", "dpf_uk", "dpf_hr"], "CH": ["dpf", "dpf_ch"]}


def test_labels_outside_the_scope_of_a_decision_do_not_pass_by_it():
    policy = to_country("KR")

    assert decided(policy, TODAY, "EMAIL_ADDRESS") is Action.ALLOW
    assert decided(policy, TODAY, "CREDIT_SCORE") is Action.REDACT


@pytest.mark.parametrize("place", ["exporter", "origin"])
def test_a_decision_does_not_serve_those_it_does_not_bind(place):
    policy = to_country("BR")

    origins = ("NO",) if place == "origin" else ("DE",)
    assert (decided(policy, TODAY, origins=origins) is Action.ALLOW) == (place == "exporter")


def test_every_country_of_processing_and_of_access_must_pass():
    assert decided(to_country("DE", access=("DE", "CH")), TODAY) is Action.ALLOW
    assert decided(to_country("DE", access=("DE", "CH", "US")), TODAY) is Action.REDACT
    assert decided(to_country("US", "DE", access=("DE",)), TODAY) is Action.REDACT


def test_unknown_access_takes_the_stricter_branch():
    policy = to_country("DE", access=("DE",))
    unknown = policy.content.destinations["model"].model_copy(update={"access_countries": None})
    content = policy.content.model_copy(update={"destinations": {"model": unknown}})

    assert decided(type(policy)(content), TODAY) is Action.REDACT


def test_a_parent_abroad_is_no_transfer_by_itself():
    policy = to_country("DE")  # run by aws, whose parent is in the US

    assert policy.by_name["orders"].destinations[0].parent_domicile == "US"
    assert decided(policy, TODAY) is Action.ALLOW


def test_lists_of_regimes_differ():
    lists = Jurisdictions(shipped_facts())

    assert lists.decisions("EU", "JP", TODAY) and not lists.decisions("CH", "JP", TODAY)
    assert lists.decisions("UK", "DE", TODAY) and not lists.decisions("UK", "BR", TODAY)


def test_a_later_statement_on_a_destination_replaces_the_earlier():
    facts = shipped_facts()
    gone = [
        one.model_copy(update={"valid_to": TODAY}) for one in facts.adequacy["EU"] if one.destination == "GB"
    ]

    lists = Jurisdictions(merged([facts, facts.model_copy(update={"adequacy": {"EU": tuple(gone)}})]))

    assert lists.decisions("EU", "GB", TODAY) and not lists.decisions("EU", "GB", date(2026, 11, 24))
    assert lists.decisions("EU", "CH", date(2026, 11, 24))


def revoking(policy, name, day):
    gone = FactsSpec(as_of=TODAY, revoked={name: Revocation(date=day, reason="annulled")})
    return type(policy)(policy.content.model_copy(update={"facts": merged([policy.content.facts, gone])}))


@pytest.mark.parametrize("name", ["EU adequacy of US", "safeguards.dpf", "dpf"])
def test_what_is_revoked_counts_no_longer_from_its_day_on(name):
    policy = revoking(to_country("US", destination=DPF), name, date(2026, 11, 20))

    assert decided(policy, date(2026, 11, 19)) is Action.ALLOW
    assert decided(policy, date(2026, 11, 20)) is not Action.ALLOW


def test_a_revoked_permit_counts_no_longer():
    permit = (
        "  permits:\n    - {id: SCC-14, mechanism: scc, module: M2, countries: [US], purposes: [inference], "
        "valid_from: 2026-01-01, valid_to: 2027-01-01, signed_by: x, "
        "assessment: {id: TIA, outcome: sufficient, expires: 2027-01-01}}\n"
    )
    policy = to_country("US", destination=permit)

    assert decided(policy, TODAY) is Action.ALLOW
    assert decided(revoking(policy, "permit SCC-14", TODAY), TODAY) is not Action.ALLOW


def test_a_revocation_of_one_destination_leaves_the_others():
    lists = Jurisdictions(
        merged(
            [
                shipped_facts(),
                FactsSpec(as_of=TODAY, revoked={"EU adequacy of GB": Revocation(date=TODAY, reason="r")}),
            ]
        )
    )

    assert not lists.decisions("EU", "GB", TODAY)
    assert lists.decisions("EU", "CH", TODAY)
    assert lists.decisions("CH", "GB", TODAY)


def test_a_revocation_is_not_taken_back_by_a_later_file():
    early, late = (
        FactsSpec(as_of=TODAY, revoked={"EU adequacy of GB": Revocation(date=day, reason="r")})
        for day in (date(2026, 1, 1), date(2030, 1, 1))
    )

    assert merged([early, late]).revoked == merged([late, early]).revoked == early.revoked


REVOCABLE = (
    "EU adequacy of US",
    "EU adequacy of JP",
    "EU adequacy of CH",
    "safeguards.dpf",
    "safeguards.dpf_hr",
)


def forbids_where_adequate(policy):
    rules = (rule for pack in policy.content.packs.values() for rule in pack.rules)
    return any('"adequate":' in rule.when.model_dump_json(exclude_defaults=True) for rule in rules)


@given(randoms, st.sampled_from(REVOCABLE))
def test_a_revocation_never_loosens(random, name):
    policy = Policy(content(random))
    assume(not forbids_where_adequate(policy))  # such a rule says itself that it ends with the decision
    asked = facts(random)

    before = policy.outcome(asked, TODAY)
    after = revoking(policy, name, TODAY).outcome(
        asked, TODAY
    )  # by the flow's own order, which may reroute first

    assert rank(policy, after) >= rank(policy, before)
