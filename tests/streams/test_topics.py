"""Topics and grants: what is planned leads from what is to what should be, and only the guard writes cleared topics."""

import threading
import time

import pytest
from confluent_kafka.admin import AdminClient, NewTopic

from schemas.errors import BrokerError
from streams.administration import administrator, apply, capacities, observe, partitions, room
from streams.broker import Broker
from streams.named import Topics
from streams.testing import settings_for
from streams.topics import Grant, Present, Topic, Verb, cleared, grants, own, plan

GUARD = "User:guard"
ORDERS = Topic("orders", 4, 1, {"max.message.bytes": "1000000", "cleanup.policy": "compact"})
CLEARED = cleared("orders.to.frankfurt", ORDERS)
NEEDED = grants(GUARD, "guard", reads=["orders"], writes=[CLEARED.name])


def planned(present, *, topics=(CLEARED,), needed=NEEDED):
    return plan(topics, needed, present, principal=GUARD, protected={CLEARED.name})


def test_a_cleared_topic_is_spread_and_cleaned_as_its_source_and_has_room_for_headers():
    assert CLEARED.partitions == 4
    assert CLEARED.config["cleanup.policy"] == "compact"
    assert int(CLEARED.config["max.message.bytes"]) > 1_000_000


def test_evidence_and_quarantine_are_never_deleted():
    kept = {topic.name: topic.config for topic in own(Topics(), replication=3)}

    assert kept["guard.decisions"]["retention.ms"] == kept["guard.quarantine"]["retention.ms"] == "-1"
    assert all(config["min.insync.replicas"] == "2" for config in kept.values())


def test_nothing_is_planned_where_all_is_as_it_should_be():
    assert planned(Present({CLEARED.name: CLEARED}, frozenset(NEEDED))) == []


def test_what_is_missing_is_created_and_granted():
    changes = planned(Present({}))

    assert [change.verb for change in changes] == [Verb.CREATE] + [Verb.GRANT] * len(NEEDED)


def test_only_what_differs_is_configured():
    short = Topic(CLEARED.name, 4, 1, {**CLEARED.config, "cleanup.policy": "delete", "segment.ms": "1"})

    (change,) = planned(Present({CLEARED.name: short}, frozenset(NEEDED)))

    assert (change.verb, change.topic.config) == (Verb.CONFIGURE, {"cleanup.policy": "compact"})


def test_partitions_are_never_added_by_themselves():
    few = Topic(CLEARED.name, 2, 1, CLEARED.config)

    (change,) = planned(Present({CLEARED.name: few}, frozenset(NEEDED)))

    assert change.is_manual and "2 partitions" in change.why


@pytest.mark.parametrize(
    ("grant", "verb"),
    [
        (Grant("topic", CLEARED.name, "User:other", "write"), Verb.REVOKE),
        (Grant("topic", CLEARED.name, "User:other", "all"), Verb.REVOKE),
        (
            Grant("topic", "orders", "User:other", "write", prefixed=True),
            Verb.MEND,
        ),  # it may be needed elsewhere
        (Grant("topic", "*", "User:other", "write"), Verb.MEND),
        (Grant("topic", CLEARED.name, GUARD, "write", allow=False), Verb.MEND),
        (Grant("topic", CLEARED.name, "User:other", "read"), None),
        (Grant("topic", "orders", "User:other", "write"), None),
        (Grant("topic", CLEARED.name, "User:other", "write", allow=False), None),
        (Grant("group", CLEARED.name, "User:other", "all"), None),
    ],
)
def test_every_way_past_the_guard_is_closed_or_named(grant, verb):
    changes = planned(Present({CLEARED.name: CLEARED}, frozenset([*NEEDED, grant])))

    assert [change.verb for change in changes] == ([verb] if verb else [])


def test_a_broker_without_an_authorizer_is_told_of():
    changes = planned(Present({CLEARED.name: CLEARED}, authorizer=False))

    assert [change.verb for change in changes] == [Verb.UNENFORCED]
    assert "authorizer.class.name" in changes[0].why


def test_a_plan_applied_leaves_nothing_to_do(broker, topic):
    admin = administrator(settings_for(broker.bootstrap))
    source = topic("orders", partitions=2)
    name = f"{source}.to.frankfurt"

    def changes():
        present = observe(admin, [source, name])
        assert not present.authorizer
        wanted = [cleared(name, present.topics[source])]
        return plan(wanted, [], present, principal=GUARD, protected={name})

    left = apply(admin, changes())

    assert [change.verb for change in left] == [Verb.UNENFORCED]
    assert changes() == left
    assert partitions(settings_for(broker.bootstrap), name) == 2
    assert capacities(settings_for(broker.bootstrap), [name])[name] == room(admin, name) > 1_048_588
    assert room(admin, "no.such.topic") == 0


def test_a_missing_topic_is_told_with_a_remedy(broker):
    with pytest.raises(BrokerError, match="guard topics apply"):
        partitions(settings_for(broker.bootstrap), "no.such.topic")


@pytest.mark.integration
def test_grants_are_applied_and_foreign_ones_revoked():
    properties = {
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:ANONYMOUS",
    }
    with Broker(properties=properties) as broker:
        admin = AdminClient({"bootstrap.servers": broker.bootstrap})
        admin.create_topics([NewTopic("orders", 1, 1)])["orders"].result(20)
        foreign = Grant("topic", CLEARED.name, "User:other", "write")
        apply(admin, plan([CLEARED], [foreign], Present({}), principal="User:other", protected=()))

        left = apply(admin, planned(observe(admin, [CLEARED.name])))

        assert left == []
        end = time.monotonic() + 10  # a broker learns of its controller's changes a moment later
        while planned(observe(admin, [CLEARED.name])) and time.monotonic() < end:
            threading.Event().wait(0.05)
        assert planned(observe(admin, [CLEARED.name])) == []
        assert foreign not in observe(admin, [CLEARED.name]).grants
