"""Made-up records of twenty causes, no two of one cause alike: what cases are rolled up from under measurement."""

import json
from collections import Counter

from schemas.case import Case

_MARKINGS = (
    ("MARKING_NATO_RANK_3", "NATO CONFIDENTIAL"),
    ("MARKING_NATO_RANK_4", "NATO SECRET"),
    ("MARKING_NATO_RANK_5", "COSMIC TOP SECRET"),
    ("MARKING_US_RANK_5", "TOP SECRET//SI//NOFORN"),
)
_FIELDS = ("text", "note", "subject", "body")
_FAULTS = (
    ("decode.invalid_number", b'{"id": %d, "amount": NaN}'),
    ("decode.duplicate_name", b'{"id": %d, "id": 2}'),
    ("decode.invalid_json", b'{"id": %d'),
    ("decode.invalid_utf8", b'{"id": %d, "name": "\xff"}'),
)
CAUSES = len(_MARKINGS) * len(_FIELDS) + len(_FAULTS)

Key = tuple[str, str]  # entity or fault, and place


def record(number: int) -> bytes:
    """Return the record of that number; every twentieth is of the same cause."""
    kind = number % CAUSES
    if kind >= CAUSES - len(_FAULTS):
        return _FAULTS[kind - CAUSES][1] % number
    _, marking = _MARKINGS[kind // len(_FIELDS)]
    lines: list[dict[str, object]] = [{"sku": f"S-{line}"} for line in range(number // CAUSES % 5)]
    lines.append({_FIELDS[kind % len(_FIELDS)]: f"line {number} is filed as {marking} since yesterday"})
    content: dict[str, object] = {"id": number, "lines": lines}
    if number % 3 == 0:
        content["contact"] = f"desk{number}@example.org"
    return json.dumps(content).encode()


def expected(count: int) -> Counter[Key]:
    """Return how many of the first `count` records are of each cause."""
    found: Counter[Key] = Counter()
    for kind in range(CAUSES):
        number = len(range(kind, count, CAUSES))
        if kind >= CAUSES - len(_FAULTS):
            found[_FAULTS[kind - CAUSES][0], ""] += number
        else:
            place = f"/value/lines/*/{_FIELDS[kind % len(_FIELDS)]}"
            found[_MARKINGS[kind // len(_FIELDS)][0], place] += number
    return +found


def key_of(case: Case) -> Key:
    return case.cause.fault or case.cause.entity, case.cause.place
