"""The loop, on the broker in memory, under every mishap a transaction may meet."""

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.errors import Fenced, GuardError
from schemas.movement import Movement
from streams.committer import Committer
from streams.movement import Mover
from streams.testing import MemoryBroker, Mishap, settings_for
from streams.transaction import Result, Told


def copying(records):
    return [Movement("cleared", it.key, it.value) for it in records]


def counting(movements, heads):
    return Told(
        movements, {partition: str(int(head or 0) + len(movements)) for partition, head in heads.items()}
    )


class Scene:
    """One guarded topic with numbered records, and a mover that stops once all of them are committed."""

    def __init__(self, count, *, most=7):
        self.broker = MemoryBroker()
        self.broker.create("orders")
        self.broker.create("cleared")
        for number in range(count):
            self.broker.publish("orders", b"%d" % number)
        self.count = count
        self.settings = settings_for(batch={"max_records": most})

    def mover(self, judge=copying, tell=counting, **given):
        mover = Mover(
            self.settings,
            ["orders"],
            judge,
            tell,
            undeliverable=lambda record, code: [],
            clients=self.broker.clients(self.settings, ["orders"]),
            on_step=lambda name: mover.stop() if name == "landed" and self.is_done() else None,
            sleep=lambda seconds: (
                mover.stop() if self.is_done() else None
            ),  # after a commit nobody was told of
            **given,
        )
        return mover

    def is_done(self):
        return self.broker.committed.get(("guard", ("orders", 0)), (0, ""))[0] == self.count

    def arrived(self):
        return [int(record.value) for record in self.broker.read("cleared")]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(Mishap), max_size=8), st.integers(1, 40), st.integers(1, 9))
def test_whatever_befalls_transactions_every_record_arrives_once_in_order(mishaps, count, most):
    scene = Scene(count, most=most)
    scene.broker.mishaps.extend(mishaps)
    mover = scene.mover(clock=Ticking())

    try:
        mover.run()
    except GuardError:
        assert sum(it in (Mishap.FENCE, Mishap.SILENCE) for it in mishaps) > 5

    assert scene.arrived() == list(range(len(scene.arrived())))
    assert scene.broker.committed.get(("guard", ("orders", 0)), (0, ""))[1] in ("", str(len(scene.arrived())))


class Ticking:
    """A clock on which every look takes a tenth of a second."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        self.now += 0.1
        return self.now


def test_a_client_that_never_commits_is_given_up_after_some_rebuilds():
    scene = Scene(5)
    scene.broker.mishaps.extend([Mishap.FENCE] * 50)

    with pytest.raises(GuardError, match="rebuilds in a row"):
        scene.mover(clock=Ticking()).run()

    assert scene.arrived() == []


def test_judging_overlaps_the_commit_before():
    scene, log = Scene(14), []
    judging = threading.Event()

    def judge(records):
        log.append(f"judge {records[0].offset}")
        if records[0].offset == 7:
            judging.set()  # only now may the first commit go on
        return copying(records)

    mover = scene.mover(judge)
    clients = mover._clients
    carry_first = clients.transactions

    def transactions():
        it = carry_first()
        carry = it.carry
        it.carry = lambda *given: (judging.wait(10), log.append("carry"), carry(*given))[2]
        return it

    clients.transactions = transactions
    mover.run()

    assert log == ["judge 0", "judge 7", "carry", "carry"]
    assert scene.arrived() == list(range(14))


def test_records_of_a_partition_given_up_are_not_told():
    scene = Scene(0)
    scene.broker.create("orders", partitions=2)
    for partition in (0, 1):
        scene.broker.publish("orders", b"1", partition=partition)
    told = []

    def judge(records):
        if len(records) == 2:  # a second member joins while we judge, and takes over a partition
            mover.stop()
            source = scene.broker.members["guard"][0]
            source._tenures.pop(("orders", 1))
            scene.broker.owners.pop(("guard", ("orders", 1)))
        return records

    def tell(records, heads):
        told.extend(record.partition for record in records)
        return Told(copying(records))

    mover = scene.mover(judge, tell)
    mover.run()

    assert told == [0]


class Silent:
    """Transactions whose call never returns."""

    def __init__(self):
        self.released = threading.Event()

    def carry(self, *_):
        self.released.wait(20)
        return Result(committed=True)

    def close(self):
        pass


def test_a_call_that_never_returns_is_given_up():
    silent, polls = Silent(), []
    committer = Committer(silent, watchdog_s=0.01)
    committer._patience = 0.02
    committer.start([], [], None)

    with pytest.raises(Fenced, match="did not return"):
        committer.land(meanwhile=lambda: polls.append(1), every=0.005)

    assert polls
    silent.released.set()


def test_one_transaction_at_a_time():
    silent = Silent()
    committer = Committer(silent, watchdog_s=1)
    committer.start([], [], None)

    with pytest.raises(GuardError, match="two transactions"):
        committer.start([], [], None)

    silent.released.set()
