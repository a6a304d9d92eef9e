"""How grave what was found is, in OCSF's words: category, confidentiality, severity. By labels, and by names without them."""

import re
from collections.abc import Iterable

from guard.siem.known import Known
from guard.siem.words import CategoryId, ConfidenceId, ConfidentialityId, SeverityId
from schemas.cause import Severity, gravity
from schemas.label import OF_DOCUMENT, with_implied

_SEVERITIES = {
    Severity.LOW: SeverityId.LOW,
    Severity.MEDIUM: SeverityId.MEDIUM,
    Severity.HIGH: SeverityId.HIGH,
    Severity.CRITICAL: SeverityId.CRITICAL,
}
# The first that holds is told: in the order of law.
_CATEGORIES = (
    (
        CategoryId.MILITARY_AND_LAW_ENFORCEMENT,
        {"classified", "cji", "export_controlled_itar", "core_data_cn", "important_data_cn"},
    ),
    (CategoryId.SECURITY, {"secret_credential"}),
    (CategoryId.FINANCIAL, {"payment_card", "bank_client_identifying", "credit_information"}),
    (CategoryId.GOVERNMENTAL, {"national_id", "cui", "us_government_related", "criminal_offence"}),
    (CategoryId.FINANCIAL, {"financial"}),
    (CategoryId.PERSONAL, {"personal", "pseudonymous"}),
    (
        CategoryId.BUSINESS,
        {"marking_business", "trade_secret", "legal_privilege", "tlp", "export_controlled_ear"},
    ),
    (CategoryId.GOVERNMENTAL, {"marking"}),
)
_RANK = re.compile(r"MARKING_(?P<scheme>.+)_RANK_(?P<rank>[0-5])")
_RANKS = (
    ConfidentialityId.NOT_CONFIDENTIAL,
    ConfidentialityId.NOT_CONFIDENTIAL,
    ConfidentialityId.RESTRICTED,
    ConfidentialityId.CONFIDENTIAL,
    ConfidentialityId.SECRET,
    ConfidentialityId.TOP_SECRET,
)
_BUSINESS = ("BUSINESS", "TLP", "PAP")
_BY_GRAVITY = {
    4: CategoryId.MILITARY_AND_LAW_ENFORCEMENT,
    3: CategoryId.SECURITY,
    2: CategoryId.PERSONAL,
    1: CategoryId.OTHER,
}


def category(entities: Iterable[str], known: Known) -> CategoryId:
    """Return the one category that says most of what was found.

    >>> category(["PAYMENT_CARD", "EMAIL"], Known(labels={"PAYMENT_CARD": ["payment_card"]})).caption
    'Financial'
    """
    names = set(entities)
    if not names:
        return CategoryId.UNKNOWN
    labels = _labels(names, known)
    for told, of in _CATEGORIES:
        if labels & of:
            return told
    return _BY_GRAVITY[max(map(gravity, names))]


def confidentiality(entities: Iterable[str], known: Known) -> ConfidentialityId:
    """Return the highest: of a state's marking where there is one, else by what else was found.

    >>> confidentiality(["MARKING_NATO_RANK_3", "EMAIL"], Known()).caption
    'Confidential'
    """
    names = set(entities)
    marks = [found for name in names if (found := _RANK.fullmatch(name))]
    states = [int(one["rank"]) for one in marks if one["scheme"] not in _BUSINESS]
    if states:
        return _RANKS[max(states)]
    labels = _labels(names, known)
    ranks = [int(one["rank"]) for one in marks]
    if labels & {"secret_credential", "trade_secret", "legal_privilege"} or max(ranks, default=0) > 1:
        return ConfidentialityId.CONFIDENTIAL
    if "personal" in labels or any(gravity(name) == 2 for name in names):
        return ConfidentialityId.PRIVATE
    if any(gravity(name) > 2 for name in names) or labels & OF_DOCUMENT:
        return ConfidentialityId.CONFIDENTIAL
    return ConfidentialityId.UNKNOWN


def severity(grave: Severity) -> SeverityId:
    return _SEVERITIES[grave]


def severity_of_passed(entities: Iterable[str], *, changed: bool) -> SeverityId:
    """Return how grave it is that a record went on: what was taken out of it, or where it went instead, counts as mended."""
    worst = max(map(gravity, entities), default=1)
    if worst >= 3:
        return SeverityId.MEDIUM
    return SeverityId.LOW if changed or worst == 2 else SeverityId.INFORMATIONAL


def confidence(score: float) -> ConfidenceId:
    if score >= 0.85:
        return ConfidenceId.HIGH
    return ConfidenceId.MEDIUM if score >= 0.5 else ConfidenceId.LOW


def _labels(names: Iterable[str], known: Known) -> frozenset[str]:
    return with_implied(label for name in names for label in known.labels.get(name, ()))
