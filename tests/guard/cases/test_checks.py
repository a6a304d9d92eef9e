"""What commands and console check alike before a word is sent."""

import pytest
from acting import Topics

from guard.cases.checks import in_quarantine, place_named
from streams.testing import settings_for


@pytest.mark.parametrize(
    ("decision", "place"),
    [
        ("orders/3/17", "orders/3/17"),
        ("orders/3/17.r2", "orders/3/17"),
        ("shop.returns/3/17.r1", "shop.returns/3/17"),  # a topic may be called as it likes
        ("shop.returns/3/17", "shop.returns/3/17"),
    ],
)
def test_every_decision_of_a_record_names_its_place(decision, place):
    assert place_named(decision) == place


def test_the_newest_original_of_a_place_is_found_whichever_decision_is_named(monkeypatch):
    topics, settings = Topics(monkeypatch, lambda: 1), settings_for()
    for decision in ("orders/0/1", "orders/0/2", "orders/0/1.r1"):
        place = dict(zip(("topic", "partition", "offset"), place_named(decision).split("/"), strict=True))
        headers = [(f"__connect.errors.{name}", value.encode()) for name, value in place.items()]
        topics.put(
            settings.topics.quarantine, b"", b"", [("__guard.decision.id", decision.encode()), *headers]
        )

    found = in_quarantine(settings, ["orders/0/1", "orders/0/1.r1", "orders/0/9"])
    assert {name: one.quarantine for name, one in found.items()} == {
        "orders/0/1": f"{settings.topics.quarantine}/0/2",
        "orders/0/1.r1": f"{settings.topics.quarantine}/0/2",
    }
