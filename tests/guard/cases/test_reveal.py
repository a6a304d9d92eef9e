"""Looks into sealed records: only by people of the policy, and on record before anything is shown."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from guard.audit.signing import LocalSigner
from guard.cases import reveal
from guard.cases.commands import decode
from guard.cases.reveal import shown
from guard.cases.signed import is_authentic, sign
from guard.quarantine.kek import LocalKek
from guard.quarantine.seal import Sealer
from guard.sampling import sample_name
from schemas.errors import BrokerError, EvidenceError
from schemas.record import Place, Record
from schemas.reveal import Reveal

ANA, BO = (LocalSigner(Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)) for number in (1, 2))
PEOPLE = {"ana": ANA.public}
KEK = LocalKek({"e1": bytes(32)})
WHERE = Place("orders", 0, 7)
SEALED = (
    Sealer(KEK).batch().seal(Record("orders", 0, 7, 0, None, b'{"a": "canary"}', ()), sample_name("orders"))
)
LOOK = Reveal("l-1", "orders/0/7", "guard.samples/0/3", 1_795_000_000_000, "ana")


def look_into(look, *, kek=KEK, sealed=SEALED):
    return shown(None, look, PEOPLE, sealed, kek, original=WHERE, name=sample_name("orders"))


@pytest.fixture
def written(monkeypatch):
    kept = []
    monkeypatch.setattr(reveal, "write", lambda _settings, key, value: kept.append((key, value)))
    return kept


def test_a_look_is_on_record_before_its_shape_is_shown(written):
    told = look_into(sign(LOOK, ANA))

    assert [(one.pointer, one.text) for one in told] == [("/value/a", "xxxxxx")]
    [(key, value)] = written
    assert key == b"reveal/l-1"
    assert b'"by":"ana"' in value and b"canary" not in value


@pytest.mark.parametrize(
    "look",
    [
        LOOK,  # not signed
        sign(LOOK, BO),  # with another's key
        sign(replace(LOOK, by="bo"), BO),  # by somebody the policy does not know
        replace(sign(LOOK, ANA), decision="orders/0/8"),  # altered afterwards
        replace(sign(LOOK, ANA), signature="no base64"),
    ],
)
def test_nobody_else_looks_and_nothing_is_written(look, written):
    with pytest.raises(EvidenceError, match="no approver"):
        look_into(look)

    assert (written, is_authentic(look, PEOPLE)) == ([], False)


def test_what_cannot_be_put_on_record_is_not_shown(monkeypatch):
    def down(*_):
        raise BrokerError("no broker")

    monkeypatch.setattr(reveal, "write", down)
    monkeypatch.setattr(reveal, "open_sealed", lambda *_: pytest.fail("it was opened"))

    with pytest.raises(BrokerError):
        look_into(sign(LOOK, ANA))


def test_a_look_at_what_was_erased_is_on_record_and_shows_nothing(written):
    with pytest.raises(EvidenceError, match="erased"):
        look_into(sign(LOOK, ANA), kek=LocalKek({"e2": bytes(32)}))

    assert len(written) == 1


def test_a_look_is_no_command_on_a_release():
    with pytest.raises(EvidenceError):
        decode(reveal._encoder.encode(sign(LOOK, ANA)))
