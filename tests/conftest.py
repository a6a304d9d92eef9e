"""What every test may ask for: one real broker a session, and topics of its own on it."""

import os
import sys
import uuid
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient, NewTopic
from hypothesis import settings

from streams.broker import Broker

sys.path.insert(0, str(Path(__file__).parent / "integration"))  # `from harness import ...` in any test


# CI draws the same examples each time, so that a red run is a change's own; `make properties` looks further.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("nightly", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default"))


def pytest_collection_modifyitems(items):
    for item in items:
        if "broker" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.integration)


class Running:
    """A broker that somebody else started."""

    def __init__(self, bootstrap):
        self.bootstrap = bootstrap


@pytest.fixture(scope="session")
def broker():
    """One real broker for the whole session; GUARD_TEST_BOOTSTRAP names one that is running already."""
    if running := os.environ.get("GUARD_TEST_BOOTSTRAP"):
        yield Running(running)
        return
    with Broker() as started:
        yield started


@pytest.fixture(scope="session")
def admin(broker):
    return AdminClient({"bootstrap.servers": broker.bootstrap})


@pytest.fixture
def topic(admin):
    """Make topics under names nobody else has: `topic("orders", partitions=4, **{"max.message.bytes": "1000"})`."""

    def make(name="topic", *, partitions=1, replication=1, **config):
        unique = f"{name}.{uuid.uuid4().hex[:12]}"
        created = admin.create_topics([NewTopic(unique, partitions, replication, config=config)])
        created[unique].result(30)
        return unique

    return make
