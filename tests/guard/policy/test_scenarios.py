"""Scenario files: read with their facts typed and told where nobody knows them, set up as policies, decided and judged."""

from datetime import date

import pytest

from guard.policy.markings import marked
from guard.policy.scenarios import read_scenarios
from guard.policy.trials import chosen_packs, known, trials
from schemas.errors import SettingsError

FILE = """\
meta:
  evaluate_at: '2026-11-22'
  defaults:
    facts.policy.profile: base
scenarios:
- id: A1
  title: ordinary data to the exporter's own machine
  facts:
    exporter: {country: NO, role: controller}
    data: {labels: [personal], identifiability: identified, origin: NO}
    purpose: storage
    dest: {operator: self-hosted, processing_countries: [NO]}
    safeguards: {tia_expires: '2027-05-01', mlat_reference: null}
  expected: {action: allow, obligations: [log_decision]}
"""


@pytest.fixture(scope="module")
def given():
    return known(chosen_packs(), marked())


@pytest.fixture
def read(tmp_path):
    def scenarios(text, **options):
        file = tmp_path / "scenarios.yaml"
        file.write_text(text)
        return read_scenarios(file, **options)

    return scenarios


def actions(scenarios, given):
    return [one.action for one in trials(scenarios, given)]


def test_norway_is_a_country_and_days_are_days(read):
    (scenario,) = read(FILE)

    assert scenario.facts["exporter.country"] == "NO"
    assert scenario.facts["safeguards.tia_expires"] == date(2027, 5, 1)


def test_what_is_null_is_no_fact(read):
    (scenario,) = read(FILE)

    assert "safeguards.mlat_reference" not in scenario.facts


def test_an_export_control_number_is_no_number(read):
    (scenario,) = read(FILE.replace("origin: NO}", "origin: NO, eccn: 3E001}"))

    assert scenario.facts["data.eccn"] == "3E001"


def test_a_fact_nobody_knows_is_told_and_refuses_nothing(read, given):
    scenarios = read(FILE.replace("origin: NO}", "origin: NO, phase_of_moon: full}"))

    (trial,) = trials(scenarios, given)

    assert scenarios[0].unknown == ("data.phase_of_moon",)
    assert trial.is_right


def test_a_day_given_goes_before_the_files(read):
    (scenario,) = read(FILE, at=date(2032, 1, 1))

    assert scenario.at == date(2032, 1, 1)


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("action: allow", "action: alow", "`alow` is no action"),
        ("'2027-05-01'", "next year", "no value for `safeguards.tia_expires`"),
        ("  expected: {action: allow, obligations: [log_decision]}", "", "add what is missing"),
        ("scenarios:", "cases:", "no list `scenarios`"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_line(read, wrong, right, said):
    with pytest.raises(SettingsError, match=said) as raised:
        read(FILE.replace(wrong, right))

    assert "scenarios.yaml:" in str(raised.value)


def test_an_id_that_stands_twice_is_refused(read):
    again = FILE[FILE.index("- id: A1") :]

    with pytest.raises(SettingsError, match="`A1` stands twice"):
        read(FILE + again)


def test_a_destination_without_access_countries_is_reached_from_where_it_processes(read, given):
    outside = FILE.replace("processing_countries: [NO]", "processing_countries: [NO], access_countries: [IN]")

    assert actions(
        read(
            FILE.replace("self-hosted", "stackit").replace("safeguards: {", "safeguards: {art28_dpa: true, ")
        ),
        given,
    ) == ["allow"]
    assert actions(
        read(
            outside.replace("self-hosted", "stackit").replace(
                "safeguards: {", "safeguards: {art28_dpa: true, "
            )
        ),
        given,
    ) == ["block"]


def test_an_operator_nobody_registered_is_one_of_whom_nothing_is_known(read, given):
    (trial,) = trials(read(FILE.replace("operator: self-hosted", "operator: null")), given)

    assert trial.action == "block"


def test_a_safeguard_of_the_destination_is_none_of_its_alternatives(read, given):
    text = FILE.replace(
        "dest: {operator: self-hosted, processing_countries: [NO]}",
        "dest: {operator: openai, processing_countries: [US]}\n    alternatives: [stackit]",
    )

    scenarios = read(text.replace("safeguards: {", "safeguards: {art28_dpa: true, "))

    assert actions(scenarios, given) == ["block"]


def test_an_alternative_run_by_the_exporter_stands_in_its_country(read, given):
    text = FILE.replace(
        "dest: {operator: self-hosted, processing_countries: [NO]}",
        "dest: {operator: openai, processing_countries: [US]}\n    alternatives: [self-hosted]",
    )

    (trial,) = trials(
        read(text.replace("action: allow", "action: reroute, reroute_to: [self-hosted]")), given
    )

    assert (trial.action, trial.operator) == ("reroute", "self-hosted")
    assert trial.is_right


@pytest.mark.parametrize(
    ("expected", "failure"),
    [
        ("{action: block}", "allow instead of block"),
        ("{action: allow, obligations: [dance]}", "obligation not told: dance"),
        ("{action: block, acceptable: [allow], obligations: [dance]}", ""),
    ],
)
def test_a_case_fails_by_its_action_and_by_the_obligations_of_the_action_expected(
    read, given, expected, failure
):
    (trial,) = trials(read(FILE.replace("{action: allow, obligations: [log_decision]}", expected)), given)

    assert trial.failures == ((failure,) if failure else ())


def test_a_regime_that_no_pack_states_is_listed_and_one_that_should_have_spoken_fails(read, given):
    text = FILE + "  regimes: [XX-LAW-1, KR-PIPA-28-8]\n"

    (trial,) = trials(read(text), given)

    assert dict(trial.silent) == {"XX-LAW-1": "no pack in force here states it"}
    assert trial.failures == ("regime KR-PIPA-28-8 did not speak",)


def test_scenarios_with_other_profiles_and_owners_do_not_meet(read, given):
    second = (
        FILE[FILE.index("- id: A1") :]
        .replace("A1", "A2")
        .replace("purpose:", "policy: {profile: sovereign}\n    purpose:")
    )
    third = (
        FILE[FILE.index("- id: A1") :]
        .replace("A1", "A3")
        .replace("self-hosted", "stackit")
        .replace("[NO]}", "[NO], ultimate_parent_domicile: US}", 1)
    )

    tried = trials(read(FILE + second + third), given)

    assert [one.scenario.id for one in tried] == ["A1", "A2", "A3"]


def test_packs_are_chosen_by_name_and_pattern():
    assert set(chosen_packs(["us-itar"])) == {"us-itar"}
    assert {name[:2] for name in chosen_packs(["de-*", "us-itar"])} == {"de", "us"}
    with pytest.raises(SettingsError, match="no pack is called `us-itra`; did you mean `us-itar`"):
        chosen_packs(["us-itra"])


def test_a_marking_that_no_classifier_knows_is_an_unknown_label():
    assert "classified" in marked()(("NATO SECRET",))
    assert marked()(("hic sunt leones",)) == ("unknown",)
