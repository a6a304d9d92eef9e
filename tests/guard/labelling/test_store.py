"""The labelled store: sealed, signed, and nothing counts that is not; without its key a set gives nothing."""

import msgspec
import pytest
from labelling import AT, KEK, MAIL, MARK, PEOPLE, RING, SIGNERS, text, word

from classifiers.agreement import Case
from guard.cases.signed import sign
from guard.labelling.keys import destroy, file_of, key_for, key_to_write
from guard.labelling.places import named
from guard.labelling.sealing import opened, sealed
from guard.labelling.store import gathered, message
from guard.quarantine.kek import LocalKek
from schemas.errors import EvidenceError, SettingsError
from schemas.labelled import Erasure, Labelled, Mark, Source, TextVerdict, Use

ONE = text()


def test_a_set_without_its_key_gives_nothing_and_says_so(tmp_path):
    kek = key_to_write(tmp_path, "ours")
    one = text(kek=kek)
    assert opened(one, key_for(tmp_path, "ours")).text == MAIL
    assert file_of(tmp_path, "ours").stat().st_mode & 0o777 == 0o600

    assert destroy(tmp_path, "ours") and not destroy(tmp_path, "ours")

    with pytest.raises(EvidenceError, match="take the set as erased"):
        key_for(tmp_path, "ours")
    with pytest.raises(EvidenceError, match="is gone"):  # a set of the same name has another key
        opened(one, key_to_write(tmp_path, "ours"))


@pytest.mark.parametrize("field", ["lang", "source", "by", "at", "digest", "decision", "id"])
def test_what_stands_beside_a_text_is_sealed_with_it(field):
    other = {"source": Source.SAMPLE, "at": AT + 1}.get(field, "0" * 24 if field != "digest" else "0" * 32)
    altered = msgspec.structs.replace(ONE, **{field: "sv" if field == "lang" else other})

    with pytest.raises(EvidenceError) as refused:
        opened(altered, KEK)

    assert "canary" not in str(refused.value) and refused.value.__cause__ is None


def test_no_message_holds_a_word_of_a_text_and_ids_follow_from_no_guess():
    other = text(kek=LocalKek({"set": b"o" * 32}), name="theirs")

    for one in (message(ONE), message(word(ONE, "ana")), message(other)):
        assert b"canary" not in one[0] + one[1] and "canary" not in repr(one)
    assert ONE.digest != other.digest and ONE.id != other.id
    assert text().id == ONE.id and text(given="2").id != ONE.id
    assert "canary" not in repr(ONE) + repr(opened(ONE, KEK))


def test_words_that_are_unsigned_altered_or_a_strangers_do_not_count():
    good = word(ONE, "ana")
    altered = msgspec.structs.replace(good, verdict=TextVerdict.BENIGN, spans=())
    unsigned = msgspec.structs.replace(word(ONE, "bo"), signature="")
    forged = word(ONE, "cy", signer=SIGNERS["bo"])
    beyond = word(ONE, "dan", spans=(Mark(9, 99, "email"),))
    elsewhere = (b"word/ours/" + b"0" * 24 + b"/ana", message(good)[1])

    store = gathered([message(ONE), elsewhere, *map(message, (good, unsigned, forged, beyond))], PEOPLE)
    replaced = gathered([message(ONE), message(altered)], PEOPLE)

    assert store.words(ONE) == [good] and store.unheeded == 3
    assert replaced.words(ONE) == [] and replaced.unheeded == 1
    assert gathered([message(ONE), message(good)], {}).words(ONE) == []


def test_a_word_on_another_text_under_the_same_id_does_not_count():
    other = msgspec.structs.replace(text("another text of this length"), id=ONE.id)

    assert gathered([message(other), message(word(ONE, "ana"))], PEOPLE).words(other) == []


def test_of_one_person_the_newest_word_counts_and_a_tombstone_takes_none_away():
    old, new = word(ONE, "bo", TextVerdict.BENIGN, ()), word(ONE, "bo", at=AT + 5)

    for order in ([old, new], [new, old]):
        told = [message(ONE), *map(message, order), (message(old)[0], None)]
        assert gathered(told, PEOPLE).words(ONE) == [new]


def test_an_erasure_takes_texts_and_words_of_before_and_none_of_after():
    erased = sign(Erasure("ours", AT + 1, "ana", 1), SIGNERS["ana"])
    again = msgspec.structs.replace(ONE, at=AT + 2)

    store = gathered([*map(message, (ONE, word(ONE, "ana"), erased))], PEOPLE)
    later = gathered([*map(message, (ONE, word(ONE, "ana"), erased, again))], PEOPLE)

    assert store.of("ours") == [] and store.erasures == [erased]
    assert later.of("ours") == [again] and later.words(again) == []


def test_what_somebody_took_who_left_the_policy_is_still_listed_at_an_erasure():
    told = Use(
        "u-" + "0" * 16, "ours", "training", "training", "gpu", "sha256:0", AT, "bo", 1, classifier="own@2"
    )
    used = message(sign(told, SIGNERS["bo"]))

    for people in (PEOPLE, {"ana": PEOPLE["ana"]}, {}):
        assert gathered([used], people).classifiers("ours") == ("own@2",)
    assert gathered([used], {"ana": PEOPLE["ana"]}).uses == {}


def test_a_span_has_no_room_for_text():
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'[0, 4, "canary text"]', type=Mark)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'[0, 4, "email", "canary"]', type=Mark)
    told = msgspec.json.decode(msgspec.json.encode(word(ONE, "ana")), type=dict)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**told, "text": "canary"}, Labelled)


def test_a_field_is_named_as_it_is_told_and_its_span_is_one_of_the_whole_text():
    content = '{"n": 1, "note": "é ana@example.org"}'

    assert named(content, ["email@/value/note:2:17"]) == (Mark(20, 35, "email"),)
    assert content[20:35] == "ana@example.org"
    assert named(MAIL, ["email:9:27"]) == (MARK,)
    for wrong in ("email", "email:9", "email@/value/other:0:2", "email@/value/note:0:99"):
        with pytest.raises(SettingsError):
            named(content, [wrong])


def test_a_text_that_is_too_large_or_no_unicode_is_refused_without_a_word_of_it():
    for content in ("canary" * 100_000, "canary \ud800"):
        with pytest.raises(SettingsError) as refused:
            list(
                sealed(
                    [Case("1", "", "en", content, ())], "ours", KEK, RING,
                    source=Source.IMPORTED, by="ana", at=AT,
                )
            )  # fmt: skip
        assert "canary" not in str(refused.value) and refused.value.__cause__ is None
