"""What counts for a time only: everything dated is found, with its place, and what ends first is told first."""

from datetime import date, timedelta

import pytest
from policies import CONTRACT, DESTINATION, FLOW, TODAY, policy_of

from guard.policy.compile import Policy
from guard.policy.dated import dated, earliest, ending, places, warning
from guard.policy.kinds import understand
from guard.policy.revoking import revoke, stopped, with_revocation
from guard.policy.source import read
from guard.telemetry import Telemetry
from schemas.errors import SettingsError

DETAILS = """\
  facts:
    dpf: {source: list, observed: 2026-11-01, expires: 2026-12-01}
  certifications:
    - {name: ISO27001, source: certificate, observed: 2026-01-01, expires: 2027-01-01}
  attestations:
    - {name: enclave, technology: tdx, verified_by: us, source: report, observed: 2026-11-20, expires: 2026-11-22}
  permits:
    - {id: SCC-14, mechanism: scc, module: M2, countries: [US], purposes: [inference], valid_from: 2026-01-01,
       valid_to: 2027-06-01, signed_by: counsel, assessment: {id: TIA-7, outcome: sufficient, expires: 2026-12-24}}
"""


def ours(content):
    return {
        (one.kind, one.name): one.expires for one in dated(content) if one.owner[0] in {"Destination", "Flow"}
    }


def content_of(flow="", destination=DETAILS):
    return policy_of(FLOW + flow + CONTRACT, DESTINATION + destination).content


def test_everything_with_an_end_is_found():
    assert ours(content_of()) == {
        ("fact", "safeguards.art28_dpa"): date(2040, 12, 31),
        ("fact", "safeguards.dpf"): date(2026, 12, 1),
        ("certificate", "ISO27001"): date(2027, 1, 1),
        ("attestation", "enclave"): date(2026, 11, 22),
        ("permit", "permit SCC-14"): date(2027, 6, 1),
        ("assessment", "assessment TIA-7"): date(2026, 12, 24),
    }


def test_answers_of_people_and_shared_permits_are_found():
    answer = (
        "  conditions:\n    - {question: art9_condition, id: DPO-31, basis: b, labels: [health], answered_by: dpo,"
        " valid_from: 2026-01-01, valid_to: 2026-12-11}\n"
    )
    shared = (
        "apiVersion: guard/v1\nkind: Permit\nmetadata: {name: dpf-1}\nspec: {mechanism: dpf, countries: [US], "
        "purposes: [inference], valid_from: 2026-01-01, valid_to: 2026-12-12, signed_by: x}\n"
    )

    found = {one.name: one for one in dated(policy_of(FLOW + answer, DESTINATION, shared).content)}

    assert found["answer DPO-31"].expires == date(2026, 12, 11)
    assert (found["permit dpf-1"].expires, found["permit dpf-1"].owner) == (
        date(2026, 12, 12),
        ("Permit", "dpf-1"),
    )


def test_lists_of_law_and_packs_are_found_too():
    found = {(one.kind, one.name): one.expires for one in dated(content_of())}

    assert found["adequacy", "EU adequacy of GB"] == date(2031, 12, 27)
    assert found["adequacy", "EU adequacy of CH"] is None
    assert ("law", "lists of jurisdictions") in found
    assert {kind for kind, _ in found} >= {"pack", "watch"}


@pytest.mark.parametrize(("days", "names"), [(0, {"enclave"}), (8, {"enclave", "safeguards.dpf"})])
def test_what_ends_within_days_is_told_with_what_has_ended(days, names):
    found = ending(content_of(), TODAY, days)

    assert {one.name for one in found if one.owner[0] == "Destination"} == names


def test_a_warning_names_file_and_line():
    texts = (FLOW, DESTINATION + DETAILS)
    things = understand([item for number, text in enumerate(texts) for item in read(text, f"{number}.yaml")])
    found = [one for one in ending(policy_of(*texts).content, TODAY, 30) if one.owner[0] == "Destination"]

    told = [warning(one, TODAY, places(found, things)[one]) for one in found]

    assert told[0] == (
        "1.yaml:14: attestation `enclave` of Destination `model` ended on 2026-11-22; renew it, or remove it"
    )
    assert told[1].startswith("1.yaml:10: fact `safeguards.dpf` of Destination `model` ends in 8 days")


def test_the_earliest_end_of_each_kind_is_a_metric():
    days = earliest(content_of())
    telemetry = Telemetry()

    telemetry.activated("sha256:1", days)

    value = telemetry.registry.get_sample_value("guard_expiry_timestamp_seconds", {"kind": "attestation"})
    assert days["attestation"] == date(2026, 11, 22)
    assert value == 1_795_392_000  # the midnight that ends 2026-11-22


def test_a_revocation_file_keeps_the_lists_as_old_as_they_are():
    facts = (
        "apiVersion: guard/v1\nkind: Facts\nmetadata: {name: gone}\nspec:\n  as_of: 2020-01-01\n"
        "  revoked: {dpf: {date: 2026-11-23, reason: r}}\n"
    )

    due = {one.name: one.expires for one in dated(policy_of(FLOW, DESTINATION, facts).content)}

    assert due["lists of jurisdictions"] > date(2026, 1, 1)


def test_revoking_is_one_entry_in_one_file(tmp_path):
    file = revoke(tmp_path, "EU adequacy of US", TODAY, 'annulled: "C-703/25 P"')
    revoke(tmp_path, "permit SCC-14", TODAY + timedelta(1), "ended")

    policy = policy_of(FLOW + CONTRACT, DESTINATION + DETAILS, file.read_text())

    gone = policy.content.facts.revoked
    assert (gone["EU adequacy of US"].date, gone["EU adequacy of US"].reason) == (
        TODAY,
        'annulled: "C-703/25 P"',
    )
    assert gone["permit SCC-14"].date == TODAY + timedelta(1)
    with pytest.raises(SettingsError, match="revokes `permit SCC-14` already"):
        revoke(tmp_path, "permit SCC-14", TODAY, "again")


def test_a_file_of_another_shape_is_left_alone(tmp_path):
    (tmp_path / "revocations.yaml").write_text("# ours\n")

    with pytest.raises(SettingsError, match="has no `revoked:`"):
        revoke(tmp_path, "dpf", TODAY, "r")

    assert (tmp_path / "revocations.yaml").read_text() == "# ours\n"


def test_what_stops_is_known_before_it_is_done():
    before = Policy(content_of())
    alone = Policy(content_of(destination=DETAILS.partition("  permits:")[0]))

    changes = list(stopped(alone, with_revocation(alone, "safeguards.dpf", TODAY, "r"), TODAY))
    none = list(stopped(before, with_revocation(before, "EU adequacy of GB", TODAY, "r"), TODAY))

    assert (changes[0].labels, changes[0].before) == (("personal",), "allow to model")
    assert none == []
