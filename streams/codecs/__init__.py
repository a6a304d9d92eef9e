"""Codecs: from a record's bytes to a document, or to the fault that prevents one.

Every module of this folder that has `claims` is a codec, found by being there (`contract.py` says what it must have).
A later format is one new file.
"""

import importlib
import pkgutil
from functools import cache, lru_cache
from typing import cast

from schemas.document import Codec, Document, Part, escape
from schemas.errors import Fault, FaultCode, RecordError, SettingsError
from schemas.record import Record
from streams.codecs import cloudevents, json, jsonlines, text
from streams.codecs.contract import Claim, RecordCodec
from streams.codecs.header import HeaderCodec
from streams.codecs.limits import LIMITS, Limits

__all__ = ["LIMITS", "Limits", "codecs", "decode"]

# what another codec may still read; any other fault is one of a value that was understood
_DOUBTFUL = frozenset({FaultCode.INVALID_JSON, FaultCode.INVALID_UTF8, FaultCode.INVALID_NUMBER})
_VAGUE = frozenset({FaultCode.UNDECLARED_OPAQUE, FaultCode.INVALID_JSON})
_NO, _YES = Claim.NO, Claim.YES


@cache
def codecs() -> dict[str, RecordCodec]:
    """Return every codec by name, the first to be asked first."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    found = [cast("RecordCodec", module) for module in modules if hasattr(module, "claims")]
    return {codec.name: codec for codec in sorted(found, key=lambda codec: codec.order)}


def decode(
    record: Record, *, limits: Limits = LIMITS, codec: str | None = None, opaque: bool = False
) -> Document:
    """Return the record as a document. What is wrong with the record is the document's fault, and nothing is read of it.

    `codec` is what the flow declares its values to be; without it the content type, then the bytes decide. `opaque`
    lets bytes pass that no codec reads. Raise SettingsError where no codec has that name.
    """
    if codec is not None and codec not in codecs():
        raise SettingsError(f"codec `{codec}` is unknown; use one of {', '.join(codecs())}")
    try:
        return _read(record, limits, codec, opaque=opaque)
    except RecordError as error:
        return Document(record, (), (), fault=Fault(error.code, "decode"))


def _read(record: Record, limits: Limits, codec: str | None, *, opaque: bool) -> Document:
    key, value = record.key, record.value
    if value and codec is None and not key and not record.headers and _is_json(value, limits):  # most records
        return Document(record, (Part("/value", value, json.name),), _only_json())
    if record.size > limits.max_bytes:
        raise RecordError(FaultCode.TOO_LARGE)
    parts: list[Part] = []
    readers: list[Codec] = []
    content_type = ""
    declared: cloudevents.Declared = ()
    if key:
        syntax = _short(key, limits, opaque=opaque)
        parts.append(Part("/key", key, syntax))
        readers.append(codecs()[syntax])
    if record.headers:
        content_type, declared = _read_headers(record, limits, parts, readers, opaque=opaque)
    if value:
        if codec is None and not content_type and _is_json(value, limits):
            reader: RecordCodec = codecs()[json.name]
        else:
            reader = _chosen(value, content_type, limits, codec, opaque=opaque)
        syntax = reader.name
        if reader.name == cloudevents.name:
            declared += cloudevents.declared_in_value(value, opaque=opaque)
            syntax = json.name
        parts.append(Part("/value", value, syntax))
        readers.append(reader)
    return Document(record, tuple(parts), tuple(readers), declared=declared)


def _read_headers(
    record: Record, limits: Limits, parts: list[Part], readers: list[Codec], *, opaque: bool
) -> tuple[str, cloudevents.Declared]:
    """Add a part for each value of each header; return the content type and what a binary CloudEvent declares."""
    content_type, is_event = "", False
    times: dict[str, int] = {}
    room = limits.max_fields
    for index, (name, value) in enumerate(record.headers):
        root, role = _header(name)
        data = value or b""
        codec = _short(data, limits, opaque=opaque) if data else text.name
        nth = times[name] = times.get(name, -1) + 1
        readers.append(_around(codec))
        parts.append(Part(f"{root}{nth}", data, codec, index))
        room -= 2 if codec != "json" else 1 + len(json.fields(data, "", 0))
        if room < 0:
            raise RecordError(FaultCode.TOO_MANY_FIELDS)
        if role == "content-type":
            content_type = data.decode("latin-1").partition(";")[0].strip().lower()
        elif role:
            is_event = True
    return content_type, cloudevents.declared_in_headers(record.headers) if is_event else ()


@lru_cache(maxsize=1024)
def _header(name: str) -> tuple[str, str]:
    """Return a header's root, and what it is for: `content-type`, `event` or nothing to us."""
    lower = name.lower()
    role = lower if lower == "content-type" else "event" if lower.startswith(cloudevents.PREFIX) else ""
    return f"/headers/{escape(name)}/", role


@cache
def _around(name: str) -> HeaderCodec:
    return HeaderCodec(codecs()[name])


def _short(data: bytes, limits: Limits, *, opaque: bool) -> str:
    """Return the codec of a key or a header's value: an object or array is JSON, other text is text."""
    if json.opens(data):
        try:
            json.verify(data, limits)
        except RecordError as error:
            if error.code not in _DOUBTFUL:
                raise
        else:
            return "json"
    if text.is_text(data):
        return "text"
    if opaque:
        return "raw"
    raise RecordError(FaultCode.UNDECLARED_OPAQUE)


def _is_json(value: bytes, limits: Limits) -> bool:
    """Whether `_chosen` would choose JSON, seen at once: most values are one object in one line."""
    if len(value) > limits.max_bytes or value[0] not in b"{[" or b"\n" in value or not _json_is_first():
        return False
    try:
        json.verify(value, limits)
    except RecordError:
        return False  # which is for all codecs to say
    return True


@cache
def _only_json() -> tuple[Codec]:
    return (codecs()[json.name],)


@cache
def _json_is_first() -> bool:
    """Whether only codecs that surely leave such a value to JSON are asked before it."""
    names = [codec.name for codec in _in_order()]
    return set(names[: names.index(json.name)]) <= {cloudevents.name, jsonlines.name}


def _chosen(
    value: bytes, content_type: str, limits: Limits, codec: str | None, *, opaque: bool
) -> RecordCodec:
    """Return the codec that reads this value, which it has verified."""
    if codec is not None:
        return _told(value, content_type, limits, codec, opaque=opaque)
    refusal = FaultCode.UNDECLARED_OPAQUE
    for reader in _in_order():
        claim = reader.claims(value, content_type)
        if claim is _NO:
            continue
        try:
            reader.verify(value, limits)
        except RecordError as error:
            if claim is _YES or error.code not in _DOUBTFUL:
                raise
            if json.opens(value) and refusal in _VAGUE:
                refusal = error.code
        else:
            return reader
    if not opaque:
        raise RecordError(refusal)
    return codecs()["raw"]


def _told(value: bytes, content_type: str, limits: Limits, codec: str, *, opaque: bool) -> RecordCodec:
    """Return the codec that the flow names. A producer's event in a flow of JSON is still held to be an event."""
    if codec == "json" and cloudevents.claims(value, content_type):
        codec = "cloudevents"
    if codec == "raw" and not opaque:
        raise RecordError(FaultCode.UNDECLARED_OPAQUE)
    told = codecs()[codec]
    told.verify(value, limits)
    return told


@cache
def _in_order() -> tuple[RecordCodec, ...]:
    """Return the codecs that read something, the first to be asked first."""
    return tuple(codec for codec in codecs().values() if codec.name != "raw")
