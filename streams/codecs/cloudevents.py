"""CloudEvents 1.0: an event in one JSON object (structured mode) or in `ce_` headers around the data (binary mode).

The attributes of the Data Classification extension are read as declarations. One that cannot be interpreted is a fault,
as the extension demands of an intermediary; none is ever rewritten.
"""

import base64
import binascii
import re
from collections.abc import Mapping

import orjson

from schemas.errors import FaultCode, RecordError
from schemas.record import Headers
from streams.codecs import json
from streams.codecs.contract import Claim
from streams.codecs.limits import LIMITS, Limits
from streams.codecs.text import is_text

name = "cloudevents"
order = 10
READS = (
    b'{"specversion": "1.0", "id": "1", "source": "/s", "type": "t", "data": {"a": 1}}',
    b'{"specversion": "1.0", "id": "1", "source": "/s", "type": "t", "dataclassification": "public"}',
)
REFUSES = (
    (b'{"specversion": "1.0", "id": "1", "source": "/s"}', FaultCode.INVALID_CLOUDEVENT),
    (b'{"specversion": "0.3", "id": "1", "source": "/s", "type": "t"}', FaultCode.INVALID_CLOUDEVENT),
    (b"[]", FaultCode.INVALID_CLOUDEVENT),
    (
        b'{"specversion": "1.0", "id": "1", "source": "/s", "type": "t", "dataclassification": "blue"}',
        FaultCode.UNINTERPRETED_DECLARATION,
    ),
)

PREFIX = "ce_"
MEDIA = "application/cloudevents"
REQUIRED = ("id", "source", "specversion", "type")
DECLARATIONS: Mapping[str, frozenset[str]] = {
    "dataclassification": frozenset({"public", "internal", "confidential", "restricted"}),
    "dataregulation": frozenset({"GDPR", "HIPAA", "PCI-DSS", "ISO-27001", "NIST-800-53", "CCPA"}),
    "datacategory": frozenset({"non-sensitive", "standard", "sensitive", "special-category"})
    | {"sensitive-pii", "non-sensitive-pii", "non-pii", "phi"},
}
Declared = tuple[tuple[str, str], ...]


def claims(data: bytes, content_type: str) -> Claim:  # noqa: ARG001 - the media type alone decides
    return Claim.YES if content_type.startswith(MEDIA) else Claim.NO


def verify(data: bytes, limits: Limits = LIMITS) -> None:
    json.verify(data, limits)
    declared(_attributes(data))


fields = json.fields
locate = json.locate
splice = json.splice


def declared_in_value(data: bytes, *, opaque: bool) -> Declared:
    """Return what a verified structured event declares. Raise RecordError where its `data_base64` hides no text."""
    attributes = _attributes(data)
    if "data_base64" in attributes and not opaque and not _is_legible(attributes["data_base64"]):
        raise RecordError(FaultCode.UNDECLARED_OPAQUE)
    return declared(attributes)


def declared_in_headers(headers: Headers) -> Declared:
    """Return what a binary event declares; nothing where no header is an attribute."""
    attributes: dict[str, object] = {}
    for header, value in headers:
        if not header.lower().startswith(PREFIX):
            continue
        attribute = header.lower().removeprefix(PREFIX)
        if attribute in attributes or value is None or not is_text(value):
            raise RecordError(FaultCode.INVALID_CLOUDEVENT)
        attributes[attribute] = value.decode()
    return declared(attributes) if attributes else ()


def declared(attributes: Mapping[str, object]) -> Declared:
    """Return the declarations among an event's attributes, a pair for each regulation.

    Raise RecordError where the event lacks an attribute that it must have, or a declaration cannot be interpreted.
    """
    for attribute in REQUIRED:
        value = attributes.get(attribute)
        if not isinstance(value, str) or not value:
            raise RecordError(FaultCode.INVALID_CLOUDEVENT)
    if attributes["specversion"] != "1.0" or ("data" in attributes and "data_base64" in attributes):
        raise RecordError(FaultCode.INVALID_CLOUDEVENT)
    found: list[tuple[str, str]] = []
    for attribute, known in DECLARATIONS.items():
        if attribute not in attributes:
            continue
        value = attributes[attribute]
        if not isinstance(value, str):
            raise RecordError(FaultCode.UNINTERPRETED_DECLARATION)
        words = value.split(",") if attribute == "dataregulation" else (value,)
        for word in words:
            if word.strip() not in known:
                raise RecordError(FaultCode.UNINTERPRETED_DECLARATION)
            found.append((attribute, word.strip()))
    if found and "dataclassification" not in attributes:
        raise RecordError(FaultCode.INVALID_CLOUDEVENT)
    return tuple(found)


_DECLARATION = re.compile(
    rf"/value/(?:{'|'.join(DECLARATIONS)})|/headers/(?i:{PREFIX})(?i:{'|'.join(DECLARATIONS)})/\d+"
)


def is_declaration(pointer: str) -> bool:
    """Whether an event's declaration stands at this pointer."""
    return _DECLARATION.fullmatch(pointer.removesuffix("#")) is not None


def _attributes(data: bytes) -> dict[str, object]:
    try:
        event = orjson.loads(data)
    except orjson.JSONDecodeError:  # a number beyond a double: legal JSON, and no event anyone sends
        raise RecordError(FaultCode.INVALID_CLOUDEVENT) from None
    if not isinstance(event, dict):
        raise RecordError(FaultCode.INVALID_CLOUDEVENT)
    return event


def _is_legible(encoded: object) -> bool:
    if not isinstance(encoded, str):
        return False
    try:
        return is_text(base64.b64decode(encoded, validate=True))
    except (binascii.Error, ValueError):
        return False
