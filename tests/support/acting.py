"""People who sign as a browser does, and the topics that a console acts on, held in memory."""

import base64
import shutil
import tempfile
from functools import cache
from pathlib import Path

import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from guard.audit.signing import LocalSigner
from guard.cases import acting, reveal, sealed
from guard.console.security import COOKIE
from guard.labelling import judged, store
from guard.policy.bundle import EXAMPLE
from guard.wiring import policy_of

KEYS = {name: Ed25519PrivateKey.from_private_bytes(name.encode().ljust(32)) for name in ("ana", "ben", "eve")}
SIGNERS = {name: LocalSigner(key) for name, key in KEYS.items()}


@cache
def policy_with(*names):
    """Return the example's policy with these people as approvers."""
    entries = [
        {
            "apiVersion": "guard/v1",
            "kind": "Approver",
            "metadata": {"name": name},
            "spec": {"name": name, "public_key": base64.b64encode(SIGNERS[name].public).decode()},
        }
        for name in names
    ]
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(folder) / "policy"
        shutil.copytree(EXAMPLE, copied)
        (copied / "people.yaml").write_text(yaml.safe_dump_all(entries))
        return policy_of(copied)


class Kept(Struct):
    """A message as a reader gets it."""

    where: tuple[str, int, int]
    k: bytes | None
    v: bytes
    at: int
    h: tuple = ()

    def topic(self):
        return self.where[0]

    def partition(self):
        return self.where[1]

    def offset(self):
        return self.where[2]

    def key(self):
        return self.k

    def value(self):
        return self.v

    def timestamp(self):
        return (1, self.at)

    def headers(self):
        return list(self.h)


class Topics:
    """One partition of each topic; what is written stands at once."""

    def __init__(self, monkeypatch, clock):
        self.kept, self._clock = {}, clock
        monkeypatch.setattr(sealed, "read", self.read)
        monkeypatch.setattr(store, "read", self.read)
        monkeypatch.setattr(sealed, "starts_at", lambda *_: {})
        monkeypatch.setattr(judged, "write", self.label)
        for module in (sealed, reveal, acting):
            monkeypatch.setattr(module, "write", self.write)

    def put(self, topic, key, value, headers=()):
        there = self.kept.setdefault(topic, [])
        there.append(Kept((topic, 0, len(there)), key, value, self._clock(), tuple(headers)))

    def write(self, settings, key, value):
        self.put(settings.topics.commands, key, value)

    def label(self, settings, messages):
        for key, value in messages:
            self.put(settings.topics.labelled, key, value)

    def read(self, _properties, topic, *, partitions=None, starts=None, **_):
        return iter(self.kept.get(topic, [])[(starts or {}).get(0, 0) :])

    def values(self, topic):
        return [one.v for one in self.kept.get(topic, [])]


class Person:
    """Somebody at a browser that is signed in: says what forms say, with a key of their own."""

    def __init__(self, client, gate, user, at):
        self.client, self.name = client, user.name
        client.cookies.set(COOKIE, gate._sessions.open(user, at))
        self.csrf = client.get("/evidence").text.split('name="csrf" value="')[1].split('"')[0]

    def prepare(self, path, **form):
        """Return the answer to a form, as the script gets it."""
        return self.client.post(
            path, data={"csrf": self.csrf, **form}, headers={"accept": "application/json"}
        )

    def signed(self, one, key=None):
        """Return what goes with a word's statement: its signature."""
        raw = KEYS[key or self.name].sign(base64.b64decode(one["statement"]))
        return {"statement": one["statement"], "signature": base64.b64encode(raw).decode()}

    def send(self, **form):
        return self.prepare("/words/signed", **form)

    def say(self, path, *, key=None, **form):
        """Return the answers to each word that a form says, signed."""
        offered = self.prepare(path, **form)
        assert offered.status_code == 200, offered.text
        return [self.send(**self.signed(one, key)) for one in offered.json()["words"]]
