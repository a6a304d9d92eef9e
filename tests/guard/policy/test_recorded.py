"""Facts, permits and owners in policy files: names of the vocabulary, values of their sort, references that lead somewhere."""

from datetime import date

import pytest
from policies import DESTINATION, FLOW, policy_of

from guard.policy.compile import restored
from schemas.errors import SettingsError
from schemas.recorded import typed

FACT = "  facts:\n    NAME: {value: VALUE, source: s, observed: 2026-01-01, expires: 2027-01-01}\n"
BARE = FLOW.partition("  facts:")[0]
PERMIT = """\
apiVersion: guard/v1
kind: Permit
metadata: {name: scc-14}
spec:
  mechanism: scc
  module: M2
  importers: [aws]
  flows: [orders]
  countries: [US]
  purposes: [inference]
  labels: [personal]
  assessment: {id: TIA-7, outcome: sufficient, expires: 2027-06-30}
  valid_from: 2026-01-01
  valid_to: 2027-12-31
  signed_by: counsel
"""
OPERATOR = """\
apiVersion: guard/v1
kind: Operator
metadata: {name: NAME}
spec:
  entity: NAME
  domicile: DE
  source: {type: from-memory, as_of: "2026"}
"""


def refused(*texts):
    with pytest.raises(SettingsError) as raised:
        policy_of(*texts)
    return str(raised.value).splitlines()


@pytest.mark.parametrize(
    ("name", "value", "line", "words"),
    [
        (
            "dpf",
            "yes",
            10,
            "`yes` is no value for `safeguards.dpf` in Destination `model`; write true or false",
        ),
        ("dpf", "NO", 10, "`NO` is no value for `safeguards.dpf`"),
        ("safeguards.dpf", "1", 10, "write true or false"),
        (
            "contract_countries",
            "[NO, XX]",
            10,
            "unknown country or bloc `XX` for `safeguards.contract_countries`",
        ),
        ("contract_countries", "false", 10, "`false` is no value for `safeguards.contract_countries`"),
        ("model_provider_domicile", "Norway", 10, "unknown country or bloc `Norway`"),
        ("tia_expires", "soon", 10, "write a day, such as 2027-06-30"),
        ("tia_expires", "2026-02-30", 10, "write a day"),
        ("dest.retention_days", "a month", 10, "write a number"),
        ("dest.retention_days", "true", 10, "write a number"),
        ("art49_case_id", "7", 10, "write it in quotes"),
        ("dpff", "true", 10, "unknown fact `dpff` in Destination `model`; did you mean `dpf`?"),
        ("safeguards.dfp", "true", 10, "did you mean `safeguards.dpf`?"),
        ("retention_days", "30", 10, "write `dest.retention_days` or `safeguards.retention_days`"),
        ("processing_countries", "[DE]", 10, "the destination's `processing_countries`; write it there"),
        ("dpf", "{a: b}", 10, "a fact is a flag, a number, a day, a text or a list of texts"),
        ("dpf", "null", 10, "leave out what is unknown"),
    ],
)
def test_a_fact_that_is_none_is_told_with_its_line(name, value, line, words):
    told = refused(FLOW, DESTINATION + FACT.replace("NAME", name).replace("VALUE", value))

    assert len(told) == 1
    assert told[0].startswith(f"1.yaml:{line}: ")
    assert words in told[0]


def test_a_fact_has_the_form_of_its_sort_also_when_archived():
    facts = FACT.replace("NAME", "tia_expires").replace("VALUE", "2027-06-30") + "".join(
        FACT.partition("\n")[2].replace("NAME", name).replace("VALUE", value)
        for name, value in (("contract_countries", "NO"), ("art49_case_id", '"2026-01-01"'))
    )
    policy = policy_of(FLOW, DESTINATION + facts)

    again = restored(policy.canonical())

    for one in (policy, again):
        values = {name: fact.value for name, fact in one.content.destinations["model"].facts.items()}
        assert values == {
            "tia_expires": date(2027, 6, 30),
            "contract_countries": ("NO",),
            "art49_case_id": "2026-01-01",
        }


def test_what_is_no_number_of_days_is_none():
    assert typed("dest.retention_days", True) is None
    assert typed("dest.retention_days", 30) == 30
    assert typed("nobody.knows", "x") == "x"


def test_facts_of_flows_and_operators_are_checked_too():
    told = refused(
        BARE + FACT.replace("NAME", "art9_condition_recorded").replace("VALUE", "yes"),
        DESTINATION.replace("operator: aws", "operator: ours"),
        OPERATOR.replace("NAME", "ours") + FACT.replace("NAME", "sanctiond").replace("VALUE", "false"),
    )

    assert [line.partition(" ")[0] for line in told] == ["0.yaml:11:", "2.yaml:9:"]
    assert "did you mean `sanctioned`?" in told[1]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("{fact: dppf}", "unknown fact `dppf` in Pack `mine`; did you mean `dpf`?"),
        ("{fact: tia_id}", "`tia_id` in Pack `mine` is a text; this asks for a flag"),
        ("{recorded: tia}", "unknown fact `tia`"),
        ("{all: [{any: [{current: tia_id}]}]}", "this asks for a date"),
        ("{at_least: {dpf: 1}}", "this asks for a number"),
        ("{equals: {dpf: yes}}", "`yes` is no value for `dpf` in Pack `mine`; write true or false"),
        ("{equals: {scc_module: [M1, 2]}}", ""),
        ("{contains: {dpf: [x]}}", "this asks for a list or countries"),
        ("{some_country: {country_listed: dpf}}", "this asks for a countries"),
    ],
)
def test_a_rule_asks_for_facts_that_there_are(condition, words):
    pack = (
        "apiVersion: guard/v1\nkind: Pack\nmetadata: {name: mine}\nspec:\n  title: t\n  citation: c\n  version: 1\n"
        "  in_force: 2026-01-01\n  checked: 2026-01-01\n  review_by: 2027-01-01\n"
        "  source: {type: from-memory, as_of: '2026'}\n  rules:\n"
        f"    - {{id: r, step: house, citation: c, forbids: f, when: {condition}}}\n"
    )

    told = refused(FLOW, DESTINATION, pack)

    assert told[0].startswith("2.yaml:13: ")
    assert words in told[0]


def test_a_permit_is_an_object_of_its_own():
    policy = policy_of(FLOW, DESTINATION, PERMIT)

    assert policy.content.permits["scc-14"].importers == ("aws",)


@pytest.mark.parametrize(
    ("written", "instead", "line", "words"),
    [
        (
            "importers: [aws]",
            "importers: [awz]",
            7,
            "unknown importer `awz` in Permit `scc-14`; did you mean `aws`?",
        ),
        (
            "flows: [orders]",
            "flows: [order]",
            8,
            "unknown flow `order` in Permit `scc-14`; did you mean `orders`?",
        ),
        ("labels: [personal]", "labels: [persona]", 11, "unknown label `persona`"),
        ("countries: [US]", "countries: [XX]", 9, "unknown country or bloc `XX`"),
        ("countries: [US]", "countries: [EEA]", 9, "`EEA` is no value for `countries.0`"),
        (
            "mechanism: scc",
            "mechanism: ssc",
            5,
            "`ssc` is no value for `mechanism` in Permit `scc-14`; did you mean `scc`?",
        ),
        ("valid_to: 2027-12-31", "valid_to: 2025-12-31", 4, "`valid_to` lies before `valid_from`"),
        (
            "  assessment: {id: TIA-7, outcome: sufficient, expires: 2027-06-30}\n",
            "",
            4,
            "needs its `assessment`",
        ),
        ("signed_by: counsel", "signed_by: counsel\n  proves: {bcrr: true}", 16, "unknown fact `bcrr`"),
        ("signed_by: counsel", "signed_by: counsel\n  proves: {bcr: yes}", 16, "write true or false"),
    ],
)
def test_a_mistake_in_a_permit_is_told_with_line_and_remedy(written, instead, line, words):
    told = refused(FLOW, DESTINATION, PERMIT.replace(written, instead))

    assert any(one.startswith(f"2.yaml:{line}: ") and words in one for one in told), told


def test_a_permit_on_record_twice_names_both_places():
    inline = (
        "  permits:\n    - {id: SCC-14, mechanism: dpf, countries: [US], purposes: [inference], "
        "valid_from: 2026-01-01, valid_to: 2027-01-01, signed_by: x}\n"
    )

    told = refused(FLOW, DESTINATION + inline, PERMIT)

    assert told == [
        "2.yaml:1: permit `scc-14` is recorded at 1.yaml:10 already; write it once, as an object of kind Permit"
    ]


def test_a_rule_of_a_shipped_pack_keeps_its_id():
    pack = (
        "apiVersion: guard/v1\nkind: Pack\nmetadata: {name: mine}\nspec:\n  title: t\n  citation: c\n  version: 1\n"
        "  in_force: 2026-01-01\n  checked: 2026-01-01\n  review_by: 2027-01-01\n"
        "  source: {type: from-memory, as_of: '2026'}\n  rules:\n"
        "    - {id: RULE, step: house, citation: c, forbids: f, when: {purposes: [training]}}\n"
    )
    packs = policy_of(FLOW, DESTINATION).content.packs
    name, shipped = next((name, pack.rules[0].id) for name, pack in packs.items() if pack.rules)

    told = refused(FLOW, DESTINATION, pack.replace("RULE", shipped))

    assert told == [
        f"2.yaml:13: rule `{shipped}` is defined at the shipped pack `{name}` already; rename one"
    ]


def test_operators_that_own_each_other_are_refused():
    one = OPERATOR.replace("NAME", "one") + "  owned_by: two\n"
    two = OPERATOR.replace("NAME", "two") + "  owned_by: one\n"

    told = refused(FLOW, DESTINATION, one, two)

    assert told[0] == "2.yaml:8: Operator `one` owns itself, by one -> two -> one; remove one `owned_by`"
    assert len(told) == 2


@pytest.mark.parametrize(
    ("added", "words"),
    [
        ("  owned_by: awss\n", "unknown operator `awss` in Operator `ours`; did you mean `aws"),
        ("  owned_by: aws\n  ultimate_parent_domicile: DE\n", "says DE, its owners lead to US; keep one"),
    ],
)
def test_owners_exist_and_are_not_contradicted(added, words):
    told = refused(FLOW, DESTINATION, OPERATOR.replace("NAME", "ours") + added)

    assert words in told[0]


def test_an_operator_has_the_parent_and_the_exposure_of_its_owners():
    between = OPERATOR.replace("NAME", "between") + "  owned_by: aws\n"
    ours = OPERATOR.replace("NAME", "ours") + "  owned_by: between\n"

    content = policy_of(FLOW, DESTINATION.replace("operator: aws", "operator: ours"), between, ours).content

    operator = content.operators["ours"]
    assert (operator.domicile, operator.ultimate_parent_domicile) == ("DE", "US")
    assert operator.exposure["US-CLOUD-ACT"] == "direct"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "EU adequacy of USA",
            "nothing is called `EU adequacy of USA`, which Facts `gone` revokes; did you mean `EU adequacy of U",
        ),
        ("dfp", "nothing is called `dfp`"),
    ],
)
def test_what_is_revoked_exists(name, words):
    facts = (
        "apiVersion: guard/v1\nkind: Facts\nmetadata: {name: gone}\nspec:\n  as_of: 2026-11-23\n  revoked:\n"
        f"    {name}: {{date: 2026-11-23, reason: annulled}}\n"
    )

    told = refused(FLOW, DESTINATION, facts)

    assert told[0].startswith("2.yaml:7: ")
    assert words in told[0]


def test_packs_are_chosen_by_pattern_too():
    bundle = "apiVersion: guard/v1\nkind: Bundle\nmetadata: {name: b}\nspec: {packs: [eu-gdpr-*]}\n"

    assert {name[:8] for name in policy_of(FLOW, DESTINATION, bundle).content.packs} == {"eu-gdpr-"}
    assert "unknown pack `eu-gdrp-*`" in refused(FLOW, DESTINATION, bundle.replace("gdpr", "gdrp"))[0]


@pytest.mark.parametrize(
    ("written", "line", "words"),
    [
        ("define: {a: {defined: a}}", 11, "`a` of Pack `mine` leads to itself, by a -> a; break the circle"),
        ("define: {a: {any: [{defined: b}]}, b: {defined: a}}", 11, "by a -> b -> a"),
        ("grounds: [{id: g, citation: c, when: {ground: mine/g}}]", 11, "`g` of Pack `mine` leads to itself"),
        (
            "duties: [{id: d, citation: c, when: {defined: x}, obligations: [o]}]",
            11,
            "nothing is defined as `x`",
        ),
        ("duties: [{id: d, citation: c, when: {ground: x}, obligations: [o]}]", 11, "unknown ground `x`"),
        (
            "duties: [{id: d, citation: c, when: {ground: nobody/x}, obligations: [o]}]",
            11,
            "unknown pack `nobody`",
        ),
    ],
)
def test_a_pack_that_refers_in_vain_or_in_a_circle_is_refused(written, line, words):
    pack = (
        "apiVersion: guard/v1\nkind: Pack\nmetadata: {name: mine}\nspec:\n  title: t\n  citation: c\n  version: 1\n"
        "  in_force: 2026-01-01\n  checked: 2026-01-01\n  review_by: 2027-01-01\n"
        f"  {written}\n  source: {{type: from-memory, as_of: '2026'}}\n"
    )

    told = refused(FLOW, DESTINATION, pack)

    assert any(one.startswith(f"2.yaml:{line}: ") and words in one for one in told), told
