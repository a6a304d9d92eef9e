"""The corpus to measure with is the same each time and holds what it says."""

import json

import pytest

from guard.bench.corpus import KINDS, SHARE_WITH_FINDINGS, records

_SIZES = {"orders": 200, "tickets": 1000, "documents": 8000}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_records(kind):
    assert records(kind, 20, seed=7) == records(kind, 20, seed=7)
    assert records(kind, 20, seed=7) != records(kind, 20, seed=8)


@pytest.mark.parametrize(("kind", "size"), _SIZES.items())
def test_records_are_json_of_about_their_size(kind, size):
    made = records(kind, 50)

    assert all(json.loads(record) for record in made)
    assert size * 0.8 < sum(map(len, made)) / len(made) < size * 1.2


def test_three_in_ten_orders_name_a_person():
    made = records("orders", 2000)
    personal = sum("trace" not in json.loads(record) for record in made)

    assert abs(personal / len(made) - SHARE_WITH_FINDINGS) < 0.05
