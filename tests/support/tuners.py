"""Reports as tuners publish them: measured on a few made-up texts, signed by ana."""

from acting import SIGNERS

from classifiers.agreement import Case, Span, judge
from guard.tuning.curve import curve
from guard.tuning.examples import examples_of
from guard.tuning.readings import Subject, readings
from guard.tuning.reports import message_of, signed
from schemas.finding import Finding
from schemas.tuning import SweepReport

AT = 1_700_000_000_000
CANARY = "canary.lima"
SUBJECT = Subject("person", "PERSON")
KINDS = {"PERSON": "person", "EMAIL_ADDRESS": "email"}


def labelled():
    """Return labelled texts and what was found in them: names at rising scores, one missed, one taken for an address, false ones."""
    cases, found = [], []
    for number in range(10):
        text = f"ask Zoe Unger {CANARY} about order {number}"
        cases.append(Case(f"r{number}", "made", "de", text, (Span(4, 13, "person"),)))
        found.append([_found("PERSON", 4, 13, 0.3 + number / 20)])
    cases.append(Case("m1", "made", "de", "ask Anna Weber again", (Span(4, 14, "person"),)))
    found.append([])
    cases.append(Case("m2", "made", "en", "ask bo@weber.example now", (Span(4, 20, "person"),)))
    found.append([_found("EMAIL_ADDRESS", 4, 20, 0.9, "email_address@1")])
    for number in range(4):
        cases.append(Case(f"f{number}", "made", "de", f"{CANARY} Blue Harbour 7", ()))
        found.append([_found("PERSON", 12, 24, 0.35 + number / 10)])
    return cases, [judge(case, them, KINDS) for case, them in zip(cases, found, strict=True)]


def report(identifier="s1", **changes):
    """Return a report of those texts, signed by ana."""
    cases, judged = labelled()
    given = {
        "entity": "PERSON",
        "languages": (),
        "detector": "cascade with model 3",
        "now": 0.5,
        "chosen": 0.6,
        "said": "0.6 costs least",
        "examples": examples_of(cases, judged, SUBJECT, marks=(0.5, 0.6)),
    }
    made = SweepReport(
        identifier,
        changes.pop("at", AT),
        changes.pop("by", "ana"),
        "person",
        curve(readings(judged, SUBJECT), resamples=20),
        changes.pop("classifiers", ("encoder@3",)),
        **{**given, **changes},
    )
    return signed(made, SIGNERS["ana"])


def told(*reports):
    """Return the messages of reports, as key and value."""
    return [(key.decode(), value) for key, value in map(message_of, reports)]


def _found(entity, start, end, score, classifier="encoder@3"):
    return Finding(entity, "/text", start, end, score, classifier)
