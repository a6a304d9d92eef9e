"""The shipped packs: what they forbid, what lifts it, and what they leave to people."""

from datetime import date

import pytest
from policies import CONTRACT, DESTINATION, FLOW, TODAY, found, policy_of, to_country

from schemas.decision import Action

ANSWER = """\
  conditions:
    - question: art9_condition
      id: DPO-31
      basis: "Art. 9(2)(h) GDPR"
      labels: [LABELS]
      answered_by: "somebody, data protection officer"
      valid_from: 2026-11-01
      valid_to: 2026-11-30
"""
PERMIT = """\
  permits:
    - id: SCC-7
      mechanism: scc
      module: M2
      countries: [US]
      purposes: [inference]
      assessment: {id: TIA-3, outcome: sufficient, expires: 2027-01-31}
      valid_from: 2026-11-01
      valid_to: 2026-12-31
      signed_by: somebody
"""
KEEPING = "  redaction: {default: {operator: tokenize}}\n"


def decided(policy, *entities, at=TODAY, **more):
    return policy.outcome(found(*entities, **more), at)


def test_personal_data_leave_the_eea_by_a_permit_and_the_decision_cites_it():
    outcome = decided(to_country("US", destination=PERMIT), "EMAIL_ADDRESS")

    assert (outcome.action, outcome.basis) == (Action.ALLOW, ("permit SCC-7", "safeguards.art28_dpa"))


@pytest.mark.parametrize(
    ("written", "instead", "at", "why"),
    [
        ("", "", date(2026, 10, 31), "not yet valid"),
        ("", "", date(2027, 1, 1), "no longer valid"),
        ("expires: 2027-01-31", "expires: 2026-11-22", TODAY, "the assessment expired"),
        ("outcome: sufficient", "outcome: insufficient", TODAY, "the assessment says no"),
        ("purposes: [inference]", "purposes: [storage]", TODAY, "for another purpose"),
        ("countries: [US]", "countries: [JP]", TODAY, "for another country"),
        ("module: M2", "module: M1", TODAY, "the module is for a controller"),
    ],
)
def test_a_permit_that_does_not_fit_permits_nothing(written, instead, at, why):
    policy = to_country("US", destination=PERMIT.replace(written, instead))

    assert decided(policy, "EMAIL_ADDRESS", at=at).action is Action.REDACT, why


def test_the_basis_names_the_adequacy_decision():
    assert (
        decided(to_country("GB"), "EMAIL_ADDRESS")
        .basis[0]
        .startswith("EU adequacy of GB: Implementing Decision (EU) 2021/1772")
    )


def test_what_is_not_personal_may_leave():
    assert decided(to_country("US"), "IP_ADDRESS_PRIVATE").action is Action.ALLOW


def test_an_entity_without_a_label_is_personal():
    assert decided(to_country("US"), "UNLABELLED").action is Action.REDACT


def test_pseudonymised_data_stay_personal():
    assert decided(to_country("US", flow=KEEPING), "EMAIL_ADDRESS").action is Action.BLOCK


def test_the_law_follows_the_exporter_and_the_origin():
    abroad = FLOW.replace("country: DE", "country: MX") + CONTRACT

    assert decided(to_country("US"), "EMAIL_ADDRESS", origins=("DE",)).reasons[0].code == "gdpr-44-transfer"
    codes = [
        one.code for one in decided(policy_of(abroad, DESTINATION), "EMAIL_ADDRESS", origins=("DE",)).reasons
    ]
    assert codes == ["default.uncovered_jurisdiction", "gdpr-44-transfer"]


def test_special_categories_wait_for_the_data_protection_officer():
    held = decided(to_country("DE"), "DE_KVNR", whole=frozenset({"DE_KVNR"}))

    assert (held.action, held.role) == (Action.HOLD, "data protection officer")
    assert (
        held.question
        == "Which condition of Art. 9(2) GDPR covers health for the purpose inference in flow orders?"
    )


@pytest.mark.parametrize(
    ("labels", "at", "action"),
    [
        ("health", TODAY, Action.ALLOW),
        ("special_category", TODAY, Action.ALLOW),  # the wider covers the narrower
        ("religion", TODAY, Action.REDACT),
        ("health", date(2026, 12, 1), Action.REDACT),  # the answer expired
        ("health", date(2026, 10, 31), Action.REDACT),
    ],
)
def test_an_answer_on_record_lets_pass_what_it_covers_while_it_is_valid(labels, at, action):
    policy = to_country("DE", flow=ANSWER.replace("LABELS", labels))

    assert decided(policy, "DE_KVNR", at=at).action is action


def test_an_answer_is_cited():
    assert decided(to_country("DE", flow=ANSWER.replace("LABELS", "health")), "DE_KVNR").basis == (
        "safeguards.art28_dpa",
        "art9_condition DPO-31",
    )


def test_an_answer_on_a_narrower_label_does_not_cover_the_wider():
    policy = to_country("DE", flow=ANSWER.replace("LABELS", "health"))

    assert policy.outcome(found(declared=("special_category",)), TODAY).action is Action.HOLD


def test_an_answer_lifts_no_rule_of_transfer():
    policy = to_country("US", flow=ANSWER.replace("LABELS", "health"))

    assert decided(policy, "DE_KVNR").action is Action.REDACT


def test_offences_wait_for_their_authority_in_law():
    assert policy_asks(to_country("DE"), "CONVICTION") == "data protection officer"


def test_disclosure_to_an_authority_is_left_to_counsel():
    flow = FLOW.replace("inference", "disclosure_authority")
    policy = policy_of(flow, DESTINATION.replace("[US]", "[CH]"))

    assert policy_asks(policy, "EMAIL_ADDRESS") == "legal counsel"


def policy_asks(policy, entity):
    return policy.outcome(found(entity, whole=frozenset({entity})), TODAY).role


def test_secrets_stay_wherever_the_destination_lies():
    outcome = decided(to_country("DE"), "API_KEY")

    assert (outcome.action, outcome.reasons[0].code) == (Action.REDACT, "secret-credential")


def test_a_marking_blocks_and_no_redaction_declassifies():
    outcome = decided(to_country("DE"), "MARKING_EU_RANK_3", "EMAIL_ADDRESS")

    assert (outcome.action, outcome.reasons[0].code) == (Action.BLOCK, "marking-classified")
    assert outcome.nearest == "permitted to model if MARKING_EU_RANK_3 were dismissed as a false finding"


def test_reasons_are_told_in_the_order_of_law():
    outcome = decided(to_country("US"), "DE_KVNR", "API_KEY", "MARKING_EU_RANK_3")

    codes = [one.code for one in outcome.reasons]
    assert codes == ["marking-classified", "secret-credential", "gdpr-44-transfer", "gdpr-9-special-category"]


def test_origins_people_accepted_pass_until_their_date():
    bundle = (
        "apiVersion: guard/v1\nkind: Bundle\nmetadata: {name: b}\nspec:\n  packs: [eu-gdpr-44]\n"
        "  accepted_origins: [{countries: [US], reason: r, accepted_by: a, valid_to: 2026-11-23}]\n"
    )
    policy = policy_of(FLOW, DESTINATION.replace("[US]", "[DE]"), bundle)

    assert decided(policy, "EMAIL_ADDRESS", origins=("DE", "US")).action is Action.ALLOW
    assert (
        decided(policy, "EMAIL_ADDRESS", origins=("DE", "US"), at=date(2026, 11, 24)).action is Action.REDACT
    )


def test_a_bundle_that_names_packs_has_no_others():
    bundle = "apiVersion: guard/v1\nkind: Bundle\nmetadata: {name: b}\nspec: {packs: [x-secrets]}\n"

    policy = policy_of(FLOW, DESTINATION, bundle)

    assert set(policy.content.packs) == {"x-secrets"}
    assert decided(policy, "EMAIL_ADDRESS").reasons[0].code == "default.uncovered_jurisdiction"


def test_a_pack_not_yet_in_force_forbids_nothing_and_covers_nothing():
    reasons = decided(to_country("US"), "EMAIL_ADDRESS", at=date(2018, 5, 24)).reasons

    assert [one.code for one in reasons] == ["default.uncovered_jurisdiction"]
