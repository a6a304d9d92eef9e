"""A second, naive evaluator of scenarios, written from the list of regimes in plain Python: it shares no code with the guard.

It answers for one scenario's facts which of allow, redact, reroute, escalate, block are right. A regime answers with what it
may say of a movement: `pass`, `ask` (a named person decides) and `no`; where its text leaves two readings, with both.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path

import yaml

LAW = Path(__file__).parents[3] / "shared" / "law"
PASS, ASK, NO = frozenset({"pass"}), frozenset({"ask"}), frozenset({"no"})
REFUSE, OPEN = ASK | NO, PASS | ASK | NO
REMOVABLE = {"secret_credential", "credit_card_pan", "payment_card", "rrn_kr", "aadhaar", "national_id"}
SPECIAL = {
    "health",
    "genetic",
    "biometric",
    "sex_life",
    "religion",
    "political",
    "union",
    "ethnic",
    "phi",
    "human_omic",
}
NOT_PERSONAL = {
    "secret_credential", "trade_secret", "export_controlled_itar", "export_controlled_ear", "cui", "important_data_cn",
    "core_data_cn", "critical_infrastructure", "classified", "legal_privilege", "telemetry", "public", "us_government_related",
}  # fmt: skip
WIDER = {
    "credit_card_pan": "payment_card",
    "rrn_kr": "national_id",
    "aadhaar": "national_id",
    "phi": "health",
    "human_omic": "genetic",
}
PROCESSING_WIDE = {
    "art9_condition_recorded", "art10_authority_recorded", "secrecy_undertaking", "separate_consent", "pipia_id",
    "aia_art10_5_basis", "retention_days", "systematic", "mlat_reference", "privilege_decision_id", "client_waiver",
}  # fmt: skip

Answer = frozenset[str]
REGIMES: dict[str, Callable[["Movement"], Answer]] = {}


def regime(name):
    """Register what a regime says of a movement; None is that it says nothing."""

    def register(function):
        REGIMES[name] = lambda movement: function(movement) or PASS
        return function

    return register


@cache
def file(name):
    return yaml.safe_load((LAW / name).read_text(encoding="utf-8"))


@cache
def bloc(name):
    found = file("jurisdictions.yaml")["blocs"][name]
    members = set(found.get("members", ())) | set(found.get("extra", ()))
    return frozenset(members | (bloc(found["includes"]) if "includes" in found else set()))


@cache
def operator(name):
    return next((one for one in file("operators.yaml")["operators"] if one["id"] == name), {})


class Movement:
    """One scenario's facts on their way to one destination, with some labels left."""

    def __init__(self, facts: Mapping[str, object], labels: frozenset[str], at: date) -> None:
        self.facts, self.at = facts, at
        self.given = labels
        self.labels = labels | {WIDER[one] for one in labels & WIDER.keys()}
        if self.labels & SPECIAL:
            self.labels |= {"special_category"}
        self.is_personal = bool(self.labels - NOT_PERSONAL) and not self.is_anonymous
        self.exporter = self["exporter.country"]
        subjects = self["data.subject_jurisdictions"] or []
        self.origins = {self["data.origin"], *subjects} - {None}
        self.law_of = self.origins | {self.exporter}
        self.processing = set(self["dest.processing_countries"])
        self.countries = self.processing | set(self["dest.access_countries"] or ())
        self.status = set(self["exporter.status"] or ())
        self.certificates = {one for one in self["dest.certifications"] or () if isinstance(one, str)}
        registered = operator(self["dest.operator"])
        self.is_own = registered.get("domicile") == "EXPORTER"
        home = self.exporter if self.is_own else None
        self.domicile = home or self["dest.operator_domicile"] or registered.get("domicile")
        self.parent = (
            home or self["dest.ultimate_parent_domicile"] or registered.get("ultimate_parent_domicile")
        )

    def __getitem__(self, name):
        return self.facts.get(name)

    def has(self, *names):
        """Whether all of these safeguards are recorded and true."""
        return all(self[f"safeguards.{name}"] not in (None, False, "", []) for name in names)

    @property
    def is_anonymous(self):
        kind = self["data.identifiability"]
        return kind in {"anonymous", "synthetic"} and bool(self["data.anonymity_assessment_id"])

    def markings(self, *words):
        return any(word in str(one).upper() for one in self["data.markings"] or () for word in words)

    def runs(self, name):
        """Whether a date fact is given and has not passed."""
        value = self[name]
        return value is not None and date.fromisoformat(str(value)) >= self.at


def flat(groups, prefix=""):
    """Return nested facts by full name; encryption that nobody speaks of is in transit, with the operator's keys."""
    facts = {} if prefix else {"data.encryption.state": "transit", "data.encryption.key_holder": "operator"}
    for name, value in groups.items():
        if isinstance(value, dict):
            facts.update(flat(value, f"{prefix}{name}."))
        elif value is not None:
            facts[f"{prefix}{name}"] = value
    return facts


def answer(groups, at):
    """Return the actions that are right for a scenario's facts on a day."""
    facts = flat(groups)
    if not facts.get("data.origin") and not facts.get("data.subject_jurisdictions"):
        return frozenset({"block"})  # nobody knows whose law applies
    right, asked, barred = set(), False, True
    for number, way in enumerate(_ways(facts)):
        for redacted in _redactions(facts["data.labels"]):
            labels = frozenset(facts["data.labels"]) - redacted
            said = together(Movement(way, labels, at))
            if "pass" in said:
                right.add("reroute" if number else "redact" if redacted else "allow")
            if said == PASS:
                return frozenset(right)
            asked = asked or "ask" in said
            barred = barred and "no" in said
    return frozenset(right | ({"escalate"} if asked else set()) | ({"block"} if barred else set()))


def together(movement):
    """Return what all regimes may say together: the strictest wins."""
    order = ("pass", "ask", "no")
    said = PASS
    for says in REGIMES.values():
        mine = says(movement)
        said = frozenset(max(one, other, key=order.index) for one in said for other in mine)
    return said


def _redactions(labels):
    removable = sorted(set(labels) & REMOVABLE)
    for count in range(len(removable) + 1):
        for chosen in combinations(removable, count):
            yield frozenset(chosen)


def _ways(facts):
    """Yield the facts for the destination and for each alternative, which has none of the first one's safeguards."""
    facts = dict(facts)
    facts.setdefault("dest.access_countries", facts["dest.processing_countries"])
    yield facts
    shared = {
        name: value
        for name, value in facts.items()
        if not name.startswith(("dest.", "safeguards.", "volume.subjects_12m"))
        or name.removeprefix("safeguards.") in PROCESSING_WIDE
    }
    for name in facts.get("alternatives", ()):
        country = _home(operator(name), facts["exporter.country"])
        certificates = {"s3ns": ["SECNUMCLOUD_3_2"], "outscale": ["SECNUMCLOUD_3_2", "HDS"]}.get(name, [])
        yield {
            **shared,
            "dest.operator": name,
            "dest.processing_countries": [country],
            "dest.access_countries": [country],
            "dest.certifications": certificates,
        }


def _home(found, exporter):
    if found.get("domicile") == "EXPORTER" or exporter in found.get("regions", ()):
        return exporter
    return found["domicile"]
