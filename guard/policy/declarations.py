"""What a CloudEvent declares of itself (data classification extension), as labels of the whole document.

A declaration only adds labels. A value that cannot be interpreted is refused, as the extension demands.
"""

from schemas.errors import FaultCode, RecordError

_CLASSIFICATIONS: dict[str, tuple[str, ...]] = {
    "public": ("public",),
    "internal": (),
    "confidential": (),
    "restricted": (),
}
_REGULATIONS: dict[str, tuple[str, ...]] = {
    "gdpr": ("personal",),
    "ccpa": ("personal",),
    "hipaa": ("phi",),
    "pci-dss": ("payment_card",),
    "iso-27001": (),
    "nist-800-53": (),
}
_CATEGORIES: dict[str, tuple[str, ...]] = {
    "non-sensitive": (),
    "standard": ("personal",),
    "sensitive": ("special_category",),  # the extension gives no narrower meaning: the stricter reading
    "special-category": ("special_category",),
    "non-pii": (),
    "non-sensitive-pii": ("personal",),
    "sensitive-pii": ("personal",),
    "phi": ("phi",),
}
_KNOWN = {"dataclassification": _CLASSIFICATIONS, "dataregulation": _REGULATIONS, "datacategory": _CATEGORIES}


def declared_labels(declared: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Return the labels that declared attributes stand for, sorted. Raise RecordError where one has no known meaning.

    >>> declared_labels((("dataclassification", "internal"), ("dataregulation", "GDPR, PCI-DSS")))
    ('payment_card', 'personal')
    """
    labels: set[str] = set()
    for name, value in declared:
        meanings = _KNOWN.get(name)
        if meanings is None:
            continue
        for word in value.split(","):
            meant = meanings.get(word.strip().casefold())
            if meant is None:
                raise RecordError(FaultCode.UNINTERPRETED_DECLARATION)
            labels.update(meant)
    return tuple(sorted(labels))
