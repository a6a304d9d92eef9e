"""Thresholds by entity, label, language, flow and destination: what they raise, what they never do, and when they end."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from policies import CONTRACT, DESTINATION, FLOW, TODAY, content, policy_of, randoms, rank

from guard.policy.compare import compared
from guard.policy.compile import Policy, canonical, restored
from guard.policy.dated import dated
from guard.policy.entries import entry_warnings, told_entries
from guard.policy.kinds import understand
from guard.policy.lint import warnings
from guard.policy.scoring import counted, scoring_of
from guard.policy.source import read
from schemas.decision import Action, Given
from schemas.document import Document, Part
from schemas.errors import SettingsError
from schemas.finding import Detection, Finding
from schemas.label import ThresholdEntry
from schemas.policy import Content
from schemas.record import Record

TWO = FLOW.replace("[model]", "[model, home]") + CONTRACT
HOME = DESTINATION.replace("name: model", "name: home").replace("[US]", "[DE]")
SAID = "owner: ana, reason: 'too many false alarms on order notes'"


def entries(*several):
    lines = "\n".join(f"    - {{{one}, {SAID}}}" for one in several)
    return f"apiVersion: guard/v1\nkind: Thresholds\nmetadata: {{name: tuned}}\nspec:\n  entries:\n{lines}\n"


def made(*several, flow=""):
    return policy_of(TWO + flow, DESTINATION, HOME, *([entries(*several)] if several else []))


def finding(entity="EMAIL_ADDRESS", score=0.7, classifier="test@1", **more):
    return Finding(entity, "/value/a", 0, 5, score, classifier, 0, **more)


def facts(policy, *findings, at=TODAY):
    record = Record("orders", 0, 7, 0, None, b"{}", ())
    return policy.facts(Document(record, (Part("/value", b"{}", "json"),), ()), Detection(findings), at=at)


def test_a_finding_below_an_entry_does_not_count_there_and_is_told():
    policy = made("entity: EMAIL_ADDRESS, at_least: 0.8, destination: model")

    known = facts(policy, finding())

    assert known.entities == {"EMAIL_ADDRESS"}  # it still counts at home
    assert known.uncounted == (("model", "EMAIL_ADDRESS"),)
    assert policy.given(known) == Given(("DE",), uncounted=known.uncounted)
    assert policy.outcome(known, TODAY).action is Action.ALLOW
    assert policy.permits(known, "model", TODAY)
    assert not made().permits(facts(made(), finding()), "model", TODAY)
    assert made().outcome(facts(made(), finding()), TODAY).action is Action.REDACT


def test_a_finding_that_counts_nowhere_is_told_too():
    known = facts(made("entity: EMAIL_ADDRESS, at_least: 0.8"), finding())

    assert known.entities == frozenset()
    assert known.uncounted == (("home", "EMAIL_ADDRESS"), ("model", "EMAIL_ADDRESS"))


def test_an_entry_that_lowers_finds_more_at_its_destination_alone():
    policy = made("entity: EMAIL_ADDRESS, at_least: 0.2, destination: model")

    known = facts(policy, finding(score=0.3))

    assert (known.entities, known.uncounted) == ({"EMAIL_ADDRESS"}, (("home", "EMAIL_ADDRESS"),))
    assert policy.outcome(known, TODAY).action is Action.REDACT


@pytest.mark.parametrize(
    "found",
    [
        finding("API_KEY"),  # a secret
        finding("MARKING_EU_RANK_3"),  # classified
        finding("IBAN_CODE"),  # proven by its check digits
        finding("EMAIL_ADDRESS", classifier="declared_name@1"),  # the field's own name says it
        finding("EMAIL_ADDRESS", score=1.0),
        finding("EMAIL_ADDRESS", score=float("nan")),
    ],
    ids=lambda one: f"{one.entity}-{one.classifier}-{one.score}",
)
def test_what_is_beyond_doubt_no_entry_keeps_from_counting(found):
    policy = made(*(f"label: {label}, at_least: 1.0" for label in ("personal", "device")))

    assert facts(policy, found).entities == {found.entity}


def test_an_entry_ends_after_its_last_day():
    policy = made("entity: EMAIL_ADDRESS, at_least: 0.8, expires: 2026-11-23")

    assert facts(policy, finding(), at=date(2026, 11, 23)).entities == frozenset()
    assert facts(policy, finding(), at=date(2026, 11, 24)).entities == {"EMAIL_ADDRESS"}
    with pytest.raises(ValueError, match="for which day"):
        facts(policy, finding(), at=None)


@pytest.mark.parametrize(
    ("written", "at_least", "counts"),
    [
        ("languages: [de]", 0.8, False),
        ("languages: [de, en]", 0.8, True),  # it may be English: nothing is raised
        ("", 0.8, True),  # nobody said
        ("languages: [en]", 0.2, False),  # not in that language: nothing is lowered
        ("languages: [de, en]", 0.2, True),
        ("", 0.2, True),
    ],
)
def test_a_language_raises_where_all_is_written_in_it_and_lowers_where_some_may_be(written, at_least, counts):
    policy = made(
        f"entity: EMAIL_ADDRESS, language: de, at_least: {at_least}", flow=f"  {written}\n" if written else ""
    )

    known = facts(policy, finding(score=0.7 if at_least > 0.5 else 0.3))

    assert (known.entities == {"EMAIL_ADDRESS"}) is counts


def test_the_closest_entry_counts_and_of_equally_close_ones_the_lowest():
    policy = made(
        "label: personal, at_least: 0.9",
        "entity: DE_KVNR, at_least: 0.3",
        "entity: CREDIT_SCORE, at_least: 0.8, destination: home",
        "label: credit_information, at_least: 0.6",
    )
    flow = policy.by_name["orders"]

    limits = scoring_of(flow, TODAY).limits

    assert limits["EMAIL_ADDRESS"] == (0.9, 0.9)
    assert limits["DE_KVNR"] == (0.3, 0.3)
    assert limits["CREDIT_SCORE"] == (0.6, 0.8)


def test_a_policy_without_entries_is_the_same_byte_for_byte():
    policy = made()
    told = json.loads(policy.canonical())

    assert told["thresholds"] == {"default": 0.5, "thresholds": {}}
    assert "proven" not in told
    assert "languages" not in told["flows"]["orders"]
    assert policy.by_name["orders"].cuts == ()
    assert facts(policy, finding()) == facts(policy, finding(), at=None)
    assert facts(policy, finding()).uncounted == ()


def test_entries_are_in_the_digest_and_come_back_from_a_bundle():
    policy = made("entity: EMAIL_ADDRESS, at_least: 0.8, destination: model")

    again = restored(policy.canonical())

    assert again.digest == policy.digest != made().digest
    assert facts(again, finding()) == facts(policy, finding())


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (
            "entity: EMAIL_ADRESS, at_least: 0.8",
            "unknown entity `EMAIL_ADRESS`; did you mean `EMAIL_ADDRESS`?",
        ),
        ("label: personnal, at_least: 0.8", "unknown label `personnal`; did you mean `personal`?"),
        ("label: personal, at_least: 1.8", "less than or equal to 1"),
        ("label: personal, at_least: 0.8, flow: order", "unknown flow `order`; did you mean `orders`?"),
        ("label: personal, at_least: 0.8, destination: nowhere", "unknown destination `nowhere`"),
        ("label: personal, entity: IBAN_CODE, at_least: 0.8", "name one of the two"),
        ("at_least: 0.8", "name one of the two"),
        ("entity: API_KEY, at_least: 0.8", "raises `API_KEY`: proven findings, secrets"),
        ("label: secret_credential, at_least: 0.6", "raises `secret_credential`: proven findings, secrets"),
        ("entity: IBAN_CODE, at_least: 0.51", "raises `IBAN_CODE`: proven findings"),
        ("entity: EMAIL_ADDRESS, at_least: 0.8, language: german", "is no value for"),
    ],
)
def test_an_entry_that_cannot_be_meant_is_refused_with_its_line(entry, told):
    with pytest.raises(SettingsError) as refused:
        made(entry)

    assert told in str(refused.value)
    assert "3.yaml:6: " in str(refused.value)


@pytest.mark.parametrize("left_out", ["owner: ana, ", "reason: why"])
def test_an_entry_that_nobody_answers_for_is_refused(left_out):
    text = entries("entity: EMAIL_ADDRESS, at_least: 0.8").replace(
        SAID, "owner: ana, reason: why".replace(left_out, "")
    )

    with pytest.raises(SettingsError, match="is missing"):
        policy_of(TWO, DESTINATION, HOME, text)


def test_two_entries_on_the_same_are_refused_and_an_entry_may_lower_what_is_proven():
    with pytest.raises(SettingsError, match="stands twice"):
        made("entity: EMAIL_ADDRESS, at_least: 0.8", "entity: EMAIL_ADDRESS, at_least: 0.9")
    assert facts(made("entity: IBAN_CODE, at_least: 0.1"), finding("IBAN_CODE", 0.2)).entities == {
        "IBAN_CODE"
    }


def test_lint_tells_of_entries_that_ended_and_of_what_is_raised_without_a_reason():
    texts = (
        TWO + "  thresholds: {EMAIL_ADDRESS: 0.9}\n",
        DESTINATION,
        HOME,
        entries("entity: EMAIL_ADDRESS, at_least: 0.8, language: de, expires: 2026-11-22"),
    )
    things = understand([item for number, text in enumerate(texts) for item in read(text, f"{number}.yaml")])

    told = [one for one in warnings(policy_of(*texts), things, TODAY) if "entry" in one or "raised" in one]

    assert any("3.yaml:6: the entry `EMAIL_ADDRESS in de` ended on 2026-11-22" in one for one in told)
    assert any("no flow declares `languages: [de]`" in one for one in told)
    assert any("`EMAIL_ADDRESS` is raised to 0.9 and nobody says why" in one for one in told)
    assert not list(entry_warnings([], made().content, [], TODAY))


def test_an_enquiry_tells_the_entries_in_force_on_the_way():
    policy = made("entity: EMAIL_ADDRESS, at_least: 0.8, destination: model", "label: hr, at_least: 0.6")

    def told(destination):
        return told_entries(
            policy.content,
            policy.labels,
            flow="orders",
            destination=destination,
            asked={"personal"},
            at=TODAY,
        )

    assert told("model") == (
        "EMAIL_ADDRESS to model counts from 0.8 on (ana: too many false alarms on order notes)",
    )
    assert told("home") == ()


# -- laws over random policies --------------------------------------------------------------------------------------

_NAMES = ("EMAIL_ADDRESS", "DE_KVNR", "API_KEY", "IBAN_CODE", "MARKING_EU_RANK_3")
_entry = st.fixed_dictionaries(
    {"at_least": st.sampled_from((0.0, 0.2, 0.5, 0.7, 0.9, 1.0))},
    optional={
        "destination": st.sampled_from(("d0", "d1")),
        "flow": st.just("flow"),
        "language": st.sampled_from(("de", "en")),
    },
).flatmap(
    lambda one: st.sampled_from(
        [{**one, "entity": name} for name in _NAMES]
        + [{**one, "label": name} for name in ("personal", "health")]
    )
)
_findings = st.lists(
    st.tuples(st.sampled_from(_NAMES), st.sampled_from((0.1, 0.3, 0.6, 0.8, 0.95))), min_size=1, max_size=5
)


def with_entries(plain, several, languages):
    said = [ThresholdEntry(owner="ana", reason="tuned", **one) for one in several]
    thresholds = plain.thresholds.model_copy(update={"entries": tuple(said)})
    flow = plain.flows["flow"].model_copy(update={"languages": languages})
    more = {"thresholds": thresholds, "flows": {"flow": flow}, "proven": ("IBAN_CODE",)}
    return plain.model_copy(update=more)


def outcome(plain, several, languages, found):
    policy = Policy(with_entries(plain, several, languages))
    record = Record("guarded", 0, 7, 0, None, b"{}", ())
    document = Document(record, (Part("/value", b"{}", "json"),), ())
    known = policy.facts(document, Detection(tuple(finding(*one) for one in found)), at=TODAY)
    return policy, known, policy.outcome(known, TODAY)


@given(
    randoms,
    st.lists(_entry, min_size=1, max_size=3),
    st.sampled_from((None, ("de",), ("de", "en"))),
    _findings,
    st.sampled_from((0.0, 0.4, 0.6, 0.85, 1.0)),
)
def test_raising_a_threshold_never_makes_a_decision_stricter_and_lowering_never_loosens(
    random, several, languages, found, other
):
    plain = content(random)
    changed = [{**several[0], "at_least": other}, *several[1:]]
    low, high = sorted((several, changed), key=lambda one: one[0]["at_least"])

    (policy, _, lower), (_, _, higher) = (outcome(plain, one, languages, found) for one in (low, high))

    assert rank(policy, higher) <= rank(policy, lower)


@given(randoms, st.lists(_entry, max_size=3), _findings)
def test_no_entry_makes_a_secret_or_a_proven_finding_count_less(random, several, found):
    plain = content(random)

    _, known, _ = outcome(plain, several, None, found)
    without = Policy(plain)
    limits = without.by_name["flow"].thresholds

    for name, score in found:
        if name in ("API_KEY", "IBAN_CODE", "MARKING_EU_RANK_3") and score >= limits[name]:
            assert name in known.entities
            assert not any(entity == name for _, entity in known.uncounted)


@given(randoms, _findings)
def test_without_entries_every_finding_counts_as_it_did(random, found):
    plain = content(random)
    policy = Policy(plain)
    flow = policy.by_name["flow"]
    several = [finding(*one) for one in found]

    known = counted(several, scoring_of(flow, TODAY))

    assert known.entities == {one.entity for one in several if one.score >= flow.thresholds[one.entity]}
    assert known.uncounted == ()
    assert canonical(plain) == canonical(Content.model_validate_json(policy.canonical()))


def test_an_entry_is_among_what_ends_and_a_difference_names_it_alone():
    before = made("entity: EMAIL_ADDRESS, at_least: 0.8, destination: model, expires: 2027-01-31")
    after = made("entity: EMAIL_ADDRESS, at_least: 0.9, destination: model", "label: hr, at_least: 0.6")

    [ends] = [one for one in dated(before.content) if one.kind == "threshold"]
    told = {(one.change, one.kind, one.name, one.field) for one in compared(before.content, after.content)}

    assert (ends.name, ends.expires) == ("EMAIL_ADDRESS to model", date(2027, 1, 31))
    assert ("changed", "threshold", "EMAIL_ADDRESS to model", "at_least") in told
    assert ("added", "threshold", "hr", "") in told
