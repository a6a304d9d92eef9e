"""Workers and the counters' owner together: no interleaving of theirs passes a cap."""

from dataclasses import replace
from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from volume_policies import person, record, write

from guard.deployment import create
from guard.keyring import KeyRing
from guard.pipeline import judge
from guard.policy.compile import Policy
from guard.policy.modes import stages_of
from guard.volumes.counting import Volumes
from guard.volumes.terms import Terms
from guard.wiring import offline
from schemas.decision import Action
from schemas.policy import ModeSpec
from schemas.record import Record
from schemas.volumes import VolumeClaim
from streams.windows.volumes import Counter

CAP = 6
AT = int(datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp() * 1000)
STALE = 300_000
KEYS = KeyRing({"e1": b"k" * 32})


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    folder = tmp_path_factory.mktemp("volumes")
    create(folder)
    write(folder / "policy", cap=CAP)
    return offline(folder / "policy", folder / "keys")


class Site:
    """A few workers, the topic of their claims, and the owner of the counters, each moved on as the test says."""

    def __init__(self, checkpoint, slots=("0",)):
        self.checkpoint, self.at, self.offset = checkpoint, AT, 0
        self.claims, self.answers = [], []
        self.counters, self.cleared, self.heard = {}, [], {}
        self.workers = {}
        self.places = 0
        for slot in slots:
            self.begin(slot)

    def begin(self, slot, life=None):
        volumes = Volumes(KEYS, Terms(slot=slot, stale_ms=STALE), life=life or f"{slot}-{len(self.claims)}")
        self.workers[slot], self.heard[slot] = volumes, 0
        volumes.adopt(self.checkpoint.policy, self.at)
        self.ask(slot)

    def ask(self, slot):
        volumes = self.workers[slot]
        self.write(volumes.asking(self.at, due=tuple(volumes.allowances)))

    def heed(self, slot):
        """Ask only where something is due, as a worker does between two batches."""
        volumes = self.workers[slot]
        due = [name for name, one in volumes.allowances.items() if one.denied]
        self.write(volumes.asking(self.at, due=due))

    def write(self, movements):
        self.claims += [msgspec.json.decode(one.value, type=VolumeClaim) for one in movements]

    def count(self, most=1000):
        for claim in self.claims[self.offset : self.offset + most]:
            counter = self.counters.setdefault(claim.counter, Counter(claim.counter))
            self.answers += [one for one in counter.take(claim, 0, self.offset) if one is not None]
            self.offset += 1

    def hear(self, slot, most=1000):
        start = self.heard[slot]
        found = self.answers[start : start + most]
        self.heard[slot] += len(found)
        self.workers[slot].hear(found)

    def settle(self):
        for _ in range(4):
            self.count()
            for slot in self.workers:
                self.hear(slot)
                self.heed(slot)

    def judge(self, slot, numbers):
        volumes = self.workers[slot]
        volumes.step("consumed")
        volumes.moment(self.at)
        records = []
        for number in numbers:
            self.places += 1
            records.append(Record("claims", 0, self.places, 0, None, record(number)))
        return judge(records, replace(self.checkpoint, volumes=volumes), at=self.at)

    def send(self, slot, numbers, end="landed"):
        passages, volumes = self.judge(slot, numbers), self.workers[slot]
        movements = volumes.told(passages, self.at)
        volumes.step("told")
        if end == "landed":
            self.write(movements)
            for passage, number in zip(passages, numbers, strict=True):
                if passage.decision.outcome.action is Action.ALLOW:
                    self.cleared.append(number)
            volumes.step("landed")
        else:
            volumes.step("aborted")
            volumes.step("rewound")
        return [passage.decision.outcome.action for passage in passages]

    def total(self):
        return max(
            (one.count for name, one in self.counters.items() if name.startswith("subjects")), default=0
        )


def test_without_an_answer_every_rule_that_asks_is_strict(checkpoint):
    site = Site(checkpoint)

    assert site.send("0", [1]) == [Action.REDACT]


def test_an_answer_that_grew_stale_is_none(checkpoint):
    site = Site(checkpoint)
    site.settle()
    assert site.send("0", [1]) == [Action.ALLOW]

    site.at += STALE

    assert site.send("0", [1, 2]) == [Action.REDACT, Action.REDACT]
    site.ask("0")
    site.settle()
    assert site.send("0", [1, 2]) == [Action.ALLOW, Action.ALLOW]


def test_the_cap_holds_within_one_batch_and_those_counted_go_on(checkpoint):
    site = Site(checkpoint)
    site.settle()

    actions = site.send("0", [*range(CAP + 3), 0, 1])

    assert actions == [*[Action.ALLOW] * CAP, *[Action.REDACT] * 3, Action.ALLOW, Action.ALLOW]
    site.settle()
    assert site.total() == CAP
    assert site.send("0", [0, CAP]) == [Action.ALLOW, Action.REDACT]


def test_what_an_aborted_batch_would_have_sent_is_free_again(checkpoint):
    site = Site(checkpoint)
    site.settle()

    site.send("0", range(CAP), end="aborted")
    site.send("0", range(10, 10 + CAP))
    site.settle()

    assert sorted(set(site.cleared)) == list(range(10, 10 + CAP)) and site.total() == CAP


def test_an_idle_worker_leaves_a_busy_one_all_up_to_the_cap(checkpoint):
    site = Site(checkpoint, slots=("0", "1"))
    site.settle()

    for number in range(3 * CAP):
        site.send("1", [number])
        site.settle()

    assert len(set(site.cleared)) == CAP == site.total()


def test_a_worker_that_starts_anew_knows_who_was_counted(checkpoint):
    site = Site(checkpoint)
    site.settle()
    site.send("0", range(CAP))
    site.settle()

    site.begin("0", "second")
    site.settle()

    assert site.send("0", [*range(CAP), 99]) == [*[Action.ALLOW] * CAP, Action.REDACT]


def test_a_worker_killed_with_all_that_was_left_is_followed_by_one_that_gets_it(checkpoint):
    site = Site(checkpoint)
    site.settle()
    site.send("0", [0])
    site.settle()

    site.begin("0", "second")
    site.settle()
    first = site.send("0", [1])
    site.settle()

    assert first == [Action.REDACT]  # the one before may still have sent it
    assert site.send("0", range(1, CAP)) == [Action.ALLOW] * (CAP - 1)


def test_what_passes_because_a_rule_is_in_shadow_is_counted_all_the_same(checkpoint):
    content = checkpoint.policy.content
    shadow = ModeSpec(pack="us-dsp-202", mode="shadow")
    policy = Policy(
        content.model_copy(update={"bundle": content.bundle.model_copy(update={"modes": (shadow,)})})
    )
    site = Site(replace(checkpoint, policy=policy, stages=stages_of(policy, b"k" * 32)))
    site.settle()

    actions = site.send("0", range(CAP + 3))
    site.settle()

    assert actions == [Action.ALLOW] * (CAP + 3) and site.total() == CAP + 3


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.sampled_from("01"), st.lists(st.integers(0, 14), min_size=1, max_size=4)),
        st.tuples(st.just("abort"), st.sampled_from("01"), st.lists(st.integers(0, 14), min_size=1, max_size=4)),
        st.tuples(st.just("count"), st.integers(1, 4)),
        st.tuples(st.just("hear"), st.sampled_from("01"), st.integers(1, 6)),
        st.tuples(st.just("heed"), st.sampled_from("01")),
        st.tuples(st.just("ask"), st.sampled_from("01")),
        st.tuples(st.just("begin"), st.sampled_from("01")),
        st.tuples(st.just("wait"), st.integers(1, 4)),
    ),
    max_size=40,
)  # fmt: skip


@settings(max_examples=60)
@given(STEPS)
def test_no_interleaving_clears_one_subject_too_many(checkpoint, steps):
    site = Site(checkpoint, slots=("0", "1"))
    site.settle()
    for name, *rest in steps:
        match name:
            case "send":
                site.send(*rest)
            case "abort":
                site.send(*rest, end="aborted")
            case "count" | "hear" | "heed" | "ask" | "begin":
                getattr(site, name)(*rest)
            case "wait":
                site.at += rest[0] * STALE // 3
        assert len(set(site.cleared)) <= CAP

    site.settle()
    assert site.total() == len(set(site.cleared))


def test_people_are_told_apart_in_the_test_itself():
    assert len({person(number) for number in range(1000)}) == 1000
    assert date.fromordinal(719163) == date(1970, 1, 1)
