"""Every error in a policy file is one sentence with file, line and the remedy."""

import pytest
from policies import DESTINATION, FLOW, policy_of

from schemas.errors import SettingsError

BARE = FLOW.partition("  facts:")[0]  # up to `destinations`
ANSWERED = (
    "  conditions:\n    - {question: QUESTION, id: X, basis: b, labels: [LABEL], answered_by: a,"
    " valid_from: 2026-01-01, valid_to: 2026-02-01}\n"
)


@pytest.mark.parametrize(
    ("written", "instead", "line", "words"),
    [
        (
            "destinations: [",
            "desinations: [",
            9,
            "unknown field `desinations` in Flow `orders`; did you mean `destinations`?",
        ),
        ("  purpose: inference\n", "", 4, "`purpose` is missing in Flow `orders`; add it"),
        (
            "purpose: inference",
            "purpose: inferense",
            7,
            "`inferense` is no value for `purpose` in Flow `orders`; did you",
        ),
        (
            "country: DE",
            "country: no",
            6,
            "`no` is no value for `exporter.country` in Flow `orders`; write a country as",
        ),
        ("country: DE", "country: XX", 6, "unknown country or bloc `XX` in Flow `orders`"),
        ("country: DE", "contry: DE", 6, "unknown field `contry` in Flow `orders`; did you mean `country`?"),
        ("{countries: [DE]}", "{infer: true}", 8, "name at least one"),
        (
            "[DE]",
            "[DE, UKK]",
            8,
            "`UKK` is no value for `origin.countries.1` in Flow `orders`; write a country",
        ),
        ("[model]", "[modell]", 9, "unknown destination `modell` in Flow `orders`; did you mean `model`?"),
        ("[model]", "[model, model]", 9, "destination `model` stands twice"),
        (
            "guarded_topic: orders",
            "guarded_topic: guard.decisions",
            5,
            "topic `guard.decisions` is the guard's own",
        ),
        ("kind: Flow", "kind: Flwo", 2, "unknown kind `Flwo`; did you mean `Flow`?"),
        ("apiVersion: guard/v1", "apiVersion: v1", 1, "`apiVersion: guard/v1` is expected"),
        ("metadata: {name: orders}\n", "", 1, "`metadata` is missing in Flow; add it"),
        ("name: orders", "name: Orders!", 3, "`Orders!` is no value for `metadata.name` in Flow"),
        ("spec:", "specs:", 4, "unknown field `specs`; did you mean `spec`?"),
    ],
)
def test_a_mistake_in_a_flow_is_told_with_line_and_remedy(written, instead, line, words):
    text = FLOW.replace(written, instead, 1)
    assert text != FLOW

    with pytest.raises(SettingsError) as raised:
        policy_of(text, DESTINATION)

    assert any(one.startswith(f"0.yaml:{line}: ") and words in one for one in str(raised.value).splitlines())


@pytest.mark.parametrize(
    ("added", "line", "words"),
    [
        ("  opaque: no\n", 10, "`no` is no value for `opaque` in Flow `orders`; write true or false"),
        ("  opaque: 1\n", 10, "write true or false"),
        ("  redaction: {EMAIL: {operator: mask}}\n", 10, "unknown entity `EMAIL` in Flow `orders`"),
        (
            "  redaction: {default: {operator: mask, masking_chr: x}}\n",
            10,
            "operator `mask` has no parameter `masking_chr` in Flow `orders`; did you mean `masking_char`?",
        ),
        (
            "  redaction: {default: {operator: maks}}\n",
            10,
            "unknown redaction operator `maks` in Flow `orders`; did you mean `mask`?",
        ),
        (
            "  thresholds:\n    EMAIL_ADRESS: 0.5\n",
            11,
            "`EMAIL_ADRESS` in Flow `orders` is neither a label nor an entity; did",
        ),
        ("  thresholds: {personal: 1.5}\n", 10, "less than or equal to 1"),
        ("  prefer: redirect\n", 10, "`redirect` is no value for `prefer` in Flow `orders`"),
        (
            ANSWERED.replace("QUESTION", "art9_conditions").replace("LABEL", "health"),
            11,
            "no rule asks `art9_conditions` in Flow `orders`; did you mean `art9_condition`?",
        ),
        (
            ANSWERED.replace("QUESTION", "art9_condition").replace("LABEL", "helth"),
            11,
            "unknown label `helth` in Flow `orders`; did you mean `health`?",
        ),
    ],
)
def test_a_mistake_in_an_added_field_is_told_with_its_line(added, line, words):
    with pytest.raises(SettingsError) as raised:
        policy_of(BARE + added, DESTINATION)

    assert any(one.startswith(f"0.yaml:{line}: ") and words in one for one in str(raised.value).splitlines())


@pytest.mark.parametrize(
    ("written", "instead", "line", "words"),
    [
        (
            "operator: aws",
            "operator: awz",
            6,
            "unknown operator `awz` in Destination `model`; did you mean `aws`?",
        ),
        ("access_countries: [US]", "access_countries: []", 8, "at least 1 item"),
        ("kind: model_endpoint", "kind: model", 5, "`model` is no value for `kind`"),
        ("[US]", "[EEA]", 7, "`EEA` is no value for `processing_countries.0`"),
        (
            "access_countries: [US]",
            "facts: {dpf: {source: list, observed: 2026-01-01}}",
            8,
            "`facts.dpf.expires` is missing",
        ),
        (
            "access_countries: [US]",
            "facts: {dpf: {source: list, observed: 2026-01-02, expires: 2026-01-01}}",
            8,
            "`expires` lies before `observed`",
        ),
        (
            "access_countries: [US]",
            "facts: {dpf: {value: yes, source: l, observed: 2026-01-01, expires: 2026-01-02}}",
            8,
            "true or",
        ),
    ],
)
def test_a_mistake_in_a_destination_is_told_with_line_and_remedy(written, instead, line, words):
    with pytest.raises(SettingsError) as raised:
        policy_of(FLOW, DESTINATION.replace(written, instead, 1))

    assert any(one.startswith(f"1.yaml:{line}: ") and words in one for one in str(raised.value).splitlines())


def test_norway_is_a_country():
    policy = policy_of(
        FLOW.replace("countries: [DE]", "countries: [NO]"), DESTINATION.replace("[US]", "[NO]")
    )

    assert policy.by_name["orders"].spec.origin.countries == ("NO",)


def test_the_same_object_twice_names_both_places():
    with pytest.raises(SettingsError) as raised:
        policy_of(FLOW, DESTINATION, DESTINATION)

    assert str(raised.value) == "2.yaml:1: Destination `model` is defined at 1.yaml:1 already; rename one"


def test_two_flows_on_one_topic_are_refused():
    with pytest.raises(
        SettingsError, match=r"2.yaml:5: Flow `orders` guards topic `orders` already, at 0.yaml:5"
    ):
        policy_of(FLOW, DESTINATION, FLOW.replace("name: orders", "name: others"))


def test_a_cleared_topic_that_is_guarded_is_refused():
    with pytest.raises(SettingsError, match=r"0.yaml:9: the cleared topic `orders` is guarded"):
        policy_of(FLOW, DESTINATION + "  topic: orders\n")


def test_a_bloc_that_includes_itself_is_refused():
    facts = (
        "apiVersion: guard/v1\nkind: Facts\nmetadata: {name: mine}\nspec:\n  as_of: 2026-11-22\n  blocs:\n"
        "    AA: {includes: [BB], source: {type: from-memory, as_of: '2026'}}\n"
        "    BB: {includes: [AA], source: {type: from-memory, as_of: '2026'}}\n"
    )

    with pytest.raises(SettingsError, match=r"2.yaml:7: bloc `AA` includes itself, by AA -> BB -> AA"):
        policy_of(FLOW, DESTINATION, facts)


def test_a_rule_that_excuses_by_labels_is_refused():
    pack = (
        "apiVersion: guard/v1\nkind: Pack\nmetadata: {name: mine}\nspec:\n  title: t\n  citation: c\n  version: 1\n"
        "  in_force: 2026-01-01\n  checked: 2026-01-01\n  review_by: 2027-01-01\n"
        "  source: {type: from-memory, as_of: '2026'}\n  rules:\n"
        "    - {id: r, step: house, citation: c, forbids: f, when: {purposes: [training]}, unless: {labels_any: [public]}}\n"
    )

    with pytest.raises(SettingsError, match=r"2.yaml:13: `unless` must not ask for labels"):
        policy_of(FLOW, DESTINATION, pack)


def test_every_mistake_is_told_at_once():
    with pytest.raises(SettingsError) as raised:
        policy_of(FLOW.replace("[model]", "[modell]").replace("country: DE", "country: XX"), DESTINATION)

    assert len(str(raised.value).splitlines()) == 2


def test_a_policy_without_a_flow_is_refused():
    with pytest.raises(SettingsError, match="no Flow is defined"):
        policy_of(DESTINATION)
