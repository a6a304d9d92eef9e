r"""A finding in the Common Event Format: `CEF:0|vendor|product|version|what|name|severity|key=value ...`.

In the head `\` and `|` are escaped, in values `\` and `=`; what breaks a line is written `\n`.
"""

import re
from ipaddress import IPv4Address

from guard.siem.ocsf import Finding
from guard.siem.words import SeverityId

_SEVERITY = {
    SeverityId.INFORMATIONAL: 1,
    SeverityId.LOW: 3,
    SeverityId.MEDIUM: 5,
    SeverityId.HIGH: 8,
    SeverityId.CRITICAL: 10,
}
_BREAKS = re.compile(r"\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LONGEST = {"act": 63, "outcome": 63, "cat": 1023, "msg": 1023, "reason": 1023, "suser": 1023}
_LABELLED = 500  # characters of the free fields, which may have 4,000: a whole message stays below 8 KiB


def cef(finding: Finding, host: str) -> str:
    """Return a finding as one line; `host` is the machine that tells it.

    `externalId` is the uid by which a repeat is recognised.
    """
    meta = finding.metadata
    head = (
        meta.product.vendor_name,
        meta.product.name,
        meta.product.version,
        meta.event_code,
        finding.finding_info.title[:512],
        str(_SEVERITY[SeverityId(finding.severity_id)]),
    )
    pairs = " ".join(f"{key}={_value(key, text)}" for key, text in _extension(finding, host) if text)
    return "|".join(["CEF:0", *map(_head, head), pairs])


def _extension(finding: Finding, host: str) -> list[tuple[str, str]]:
    info, data, told = finding.finding_info, finding.data_security, finding.unmapped
    rule = info.analytic.uid if info.analytic else ""
    place = finding.resources[0].uid if finding.resources else ""
    fields = [
        ("rt", str(finding.time)),
        ("dvc" if _is_ipv4(host) else "dvchost", host),
        ("externalId", finding.metadata.uid),
        ("act", finding.action),
        ("outcome", finding.disposition),
        ("cat", data.category),
        ("msg", finding.message),
        ("reason", rule),
        ("suser", finding.actor.user.name if finding.actor else ""),
        ("cnt", str(finding.count or "")),
        ("start", str(finding.start_time or "")),
        ("end", str(finding.end_time or "")),
    ]
    labelled = (
        ("flow", str(told.get("flow", ""))),
        ("entities", ",".join(info.types)),
        ("record", place),
        ("destination", finding.dst_endpoint.name if finding.dst_endpoint else ""),
        ("case", finding.metadata.correlation_uid),
        ("bundle", str(told.get("bundle", ""))),
    )
    for number, (label, text) in enumerate(labelled, 1):
        if text:
            fields += [(f"cs{number}", text), (f"cs{number}Label", label)]
    if excused := ",".join(told.get("excused", ())):
        fields += [("flexString1", excused), ("flexString1Label", "excused")]
    if data.total is not None:
        fields += [("cn1", str(data.total)), ("cn1Label", "findings")]
    return fields


def _head(text: str) -> str:
    return _CONTROL.sub(" ", _BREAKS.sub(" ", text)).replace("\\", "\\\\").replace("|", "\\|")


def _value(key: str, text: str) -> str:
    most = _LONGEST.get(key, _LABELLED)
    cut = text if len(text) <= most else text[: most - 1] + "…"
    escaped = cut.replace("\\", "\\\\").replace("=", "\\=")
    return _CONTROL.sub(" ", _BREAKS.sub("\\\\n", escaped))


def _is_ipv4(host: str) -> bool:
    try:
        IPv4Address(host)
    except ValueError:
        return False
    return True
