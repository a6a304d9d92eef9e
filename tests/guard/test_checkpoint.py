"""Facts to decisions: what was not scanned is never decided as if it had been."""

from datetime import date

import pytest
from msgspec.structs import replace

from guard.checkpoint import decide, is_whole
from guard.deployment import create
from guard.intake import receive
from guard.wiring import offline
from schemas.decision import Action
from schemas.document import Document, Part
from schemas.errors import FaultCode
from schemas.finding import CLEAN
from schemas.record import Record

DAY = date(2026, 11, 2)
WHOLE = [
    Record("tickets", 0, 0, 0, None, None),
    Record("tickets", 0, 1, 0, None, b'{"n": 1}'),
    Record("tickets", 0, 2, 0, b"key", b"text", (("a", b"1"), ("a", b""), ("b", None))),
    Record("tickets", 0, 3, 0, b"key", None),
    Record("tickets", 0, 4, 0, b"", b""),
]


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkpoint")
    create(folder)
    return offline(folder / "policy", folder / "keys")


@pytest.mark.parametrize("record", WHOLE, ids=lambda record: f"offset {record.offset}")
def test_what_a_codec_gives_to_scan_is_all_of_the_record(checkpoint, record):
    intake = receive(record, checkpoint)

    assert intake.document.fault is None and is_whole(intake.document)


@pytest.mark.parametrize(
    "parts",
    [(), (Part("/value", b'{"n": 1', "json"),), (Part("/value", b'{"n": 1}', "json"),)],
    ids=["no part", "a part cut short", "the value without its key"],
)
def test_bytes_that_are_not_scanned_block_the_record(checkpoint, parts):
    record = Record("tickets", 0, 0, 0, b"ana", b'{"n": 1}')
    intake = receive(record, checkpoint)
    codecs = tuple(intake.document.codec(0) for _ in parts)
    partial = replace(intake, document=Document(record, parts, codecs))

    (decision,) = decide([partial], [CLEAN], checkpoint, day=DAY)

    assert decision.fault is not None and decision.fault.code is FaultCode.UNSCANNED_BYTES
    assert decision.outcome.action is Action.BLOCK
