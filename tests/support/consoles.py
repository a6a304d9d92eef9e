"""A console over a made-up world: its index, a desk without Kafka, and a client that speaks to its pages."""

import re
from contextlib import contextmanager
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from evidence import KEYS
from starlette.testclient import TestClient

from guard.audit.check import flaw
from guard.audit.head import accept_head
from guard.audit.package import package
from guard.audit.prove import prove
from guard.console.app import build
from guard.console.casebook import CaseBook
from guard.console.desk import Audits, Desk, InForce
from guard.console.gate import Gate
from guard.console.index import Index, Message
from guard.console.roles import Role
from guard.console.tokens import Token, digest_of, fresh
from guard.console.users import User
from guard.policy.bundle import EXAMPLE
from guard.wiring import policy_of

TOPIC = "guard.decisions"


@cache
def policy():
    return policy_of(EXAMPLE)


def messages(world):
    """Return what the index is given of a world's decision topic."""
    return [Message(one.place.partition, one.place.offset, one.log, one.value) for one in world.messages()]


@contextmanager
def opened(where, given=(), **more):
    """Give an index that holds such messages, in a folder or at a place that is none."""
    place = where / "index.sqlite" if isinstance(where, Path) and where.is_dir() else where
    index = Index(place, TOPIC, **more)
    try:
        if given:
            index.put(given)
        yield index
    finally:
        index.close()


class People:
    """Users that are in no file."""

    def __init__(self, *users):
        self.users = {user.name: user for user in users}

    def all(self):
        return self.users

    def find(self, name):
        return self.users.get(name)


def gate_over(*users, clock, tokens=None):
    return Gate(People(*users), clock, tokens)


def bearer(tokens, role=Role.VIEWER, *, at, name="", flows="all", jurisdictions="all", days=1):
    """Return the header of a new token in a file of tokens."""
    text = fresh()
    made = Token(
        name=name or f"{role.value}-{len(tokens.all())}",
        role=role,
        flows=flows,
        jurisdictions=jurisdictions,
        created=at,
        expires=at + days * 86_400_000,
        digest=digest_of(text),
    )
    tokens.change(lambda found: found | {made.name: made})
    return {"Authorization": f"Bearer {text}"}


@cache
def a_hash(password):
    """Return a hash that is cheap to make and to check: nothing worth keeping is behind it."""
    made = Argon2id(salt=password.encode()[:8].ljust(8), length=32, iterations=1, lanes=1, memory_cost=64)
    return made.derive_phc_encoded(password.encode())


def person(
    name, role=Role.VIEWER, flows="all", jurisdictions="all", totp="JBSWY3DPEHPK3PXP" * 2, password=""
):
    """Return a user whose password is their name, six times."""
    return User(
        name=name,
        role=role,
        flows=flows,
        jurisdictions=jurisdictions,
        password=password or a_hash(name * 6),
        totp=totp,
    )


def desk_over(world, index, **changes):
    """Return a desk whose answers come from a world."""

    def proving(topic, partition, offset):
        log = f"{topic}/{partition}"
        head = accept_head(world.metadata.get((topic, partition), ""), log, KEYS)
        return prove(world.messages(), head, log=log, offset=offset)

    given = {
        "index": index,
        "in_force": lambda: InForce(policy(), None),
        "prove": proving,
        "flaw": lambda proof: flaw(msgspec.to_builtins(proof), KEYS[proof.head.key]),
        "audits": Audits(lambda _advance: world.verify(), lambda: world.at),
        "clock": lambda: world.at,
        "gate": gate_over(clock=changes.get("clock", lambda: world.at)),
        "cases": CaseBook(),
        "package": lambda wanted, shows: package(
            world.messages(), world.committed(), KEYS, (), wanted, group="guard", shows=shows
        ),
    }
    given |= changes
    return Desk(**{"lately": given["in_force"], **given})


def browser(desk, role=Role.ADMIN, hosts=("testserver",), **more):
    """Return a browser that is signed in as somebody; as nobody where no role is given."""
    client = TestClient(build(desk, hosts=hosts), **more)
    if role is not None:
        client.get(f"/link/{desk.gate.link(role)}", follow_redirects=False)
    return client


def csrf(client):
    return {"csrf": re.search(r'name="csrf" value="(\w+)"', client.get("/evidence").text)[1]}


class Told(HTMLParser):
    """What a page says of itself: tags with attributes, headings in order, text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.text, self._labelled = [], "", 0
        self.unlabelled = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags.append((tag, given))
        if tag == "label":
            self._labelled += 1
        named = self._labelled or "aria-label" in given or given.get("type") == "hidden"
        if tag in ("input", "select", "textarea") and not named:
            self.unlabelled.append(given)

    def handle_endtag(self, tag):
        if tag == "label":
            self._labelled -= 1

    def handle_data(self, data):
        self.text += data

    @property
    def levels(self):
        return [int(tag[1]) for tag, _ in self.tags if re.fullmatch(r"h[1-6]", tag)]

    @property
    def ids(self):
        return [given["id"] for _, given in self.tags if "id" in given]

    @property
    def links(self):
        return [given[name] for _, given in self.tags for name in ("href", "src", "action") if name in given]
