"""Sealed records open with their key, place and flow, and with nothing else."""

import os

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.quarantine.kek import LocalKek
from guard.quarantine.seal import Sealer, open_sealed, sealed_under
from schemas.errors import EvidenceError
from schemas.record import Place, Record

KEK = LocalKek({"e1": bytes(range(32))})
RECORD = Record("orders", 3, 17, 1_700_000_000_000, b"key", b"secret value", (("a", b"1"), ("a", None)))

parts = st.none() | st.binary(max_size=20)
records = st.builds(
    Record,
    st.sampled_from(["orders", "other"]),
    st.integers(0, 5),
    st.integers(0, 2**40),
    st.integers(-1, 2**45),
    parts,
    parts,
    st.lists(st.tuples(st.text(max_size=5), parts), max_size=4).map(tuple),
)


@given(records)
def test_a_sealed_record_opens_as_it_was(record):
    sealed = Sealer(KEK).batch().seal(record, "flow")

    assert open_sealed(sealed, KEK, record.place, "flow") == record


def test_five_megabytes_are_sealed():
    record = msgspec.structs.replace(RECORD, value=os.urandom(5_000_000))

    sealed = Sealer(KEK).batch().seal(record, "flow")

    assert open_sealed(sealed, KEK, record.place, "flow") == record
    assert len(sealed) < record.size + 200


@given(st.data())
def test_any_altered_byte_is_noticed(data):
    sealed = bytearray(Sealer(KEK).batch().seal(RECORD, "flow"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))

    with pytest.raises(EvidenceError):
        open_sealed(bytes(sealed), KEK, RECORD.place, "flow")


@given(st.data())
def test_any_cut_is_noticed(data):
    sealed = Sealer(KEK).batch().seal(RECORD, "flow")

    with pytest.raises(EvidenceError):
        open_sealed(sealed[: data.draw(st.integers(0, len(sealed) - 1))], KEK, RECORD.place, "flow")


@pytest.mark.parametrize(
    ("place", "flow"),
    [
        (Place("orders", 3, 18), "flow"),
        (Place("orders", 4, 17), "flow"),
        (Place("order", 3, 17), "flow"),
        (Place("orders", 3, 17), "other"),
        (Place("rders", 3, 17), "flowo"),  # a letter moved from one part to the other
    ],
)
def test_a_sealed_record_belongs_to_its_place_and_flow(place, flow):
    sealed = Sealer(KEK).batch().seal(RECORD, "flow")

    with pytest.raises(EvidenceError, match="another place or flow"):
        open_sealed(sealed, KEK, place, flow)


def test_content_and_its_names_are_not_readable():
    sealed = Sealer(KEK).batch().seal(RECORD, "flow")

    assert b"secret" not in sealed and b"key" not in sealed


def test_a_batch_has_one_data_key_and_records_have_a_nonce_each():
    batch = Sealer(KEK).batch()
    one, other, elsewhere = (
        batch.seal(RECORD, "f"),
        batch.seal(RECORD, "f"),
        Sealer(KEK).batch().seal(RECORD, "f"),
    )
    layout = len(b"DGQ1") + 1 + len(KEK.id) + 1 + 40

    assert one[:layout] == other[:layout] != elsewhere[:layout]
    assert one[layout:] != other[layout:]


def test_a_destroyed_key_erases_what_was_sealed_under_it():
    sealed = Sealer(KEK).batch().seal(RECORD, "flow")

    with pytest.raises(EvidenceError, match=r"`e1\.[0-9a-f]{8}`, which is not in the key directory"):
        open_sealed(sealed, LocalKek({"e2": bytes(32)}), RECORD.place, "flow")


def test_records_of_an_earlier_epoch_still_open():
    sealed = Sealer(KEK).batch().seal(RECORD, "flow")
    rotated = LocalKek({"e1": bytes(range(32)), "e2": bytes(32)})

    assert open_sealed(sealed, rotated, RECORD.place, "flow") == RECORD
    assert (
        sealed_under(sealed)
        == KEK.id
        != rotated.id
        == sealed_under(Sealer(rotated).batch().seal(RECORD, "f"))
    )


@pytest.mark.parametrize("sealed", [b"", b"DGQ", b"DGQ\x01", b"DGQ\x02" + bytes(90), b"{}"])
def test_what_is_no_sealed_record_is_refused(sealed):
    with pytest.raises(EvidenceError):
        open_sealed(sealed, KEK, RECORD.place, "flow")


def test_no_repr_shows_keys_or_content():
    batch = Sealer(KEK).batch()
    batch.seal(RECORD, "flow")

    shown = f"{KEK!r} {batch!r} {Sealer(KEK)!r}"

    assert bytes(range(32)).hex() not in shown and "secret" not in shown and "\\x01\\x02" not in shown
