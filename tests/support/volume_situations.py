"""A situation in which nothing is known but one count."""

from msgspec.structs import replace
from policies import TODAY, to_country

from guard.policy.movement import Situation, movement_of

_movement = []


def situation(count: int) -> Situation:
    if not _movement:
        policy = to_country("US")
        flow = next(iter(policy.by_name.values()))
        _movement.append(movement_of(flow, flow.destinations[0], policy.law, TODAY))
    made = Situation(_movement[0], None, None)
    return replace(made, volumes={"volume.subjects_12m": count})
