"""A console over a made-up world: its index, a desk without Kafka, and a client that speaks to its pages."""

import re
from contextlib import contextmanager
from functools import cache
from html.parser import HTMLParser

import msgspec
from evidence import KEYS
from starlette.testclient import TestClient

from guard.audit.check import flaw
from guard.audit.head import accept_head
from guard.audit.prove import prove
from guard.console.app import build
from guard.console.desk import Audits, Desk, InForce
from guard.console.index import Index, Message
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
def opened(folder, given=(), **more):
    """Give an index that holds such messages."""
    index = Index(folder / "index.sqlite", TOPIC, **more)
    try:
        index.put(given)
        yield index
    finally:
        index.close()


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
    }
    return Desk(**{**given, **changes})


def browser(desk, **more):
    return TestClient(build(desk, hosts=("testserver",)), **more)


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
