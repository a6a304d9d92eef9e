"""Reports that tuners sign for `guard.tuning`: written with their key, read back only where they are what they say.

What a reader takes is well formed, masked, and stands under its own key; whose word it is, is asked of the policy's people
with `is_authentic` when it is shown.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from guard.audit.signing import Signer
from guard.cases.signed import is_authentic as is_signed
from guard.cases.signed import sign
from guard.evaluation.masking import masked
from schemas.errors import EvidenceError
from schemas.tuning import (
    CANDIDATE_KEY,
    SWEEP_KEY,
    TRIAL_KEY,
    CandidateReport,
    ErrorCause,
    Example,
    SweepReport,
    TrialReport,
)

Report = SweepReport | TrialReport | CandidateReport

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}|")  # of an entity or a kind
LIMIT = 262_144  # bytes of a message; whatever is longer is none
_encoder = msgspec.json.Encoder()
_decoders: dict[str, msgspec.json.Decoder[Any]] = {
    SWEEP_KEY: msgspec.json.Decoder(SweepReport),
    TRIAL_KEY: msgspec.json.Decoder(TrialReport),
    CANDIDATE_KEY: msgspec.json.Decoder(CandidateReport),
}


def signed(report: SweepReport, signer: Signer) -> SweepReport:
    """Return a report with its person's signature."""
    return sign(report, signer)


def is_authentic(report: SweepReport, people: Mapping[str, bytes]) -> bool:
    """Return whether a report was signed with the key that the policy gives for its person's name."""
    return is_signed(report, people)


def message_of(report: Report) -> tuple[bytes, bytes]:
    """Return key and value of a report's message."""
    return report.place.encode(), _encoder.encode(report)


def is_report(key: str) -> bool:
    """Return whether a message of the topic is meant to be a report, by its key: versions of classifiers stand there too."""
    return key.startswith(tuple(_decoders))


def read(key: str, value: bytes) -> Report:
    """Return the report of a message. Raise EvidenceError where it is none, is not masked, or stands under another's key."""
    decoder = _decoders.get(f"{key.partition('/')[0]}/")
    found: Report | None = None
    try:
        if decoder is not None and len(value) <= LIMIT:
            found = decoder.decode(value)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        found = None
    if found is None or found.place != key or not _is_masked(found):
        raise EvidenceError(
            "a message of the tuning topic is no report; `guard tune sweep --publish` and `guard promote` write them"
        )
    return found


def _is_masked(report: Report) -> bool:
    return not isinstance(report, SweepReport) or all(map(_shows_shapes_alone, report.examples))


def _shows_shapes_alone(one: Example) -> bool:
    shapes = (one.before, one.shape, one.after, *((one.detail,) if one.cause is ErrorCause.SHAPE else ()))
    is_named = one.cause is ErrorCause.SHAPE or _NAME.fullmatch(one.detail) is not None
    return is_named and all(text == masked(text) for text in shapes)
