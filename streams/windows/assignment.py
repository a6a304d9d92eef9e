"""Which partitions of the summaries are ours, as the application's consumer has it."""

from typing import Any

import faust


def owned(app: faust.App, source: Any) -> frozenset[int]:
    return frozenset(one.partition for one in app.consumer.assignment() if one.topic in source.topics)
