"""Transfers: every record that moved stands in one row, beside what was declared, in every format."""

import csv
import io
from datetime import timedelta
from functools import cache
from html.parser import HTMLParser

import policies
import pytest
from hypothesis import given
from policies import CONTRACT, DESTINATION, FLOW, TODAY, randoms
from yesterday import AT, Yesterday, content, records, seen

from guard.policy.compile import Policy
from guard.policy.revoking import with_revocation
from guard.reports.moved import LOST, moved
from guard.reports.render_csv import HEADS, table
from guard.reports.render_html import page
from guard.reports.render_markdown import markdown
from guard.reports.transfers import totals, transfers

policy_of = cache(policies.policy_of)

DPF = "  facts:\n    dpf: {source: list, observed: 2026-11-01, expires: 2026-12-20}\n"
TYPICAL = "  activity: ROPA-12\n  typical_labels: [personal]\n  subject_categories: [customers]\n"
HOME = (
    DESTINATION.replace("name: model", "name: home")
    .replace("operator: aws", "operator: self-hosted")
    .replace("[US]", "[DE]")
)
EMAIL, IBAN, SECRET = seen("EMAIL_ADDRESS"), seen("IBAN_CODE"), seen("API_KEY", whole=True)


def ours():
    return policy_of(FLOW.replace("[model]", "[model, home]") + TYPICAL + CONTRACT, DESTINATION + DPF, HOME)


def orders(*findings):
    return findings, {"topic": "orders"}


def day():
    made = Yesterday()
    made.decide(ours(), orders(EMAIL), orders(), orders(), orders(EMAIL, IBAN), orders(SECRET))
    return made


def reported(made=None, policy=None, *, at=TODAY):
    made = made or day()
    return transfers(made.past(), made.then, policy or ours(), since=0, until=AT + 1, at=at)


def test_records_stand_by_recipient_basis_and_labels():
    report = reported()

    assert [(row.recipient.destination, row.labels, row.records) for row in report.moved.rows] == [
        ("model", (), 2),
        ("model", ("financial",), 1),
        ("model", ("personal",), 1),
    ]
    assert {row.activity for row in report.moved.rows} == {"ROPA-12"}
    assert report.moved.rows[2].basis[0].startswith("EU adequacy of US")
    assert report.moved.rows[2].recipient.third_countries == ("US",)
    assert (report.moved.moved, report.moved.stayed) == (4, {"block": 1})


def test_totals_name_countries_operators_bases_and_labels():
    found = totals(reported())

    assert found["country"] == {"US": 4}
    assert found["label"] == {"nothing found": 2, "personal": 2, "financial": 1}
    assert list(found["operator"].values()) == [4] and "US" in next(iter(found["operator"]))


@given(randoms)
def test_every_record_that_moved_stands_in_exactly_one_row(random):
    made = Yesterday()
    made.decide(Policy(content(random)), *records(random, 20))

    found = moved(made.past(), made.then)

    assert found.moved == sum(row.records for row in found.rows)
    assert found.moved + sum(found.stayed.values()) == 20
    assert not found.unsettled or set(found.unsettled) != {LOST}


def test_what_is_declared_says_who_what_why_and_by_which_safeguard():
    model, home = reported().declared

    assert (model.activity, model.exporter, model.purpose, model.subjects) == (
        "ROPA-12",
        "DE",
        "inference",
        ("customers",),
    )
    assert any(basis.startswith("EU adequacy of US") for basis in model.bases)
    assert "safeguards.dpf" in model.safeguards
    assert home.recipient.third_countries == ()


def test_a_flow_whose_records_say_where_they_come_from_is_declared_as_from_home():
    header = policy_of(FLOW.replace("{countries: [DE]}", "{header: origin}") + CONTRACT, DESTINATION + DPF)

    [one] = reported(policy=header).declared

    assert any(basis.startswith("EU adequacy of US") for basis in one.bases)


def test_declared_and_unused_and_moved_and_undeclared_are_named():
    later = policy_of(FLOW.replace("[model]", "[home]") + TYPICAL + CONTRACT, HOME)

    assert reported().unused == (("orders", "home"),)
    assert [(one.what, one.records) for one in reported().undeclared] == [("label `financial`", 1)]
    assert [(one.what, one.records) for one in reported(policy=later).undeclared] == [("the destination", 4)]


def test_bases_that_ended_since_are_named_with_why():
    revoked = with_revocation(ours(), "safeguards.dpf", TODAY, "no longer listed")

    assert reported().ended == ()
    [one] = {(one.basis.partition(":")[0], one.why) for one in reported(policy=revoked).ended}
    assert one == ("EU adequacy of US", f"`safeguards.dpf` was revoked from {TODAY} on: no longer listed")
    [expired] = {one.why for one in reported(at=TODAY + timedelta(60)).ended}
    assert "ended on 2026-12-20" in expired
    assert sum(one.records for one in reported(at=TODAY + timedelta(60)).ended) == 2


@pytest.mark.parametrize(
    ("name", "why"), [("SCC-1", "no longer on record"), ("SCC-2", "ended on 2026-12-01")]
)
def test_permits_that_are_gone_or_over_are_named(name, why):
    permit = (
        f"  permits: [{{id: {name}, mechanism: scc, module: M2, countries: [US], purposes: [inference], valid_from: 2026-01-01,"
        " valid_to: 2026-12-01, signed_by: x, assessment: {id: T, outcome: sufficient, expires: 2027-01-01}}]\n"
    )
    with_permit, made = policy_of(FLOW + CONTRACT, DESTINATION + permit), Yesterday()
    made.decide(with_permit, orders(EMAIL))
    today = policy_of(FLOW + CONTRACT, DESTINATION) if name == "SCC-1" else with_permit

    report = reported(made, today, at=TODAY + timedelta(20))

    assert any(why in one.why and one.basis.startswith(f"permit {name}") for one in report.ended), (
        report.moved.rows
    )


def test_a_lost_bundle_is_counted_and_told():
    made = day()

    report = transfers(made.past(), {}.__getitem__, ours(), since=0, until=AT + 1, at=TODAY)

    assert report.moved.unsettled == {LOST: 4}
    assert f"4 records: {LOST}" in markdown(report)


# -- formats ------------------------------------------------------------------------------------------------------


def test_csv_lines_add_up_and_run_nothing():
    operator = 'apiVersion: guard/v1\nkind: Operator\nmetadata: {name: aws}\nspec:\n  entity: "=HYPERLINK(1)"\n  domicile: US\n  source: {type: from-memory, as_of: "2026-11"}\n'
    made = Yesterday()
    made.decide(policy_of(FLOW + CONTRACT, DESTINATION + DPF, operator), orders(EMAIL), orders())

    rows = list(csv.DictReader(io.StringIO(table(reported(made)))))

    assert tuple(rows[0]) == HEADS
    assert sum(int(row["records"]) for row in rows) == 2
    assert {row["entity"] for row in rows} == {"'=HYPERLINK(1)"}


class _Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.open, self.loads = [], [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in {"meta", "rect"}:
            self.open.append(tag)
        self.loads += [value for name, value in attributes if name in {"src", "href"}]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))


def test_the_page_is_whole_in_itself_and_reads_aloud():
    made = _Page()
    made.feed(page(reported()))

    tags = [tag for tag, _ in made.tags]
    assert (made.open, made.loads) == ([], [])
    assert "script" not in tags and tags.count("h1") == 1 and tags.count("svg") == 1
    assert all(more.get("scope") in {"col", "row"} for tag, more in made.tags if tag == "th")
    assert [more["aria-labelledby"] for tag, more in made.tags if tag == "svg"] == [
        "picture-title picture-description"
    ]
    assert tags.count("caption") == tags.count("table")
    assert dict(made.tags)["html"] == {"lang": "en"}


def test_markdown_keeps_its_columns_and_its_thousands():
    text = markdown(reported())

    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert lines and "## Declared and never used" in text and "| orders | home |" in text
    assert "4 records moved; besides, 1 block: these went nowhere." in text
