"""Releases need two people, and nothing brings them about otherwise."""

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from guard.audit.signing import LocalSigner
from guard.cases.commands import decode, encode, place_of, record_key
from guard.cases.release import DAY, Refusal, Releases, dismiss, refuse_without_effect
from guard.cases.signed import sign
from schemas.case import CommandKind, ReleaseCommand, ReleaseReason
from schemas.errors import EvidenceError, Fault, FaultCode, SettingsError
from schemas.finding import Detection, Finding
from schemas.record import Place

SIGNERS = {
    name: LocalSigner(Ed25519PrivateKey.from_private_bytes(name.encode().ljust(32)))
    for name in ("ana", "ben", "eve")
}
APPROVERS = {name: SIGNERS[name].public for name in ("ana", "ben")}
AT = 1_700_000_000_000


def command(kind, by, identifier="r-1", *, key="", at=AT, **changes):
    made = ReleaseCommand(
        identifier,
        CommandKind(kind),
        "orders/3/17",
        "guard.quarantine/0/5",
        ReleaseReason.FALSE_POSITIVE,
        at,
        by,
        dismiss=("EMAIL_ADDRESS",),
    )
    return sign(msgspec.structs.replace(made, **changes), SIGNERS[key or by])


def releases(*commands, at=AT, **settings):
    made = Releases(APPROVERS, **settings)
    return made, [made.apply(one, at=at) for one in commands]


def test_two_people_release_a_record():
    _, (first, ready) = releases(command("release", "ana"), command("approve", "ben"))

    assert first is None
    assert (ready.number, ready.place, ready.quarantine) == (
        1,
        Place("orders", 3, 17),
        Place("guard.quarantine", 0, 5),
    )
    assert (ready.decision, ready.dismiss, ready.approvers) == (
        "orders/3/17.r1",
        ("EMAIL_ADDRESS",),
        ("ana", "ben"),
    )


def test_one_person_twice_is_not_two():
    made, answers = releases(command("release", "ana"), command("approve", "ana"))

    assert answers == [None, None] and made.refused == {Refusal.REPEATED: 1}


def test_one_key_under_two_names_is_one_person():
    made = Releases({"ana": SIGNERS["ana"].public, "ann": SIGNERS["ana"].public})

    answers = [
        made.apply(command("release", "ana"), at=AT),
        made.apply(command("approve", "ann", key="ana"), at=AT),
    ]

    assert answers == [None, None]


@pytest.mark.parametrize(
    "forged",
    [
        command("approve", "eve"),  # a key that the policy does not know
        command("approve", "ben", key="eve"),  # a known name, another's key
        msgspec.structs.replace(command("approve", "ana"), by="ben"),
        msgspec.structs.replace(command("approve", "ben"), signature=""),
        msgspec.structs.replace(command("approve", "ben"), signature="*"),
        msgspec.structs.replace(command("approve", "ben"), at=AT + 1),
        msgspec.structs.replace(command("reject", "ben"), kind=CommandKind.APPROVE),
        msgspec.structs.replace(command("approve", "ben", dismiss=()), dismiss=("EMAIL_ADDRESS",)),
    ],
)
def test_a_forged_approval_is_refused_and_counted(forged):
    made, answers = releases(command("release", "ana"), forged)

    assert answers == [None, None] and made.refused == {Refusal.BAD_SIGNATURE: 1}


@pytest.mark.parametrize(
    "change",
    [
        {"dismiss": ()},
        {"dismiss": ("EMAIL_ADDRESS", "IBAN_CODE")},
        {"place": "orders/3/18"},
        {"quarantine": "q/0/6"},
        {"reason": ReleaseReason.POLICY_CHANGED},
    ],
)
def test_both_must_mean_the_same(change):
    made, answers = releases(command("release", "ana"), command("approve", "ben", **change))

    assert answers == [None, None] and made.refused == {Refusal.MISMATCH: 1}


def test_a_rejected_release_stays_rejected():
    made, answers = releases(command("release", "ana"), command("reject", "ana"), command("approve", "ben"))

    assert answers == [None] * 3 and made.refused == {Refusal.CLOSED: 1} and made.waiting(at=AT) == []


def test_an_approval_without_release_is_refused():
    made, answers = releases(command("approve", "ben"))

    assert answers == [None] and made.refused == {Refusal.UNKNOWN_RELEASE: 1}


@pytest.mark.parametrize(("signed", "arrived"), [(AT + DAY + 1, AT + DAY + 1), (AT, AT + DAY + 1)])
def test_an_approval_after_a_day_is_refused(signed, arrived):
    made, _ = releases(command("release", "ana"))

    assert made.apply(command("approve", "ben", at=signed), at=arrived) is None
    assert made.refused == {Refusal.EXPIRED: 1} and made.waiting(at=arrived) == []


def test_a_record_is_released_three_times_at_most():
    pairs = [(command("release", "ana", f"r-{n}"), command("approve", "ben", f"r-{n}")) for n in range(5)]

    made, answers = releases(*(one for pair in pairs for one in pair))

    assert [ready.number for ready in answers if ready] == [1, 2, 3]
    assert made.refused[Refusal.RELEASE_LIMIT] == 2


def test_a_command_without_effect_is_refused_before_it_is_sent():
    earlier = [command("release", "ana"), command("approve", "ben")]

    for late, words in (
        (command("approve", "ben"), "closed"),
        (command("approve", "ben", "r-9"), "unknown_release"),
        (command("release", "eve", "r-2"), "bad_signature"),
    ):
        with pytest.raises(SettingsError, match=words):
            refuse_without_effect(late, earlier, APPROVERS)
    refuse_without_effect(command("release", "ana", "r-2"), earlier, APPROVERS)


def test_the_fourth_release_of_a_record_is_refused_before_it_is_sent():
    earlier = [
        one
        for n in range(3)
        for one in (command("release", "ana", f"r-{n}"), command("approve", "ben", f"r-{n}"))
    ]

    with pytest.raises(SettingsError, match="release_limit"):
        refuse_without_effect(command("release", "ana", "r-4"), earlier, APPROVERS)


def test_releases_asked_for_at_once_keep_the_limit_too():
    asked = [command("release", "ana", f"r-{n}") for n in range(5)]
    approved = [command("approve", "ben", f"r-{n}") for n in range(5)]

    _, answers = releases(*asked, *approved)

    assert sum(ready is not None for ready in answers) == 3


POOL = [
    command(kind, by, f"r-{n}", place=f"orders/3/{n}")
    for kind in ("release", "approve", "reject")
    for by in ("ana", "ben")
    for n in (1, 2)
] + [command("approve", "eve")]


@given(st.lists(st.sampled_from(POOL), max_size=12), st.data())
def test_redelivery_releases_nothing_twice(commands, data):
    again = list(commands)
    for _ in range(data.draw(st.integers(0, 4)) if commands else 0):
        again.insert(data.draw(st.integers(0, len(again))), data.draw(st.sampled_from(commands)))

    _, answers = releases(*again)

    ready = [one.id for one in answers if one]
    assert len(ready) == len(set(ready))


def test_redelivery_after_the_first_delivery_changes_nothing():
    words = [command("release", "ana"), command("approve", "ben")]

    _, answers = releases(*words, *words, *reversed(words))

    assert [one.number for one in answers if one] == [1]


@given(st.lists(st.sampled_from(POOL), max_size=12))
def test_nothing_is_released_without_two_people(commands):
    _, answers = releases(*commands)

    for ready in answers:
        if ready:
            words = {one.by for one in commands if one.id == ready.id and one.kind is not CommandKind.REJECT}
            assert len(words & set(APPROVERS)) == 2


def test_what_waits_is_told():
    made, _ = releases(command("release", "ana"))

    ((asked, approvers),) = made.waiting(at=AT)

    assert asked.id == "r-1" and approvers == ("ana",)


def test_a_command_comes_back_as_it_was_written():
    one = command("release", "ana")

    assert decode(encode(one)) == one and record_key(one) == b"r-1/release/ana"


@pytest.mark.parametrize(
    "change",
    [
        {"id": "a b"},
        {"id": ""},
        {"place": "orders"},
        {"place": "orders/x/1"},
        {"quarantine": ""},
        {"dismiss": ("ana@example.org",)},
        {"dismiss": ("B", "A")},
        {"dismiss": ("A", "A")},
    ],
)
def test_a_command_has_no_room_for_content(change):
    with pytest.raises(EvidenceError, match="no command"):
        decode(encode(msgspec.structs.replace(command("release", "ana"), **change)))


@pytest.mark.parametrize(
    "message", [b"", b"{}", b"\xff", encode(command("release", "ana"))[:-1] + b',"note":"x"}', b" " * 70_000]
)
def test_what_is_no_command_is_refused(message):
    with pytest.raises(EvidenceError, match="no command"):
        decode(message)


def test_dismissal_takes_findings_but_never_a_fault():
    fault = Fault(FaultCode.CLASSIFIER_FAILED, "detect")
    email, iban = (Finding(entity, "/value", 0, 1, 0.9, "x@1") for entity in ("EMAIL_ADDRESS", "IBAN_CODE"))

    kept = dismiss(Detection((email, iban), fault), ("EMAIL_ADDRESS",))

    assert kept == Detection((iban,), fault)
    assert dismiss(kept, ()) is kept


def test_a_place_is_read_as_it_is_told():
    assert place_of(str(Place("a.b", 1, 2))) == Place("a.b", 1, 2)
