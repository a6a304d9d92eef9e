"""People, words and sealed texts for tests of labelled texts."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from classifiers.agreement import Case, Span
from guard.audit.signing import LocalSigner
from guard.cases.signed import sign
from guard.keyring import KeyRing
from guard.labelling.sealing import sealed
from guard.labelling.words import settled_by
from guard.quarantine.kek import LocalKek
from schemas.labelled import Annotation, Mark, Source, TextVerdict

AT = 1_790_000_000_000
NAMES = ("ana", "bo", "cy", "dan")
SIGNERS = {
    name: LocalSigner(Ed25519PrivateKey.from_private_bytes(bytes([number + 1]) * 32))
    for number, name in enumerate(NAMES)
}
PEOPLE = {name: signer.public for name, signer in SIGNERS.items()}
KEK = LocalKek({"set": b"k" * 32})
RING = KeyRing({"e1": b"r" * 32})
MAIL = "write to canary@example.org"
MARK = Mark(9, 27, "email")


def text(content=MAIL, *marks, kek=KEK, name="ours", given="1", source=Source.IMPORTED):
    spans = tuple(Span(it.start, it.end, it.entity) for it in marks or (MARK,))
    case = Case(given, "file", "en", content, spans)
    (one,) = sealed([case], name, kek, RING, source=source, by="ana", at=AT)
    return one


def word(one, by, verdict=TextVerdict.TRUE_POSITIVE, spans=(MARK,), *, at=AT, over=None, signer=None):
    """Return a person's word on a text; `over` are the words that it settles."""
    said = Annotation(
        one.set,
        one.id,
        one.digest,
        verdict,
        at,
        by,
        tuple(spans),
        settles="" if over is None else settled_by(over),
    )
    return sign(said, signer or SIGNERS[by])
