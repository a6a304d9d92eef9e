"""Bundles for tests: signers with keys, bundles built, signed, spoiled and activated as people would."""

import base64

import msgspec
from confluent_kafka import Producer

from guard.audit.signing import LocalSigner
from guard.bundles import build as building
from guard.bundles.manifest import DAY, encode, record_key
from guard.bundles.publish import activate
from guard.bundles.signing import BundleSigners, sign, signers_of
from guard.bundles.store import stored
from guard.wiring import clock, policy_of
from streams.settings import load


def signer():
    """Return a signer with a new key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return LocalSigner(Ed25519PrivateKey.generate())


def trusting(*signers, threshold=1, proof=False):
    return BundleSigners({one.fingerprint: one.public for one in signers}, threshold, proof)


def built(content, signers, *, version=1, at=0, expires=DAY, **more):
    """Return an unsigned bundle that came into force at `at`."""
    return building.build(
        content, signers, version=version, previous=more.pop("previous", ""), at=at, expires=expires, **more
    )


def signed(bundle, *signers):
    for one in signers:
        bundle = sign(bundle, one)
    return bundle


def changed(bundle, **fields):
    """Return a bundle whose manifest says something else than was signed."""
    return msgspec.structs.replace(bundle, manifest=msgspec.structs.replace(bundle.manifest, **fields))


class Office:
    """Those who sign for a deployment, and what they do: edit its policy directory, build, sign, activate."""

    def __init__(self, deployment, *, people=2, threshold=2, **more):
        self.deployment = deployment
        self.signers = [signer() for _ in range(people)]
        named = "".join(
            f"    p{number}: {base64.b64encode(one.public).decode()}\n"
            for number, one in enumerate(self.signers)
        )
        settings = deployment.folder / "guard.yaml"
        told = "".join(f"  {name}: {value}\n" for name, value in more.items())
        settings.write_text(
            settings.read_text() + f"bundles:\n  threshold: {threshold}\n{told}  signers:\n{named}"
        )
        self.settings = load(settings)

    def edit(self, name, old, new):
        file = self.deployment.folder / "policy" / name
        text = file.read_text()
        assert old in text, (name, old)
        file.write_text(text.replace(old, new))

    def build(self, *, life=DAY, **more):
        """Return the policy directory as the next bundle, unsigned."""
        at = clock()
        store = stored(self.settings)
        more = {"version": store.version + 1, "previous": store.digest, **more}
        content = policy_of(self.settings.policy).canonical()
        return building.build(content, signers_of(self.settings), at=at, expires=at + life, **more)

    def activate(self, **more):
        """Put the policy directory in force and return the bundle."""
        bundle = signed(self.build(**more), *self.signers)
        activate(self.settings, bundle, at=clock())
        return bundle

    def smuggle(self, bundle, *, key=None):
        """Write something to the topic past every check, as whoever holds the guard's grants could."""
        value = bundle if isinstance(bundle, bytes) else encode(bundle)
        producer = Producer({"bootstrap.servers": self.deployment.bootstrap, "message.max.bytes": 20_000_000})
        name = key or (b"bundle/1/x" if isinstance(bundle, bytes) else record_key(bundle.manifest))
        producer.produce(self.settings.topics.bundles, value, name, 0)
        assert producer.flush(20) == 0


__all__ = ("Office", "built", "changed", "signed", "signer", "trusting")
