"""How releases stand: as workers judge their words, whatever else was written."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from guard.audit.signing import LocalSigner
from guard.cases.release import DAY
from guard.cases.signed import sign, statement
from guard.cases.standing import standings
from schemas.case import CommandKind, ReleaseCommand, ReleaseReason
from schemas.reveal import Reveal

SIGNERS = {
    name: LocalSigner(Ed25519PrivateKey.from_private_bytes(name.encode().ljust(32)))
    for name in ("ana", "ben", "eve")
}
APPROVERS = {name: SIGNERS[name].public for name in ("ana", "ben")}
AT = 1_700_000_000_000


def command(kind, by, identifier="r-1", *, key="", **changes):
    reason = ReleaseReason.FALSE_POSITIVE
    made = ReleaseCommand(
        identifier,
        CommandKind(kind),
        "orders/3/17",
        "guard.quarantine/0/5",
        reason,
        AT,
        by,
        dismiss=("IBAN",),
    )
    return sign(replace(made, **changes), SIGNERS[key or by])


ASKED = command("release", "ana")


@pytest.mark.parametrize(
    ("words", "later", "state"),
    [
        ([ASKED], 0, "waiting"),
        ([ASKED], DAY + 1, "expired"),
        ([ASKED, command("approve", "ben")], 0, "approved"),
        ([ASKED, command("approve", "ben")], DAY + 1, "approved"),
        ([ASKED, command("reject", "ben")], 0, "rejected"),
        ([ASKED, command("approve", "ana")], 0, "waiting"),
        ([replace(ASKED, dismiss=())], 0, "refused"),
    ],
)
def test_a_release_stands_as_its_words_say(words, later, state):
    [one] = standings([(AT, word) for word in words], APPROVERS, at=AT + later)

    assert one.state.value == state
    assert one.decision == ("orders/3/17.r1" if state == "approved" else "")


def test_a_word_that_did_not_count_is_told_with_its_reason():
    words = [
        ASKED,
        command("approve", "ana"),
        command("approve", "ben", key="eve"),
        command("approve", "ben", dismiss=()),
    ]
    [one] = standings([(AT, word) for word in words], APPROVERS, at=AT)

    assert one.refused == (("ana", "repeated"), ("ben", "bad_signature"), ("ben", "mismatch"))
    assert standings([(AT, command("approve", "ben", "nobody-asked"))], APPROVERS, at=AT) == []


def test_the_fourth_release_of_a_record_is_refused_and_each_tells_how_many_there_were():
    words = [
        (AT, command(kind, by, f"r-{number}"))
        for number in range(1, 5)
        for kind, by in (("release", "ana"), ("approve", "ben"))
    ]
    found = {one.asked.id: one for one in standings(words, APPROVERS, at=AT)}

    assert [found[f"r-{number}"].state.value for number in range(1, 5)] == ["approved"] * 3 + ["refused"]
    assert [found[f"r-{number}"].number for number in range(1, 5)] == [1, 2, 3, 0]
    assert {one.released for one in found.values()} == {3}
    assert ("ana", "release_limit") in found["r-4"].refused


def test_a_forged_request_does_not_take_a_releases_name():
    forged = replace(ASKED, place="orders/3/99", signature="")
    [one] = standings([(AT, forged), (AT, ASKED)], APPROVERS, at=AT)

    assert (one.state.value, one.asked.place) == ("waiting", "orders/3/17")


def test_a_look_of_before_levels_is_signed_over_the_same_bytes():
    look = sign(Reveal("l-1", "orders/0/7", "guard.samples/0/3", AT, "ana"), SIGNERS["ana"])

    assert statement(look) == (
        b'dataguard-reveal-1\x00{"type":"reveal","id":"l-1","decision":"orders/0/7","sealed":"guard.samples/0/3",'
        b'"at":1700000000000,"by":"ana","key":"%s"}' % SIGNERS["ana"].fingerprint.encode()
    )
