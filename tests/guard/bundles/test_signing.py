"""What is not signed by enough of the right people, whole, newer and in its time is refused: the closed cases first."""

import json

import msgspec
import pytest
from bundling import built, changed, signed, signer, trusting
from hypothesis import given
from hypothesis import strategies as st

from guard.bundles.manifest import DAY, Signature, decode, digest, encode
from guard.bundles.signing import BundleSigners, Refusal, refusal, sign, signed_by
from schemas.errors import BundleError

CONTENT = b'{"flows":{}}'
ANA, BO, CY, EVE = (signer() for _ in range(4))
TRUSTED = trusting(ANA, BO, CY, threshold=2)


def why(bundle, signers=TRUSTED, *, at=DAY // 2, after=0):
    refused = refusal(bundle, signers, at=at, after=after)
    return refused.why if refused else None


@pytest.fixture
def fresh():
    return built(CONTENT, TRUSTED, version=3)


def test_without_a_signature_nothing_is_put_in_force(fresh):
    assert why(fresh) is Refusal.UNSIGNED


def test_without_trusted_keys_nothing_is_put_in_force_however_it_is_signed(fresh):
    assert why(signed(fresh, ANA, BO), BundleSigners({})) is Refusal.UNSIGNED


def test_fewer_signatures_than_asked_for_are_none(fresh):
    assert why(signed(fresh, ANA)) is Refusal.UNSIGNED
    assert why(signed(fresh, ANA, ANA)) is Refusal.UNSIGNED
    twice = msgspec.structs.replace(signed(fresh, ANA), signatures=signed(fresh, ANA).signatures * 2)
    assert why(twice) is Refusal.UNSIGNED


def test_any_two_of_three_suffice_and_all_three_do(fresh):
    for pair in ((ANA, BO), (ANA, CY), (BO, CY), (ANA, BO, CY)):
        assert why(signed(fresh, *pair)) is None


def test_a_strangers_signature_never_counts_even_where_the_manifest_names_the_stranger(fresh):
    theirs = changed(fresh, keys=(ANA.fingerprint, EVE.fingerprint))

    assert why(signed(theirs, ANA, EVE)) is Refusal.UNSIGNED
    with pytest.raises(BundleError, match="none of those that may sign"):
        sign(fresh, EVE)


def test_a_manifest_cannot_lower_what_the_settings_ask_for_but_can_raise_it(fresh):
    assert why(signed(changed(fresh, threshold=1), ANA)) is Refusal.UNSIGNED
    assert why(signed(changed(fresh, threshold=3), ANA, BO)) is Refusal.UNSIGNED
    assert why(signed(changed(fresh, threshold=3), ANA, BO, CY)) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"version": 4},
        {"digest": "sha256:" + "0" * 64},
        {"previous": "sha256:" + "0" * 64},
        {"created": 1},
        {"not_before": 1},
        {"expires": 2 * DAY},
        {"threshold": 1},
        {"keys": (ANA.fingerprint, BO.fingerprint)},
        {"proof": "sha256:" + "0" * 64},
        {"note": "another"},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_a_manifest_changed_after_signing_has_no_signature(fresh, fields):
    assert why(changed(signed(fresh, ANA, BO), **fields)) is Refusal.UNSIGNED


def test_content_changed_after_signing_is_altered(fresh):
    spoiled = msgspec.structs.replace(signed(fresh, ANA, BO), content='{"flows":{ }}')

    assert why(spoiled) is Refusal.ALTERED


def test_a_broken_signature_is_no_signature(fresh):
    good = signed(fresh, ANA, BO)
    for text in ("", "*", good.signatures[0].signature[:-4], good.signatures[1].signature):
        first = Signature(good.signatures[0].key, text)
        broken = msgspec.structs.replace(good, signatures=(first, good.signatures[1]))
        assert why(broken) is Refusal.UNSIGNED


def test_an_older_or_equal_version_is_refused(fresh):
    bundle = signed(fresh, ANA, BO)

    assert why(bundle, after=2) is None
    assert why(bundle, after=3) is why(bundle, after=9) is Refusal.OLDER


def test_it_is_in_force_from_its_first_moment_to_just_before_its_last():
    bundle = signed(built(CONTENT, TRUSTED, at=0, not_before=1000, expires=2000), ANA, BO)

    told = {at: why(bundle, at=at) for at in (999, 1000, 1999, 2000)}

    assert told == {999: Refusal.NOT_YET_VALID, 1000: None, 1999: None, 2000: Refusal.EXPIRED}


@pytest.mark.parametrize(
    ("proof", "expected"),
    [
        ({"bundle": "{own}", "holds": True, "invariants": [{"holds": True}]}, None),
        ({"bundle": "{own}", "holds": False, "invariants": [{"holds": True}]}, Refusal.UNPROVEN),
        ({"bundle": "{own}", "holds": True, "invariants": [{"holds": False}]}, Refusal.UNPROVEN),
        ({"bundle": "{own}", "holds": True, "invariants": []}, Refusal.UNPROVEN),
        ({"bundle": "{own}", "holds": True}, Refusal.UNPROVEN),
        (
            {"bundle": "sha256:0123456789abcdef", "holds": True, "invariants": [{"holds": True}]},
            Refusal.UNPROVEN,
        ),
        ({"holds": True, "invariants": [{"holds": True}]}, Refusal.UNPROVEN),
        ([], Refusal.UNPROVEN),
    ],
)
def test_a_proof_that_does_not_hold_or_is_anothers_stops_the_bundle(fresh, proof, expected):
    text = json.dumps(proof).replace("{own}", fresh.short)
    proven = msgspec.structs.replace(changed(fresh, proof=digest(text.encode())), proof=text)

    assert why(signed(proven, ANA, BO)) is expected
    lost = msgspec.structs.replace(signed(proven, ANA, BO), proof="")
    assert why(lost) is Refusal.UNPROVEN


def test_where_a_proof_is_required_a_bundle_without_one_is_refused(fresh):
    strict = trusting(ANA, BO, threshold=1, proof=True)

    assert why(signed(fresh, ANA, BO), strict) is Refusal.UNPROVEN


@given(st.binary(max_size=200))
def test_whatever_bytes_come_they_are_a_bundle_or_refused(junk):
    with pytest.raises(BundleError, match="no bundle"):
        decode(junk)


@given(st.data())
def test_no_changed_byte_of_a_bundle_passes(data):
    whole = encode(signed(built(CONTENT, TRUSTED, version=3), ANA, BO))
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda one: one != whole[place]))
    spoiled = whole[:place] + bytes([byte]) + whole[place + 1 :]

    try:
        bundle = decode(spoiled)
    except BundleError:
        return
    # what may differ is what says nothing: an escape for the same character, a digit of an equal number
    assert why(bundle) is not None or encode(bundle) == whole


def test_a_signature_written_in_another_way_counts_as_none(fresh):
    whole = signed(fresh, ANA, BO)
    first, second = whole.signatures
    last = second.signature[-3]  # of its six bits four say nothing
    other = msgspec.structs.replace(second, signature=f"{second.signature[:-3]}{chr(ord(last) + 1)}==")

    assert why(msgspec.structs.replace(whole, signatures=(first, other))) is Refusal.UNSIGNED


def test_a_bundle_comes_back_from_its_bytes_and_its_repr_shows_no_content(fresh):
    bundle = signed(fresh, ANA, BO)

    assert decode(encode(bundle)) == bundle
    assert signed_by(bundle, TRUSTED) == tuple(sorted((ANA.fingerprint, BO.fingerprint)))
    assert "flows" not in repr(bundle) and "flows" not in repr(TRUSTED)
