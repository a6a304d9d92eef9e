"""A partition's counters have one owner: whoever takes them over goes on from what was told, and nobody else tells."""

import msgspec
import pytest

from schemas.errors import Fenced
from schemas.volumes import VolumeClaim
from streams.reading import read
from streams.windows.tally import Place, Tally, restored

pytestmark = pytest.mark.integration


def claim(numbers):
    told = b"".join(number.to_bytes(8, "big") for number in numbers)
    return VolumeClaim("c", "0", "a", 0, 300_000, (10,), 366, subjects=told, spent=len(numbers), carried=True)


@pytest.fixture
def place(broker, topic):
    properties = {"bootstrap.servers": broker.bootstrap, "log_level": "2"}
    return Place(properties, properties, topic("group"), topic("volumes", partitions=2), 2)


def test_whoever_had_the_counters_before_tells_nothing_any_more(place):
    before = Tally(3, place)
    before.take([(0, claim([1, 2]))])
    now = Tally(3, place)

    with pytest.raises(Fenced):
        before.take([(1, claim([1, 2, 3, 4, 5]))])
    now.take([(0, claim([1, 2])), (1, claim([2, 3]))])

    (counter,) = restored(read(place.consuming, place.topic)).values()
    assert (counter.count, counter.last.offset, counter.last.partition) == (3, 1, 3)


def test_what_was_told_is_taken_up_whoever_told_it(place):
    first = Tally(3, place)
    first.take([(offset, claim([offset])) for offset in range(8)])

    second = Tally(3, place)
    second.take([(8, claim([8]))])
    second.take([(3, claim([3]))])  # comes again

    told = [msgspec.json.decode(it.value()) for it in read(place.consuming, place.topic) if it.value()]
    assert [one["count"] for one in told if one["type"] == "count"] == list(range(1, 10))
    assert restored(read(place.consuming, place.topic))["c"].count == 9
