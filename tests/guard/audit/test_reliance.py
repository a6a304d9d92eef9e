"""Who relied on a fact: past decisions by what their basis cites, from a log that holds."""

from datetime import date

import msgspec
import pytest
from evidence import KEYS, World, passage
from policies import DESTINATION, FLOW, policy_of

from guard.audit.bundles import Bundles
from guard.audit.reliance import who_relied_on
from guard.audit.report import FaultKind
from guard.policy.reliance import cited, cites, known_name, resting_on
from schemas.errors import SettingsError

BASIS = "EU adequacy of US: Implementing Decision (EU) 2023/1795"
DPF = "  facts:\n    dpf: {source: list, observed: 2026-11-01, expires: 2026-12-01}\n"
PERMIT = (
    "  permits:\n    - {id: SCC-14, mechanism: scc, module: M2, countries: [US], purposes: [inference], "
    "valid_from: 2026-01-01, valid_to: 2027-01-01, signed_by: x, "
    "assessment: {id: TIA-7, outcome: sufficient, expires: 2027-01-01}}\n"
)


def resting(kind, offset, *basis):
    made = passage(kind, offset)
    outcome = msgspec.structs.replace(made.decision.outcome, basis=basis)
    return msgspec.structs.replace(made, decision=msgspec.structs.replace(made.decision, outcome=outcome))


def log(*passages):
    made = World(every=1)
    made.commit(list(passages))
    return made


def asked(made, name="EU adequacy of US", messages=None, plain=None):
    names = frozenset({name})
    found = made.messages() if messages is None else messages
    return who_relied_on(found, made.committed(), KEYS, lambda _bundle, basis: cites(basis, names), plain)


def test_decisions_that_cite_it_are_listed_by_range():
    made = log(
        resting("found", 0, BASIS),
        resting("found", 1),
        resting("redact", 2, BASIS),
        resting("found", 3, BASIS, "permit SCC-14"),
        resting("found", 4, "permit SCC-14"),
    )

    found = asked(made)

    assert [(one.destination, one.first, one.last, one.count) for one in found.relied] == [
        ("local", 0, 3, 2),
        ("remote", 2, 2, 1),
    ]
    assert found.relied[0].log == "orders/0" and found.relied[0].basis == BASIS
    assert (found.decisions, found.faults) == (5, ())


def test_what_was_blocked_rested_on_nothing():
    assert asked(log(resting("block", 0, BASIS))).relied == ()


def test_a_permit_is_not_another_whose_name_begins_alike():
    made = log(resting("found", 0, "permit SCC-141"))

    assert asked(made, "permit SCC-14").relied == ()
    assert len(asked(made, "permit SCC-141").relied) == 1


def test_records_with_nothing_found_rest_on_what_their_bundle_says():
    made = log(passage("plain", 0), passage("plain", 1))

    told = asked(made, plain=lambda *_asked: (BASIS,))
    untold = asked(made)

    assert [(one.first, one.last, one.count) for one in told.relied] == [(0, 1, 2)]
    assert (told.unsettled, untold.unsettled, untold.relied) == (0, 2, ())


def test_a_log_that_does_not_hold_tells_nothing():
    made = log(*(resting("found", offset, BASIS) for offset in range(4)))
    messages = [one for one in made.messages() if one.index != 2]

    found = asked(made, messages=messages)

    assert found.relied == ()
    assert found.faults[0].kind is FaultKind.GAP


def test_a_fact_is_relied_on_by_way_of_what_asks_for_it():
    content = policy_of(FLOW, DESTINATION + DPF).content

    names = cited("safeguards.dpf", content)

    assert {"EU adequacy of US", "UK adequacy of US", "CH adequacy of US"} <= names
    assert "EU adequacy of GB" not in names


def test_a_fact_is_relied_on_by_way_of_the_permits_that_prove_it():
    content = policy_of(FLOW, DESTINATION + PERMIT).content

    for fact in ("safeguards.scc_signed", "safeguards.tia_outcome", "safeguards.scc_module"):
        assert "permit SCC-14" in cited(fact, content)
    assert "permit SCC-14" not in cited("safeguards.bcr", content)


def test_a_decision_on_a_bloc_is_relied_on_for_each_of_its_countries():
    names = cited("UK adequacy of EEA", policy_of(FLOW, DESTINATION).content)

    assert {"UK adequacy of DE", "UK adequacy of NO"} <= names
    assert "UK adequacy of CH" not in names


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("dpf", "safeguards.dpf"),
        ("safeguards.dpf", "safeguards.dpf"),
        ("EU/US", "EU adequacy of US"),
        ("EU adequacy of US", "EU adequacy of US"),
        ("SCC-14", "permit SCC-14"),
    ],
)
def test_people_name_things_as_they_know_them(word, name):
    assert known_name(word, policy_of(FLOW, DESTINATION + PERMIT).content) == name


def test_an_answer_of_people_is_relied_on_by_its_id():
    answer = (
        "  conditions:\n    - {question: art9_condition, id: DPO-31, basis: b, labels: [health], answered_by: dpo,"
        " valid_from: 2026-01-01, valid_to: 2026-12-11}\n"
    )
    content = policy_of(FLOW + answer, DESTINATION).content

    name = known_name("DPO-31", content)

    assert name == "answer DPO-31"
    assert cites("art9_condition DPO-30, DPO-31", cited(name, content))
    assert not cites("art9_condition DPO-310", cited(name, content))


def test_what_there_is_not_is_told_with_the_nearest():
    content = policy_of(FLOW, DESTINATION + PERMIT).content

    with pytest.raises(SettingsError, match="nothing is called `dppf`; did you mean `dpf`"):
        known_name("dppf", content)
    with pytest.raises(SettingsError, match="did you mean `SCC-14`"):
        known_name("SCC14", content)


def test_a_fact_tells_what_rests_on_it():
    found = resting_on("safeguards.dpf", policy_of(FLOW, DESTINATION + DPF).content)

    assert [one.of for one in found.recorded] == ["Destination `model`"]
    assert list(found.values.values()) == [True]
    assert "EU adequacy of US" in found.names


def test_an_archived_bundle_speaks_for_its_own_decisions():
    then, now = policy_of(FLOW, DESTINATION + PERMIT), policy_of(FLOW, DESTINATION)
    bundles = Bundles([then.canonical(), b"altered"], now)

    assert bundles.cites("safeguards.scc_signed", then.digest, "permit SCC-14")
    assert not bundles.cites("safeguards.scc_signed", now.digest, "permit SCC-14")
    assert not bundles.cites("safeguards.scc_signed", "sha256:lost", "permit SCC-14")
    with pytest.raises(KeyError):
        bundles.plain_basis("sha256:lost", "orders", "model", date(2026, 11, 23))
    assert bundles.plain_basis(then.digest, "orders", "model", date(2026, 11, 23)) == ()
