"""A word on a case counts only as one person signed it."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from guard.audit.signing import LocalSigner
from guard.cases.commands import decode as decode_release
from guard.cases.signed import sign
from guard.cases.words import MOST_QUIET, counting, decode, encode, record_key
from schemas.case import CaseCommand, CaseVerb, Verdict, is_of_case
from schemas.errors import EvidenceError

ANA, EVE = (LocalSigner(Ed25519PrivateKey.from_private_bytes(bytes([number] * 32))) for number in (1, 2))
WORD = CaseCommand("w-1", CaseVerb.CLOSE, "0123456789abcdef", 5, "ana", Verdict.BENIGN)
counts = counting({"ana": ANA.public, "eve": EVE.public})


def test_a_signed_word_counts_and_comes_back_as_it_was():
    word = sign(WORD, ANA)

    assert counts(encode(word)) == word == decode(encode(word))
    assert is_of_case(record_key(word)) and record_key(word) == b"case/0123456789abcdef/w-1"


def test_no_other_word_counts():
    signed = sign(WORD, ANA)
    table = [
        ("unsigned", WORD),
        ("signed by another", sign(WORD, EVE)),
        ("another's name", replace(signed, by="eve")),
        ("changed verdict", replace(signed, verdict=Verdict.TRUE_POSITIVE)),
        ("changed case", replace(signed, case="f" * 16)),
        ("longer quiet", replace(signed, quiet=MOST_QUIET)),
        ("nobody known", sign(replace(WORD, by="zoe"), ANA)),
        ("no case", sign(replace(WORD, case="all"), ANA)),
        ("quiet for ever", sign(replace(WORD, quiet=MOST_QUIET + 1), ANA)),
        ("quiet in the past", sign(replace(WORD, quiet=-1), ANA)),
        ("text as a name", sign(replace(WORD, assignee="ana <script>"), ANA)),
        ("broken signature", replace(signed, signature="%%%")),
    ]

    assert [why for why, word in table if counts(encode(word)) is not None] == []


def test_neither_desk_takes_the_others_commands():
    assert counts(b'{"type": "other"}') is None and counts(b"\xff") is None and counts(b"x" * 70_000) is None
    try:
        decode_release(encode(sign(WORD, ANA)))
    except EvidenceError:
        return
    raise AssertionError("a word on a case was taken for a release")
