"""What the stateful side tells of a flow: counts by minute, what was found of late, how far that is from its baseline, alerts."""

from enum import StrEnum

from msgspec import Struct

BASELINE_KEY = (
    "baseline/"  # before a flow's name, as a message key of guard.windows: what it is compared with
)


class Mix(Struct, frozen=True, omit_defaults=True):
    """What was found in some records of a flow: findings by entity, and by tenth of their score for each classifier."""

    records: int = 0
    entities: dict[str, int] = {}
    scores: dict[str, list[int]] = {}


class Baseline(Struct, frozen=True):
    """The mix that a person pinned for a flow."""

    flow: str
    at: int
    mix: Mix


class AlertKind(StrEnum):
    BLOCK_RATE = "block_rate"  # more of the last 15 minutes' records were held or blocked than should be
    LABEL_DRIFT = "label_drift"  # what is found is no longer as in the baseline
    SCORE_DRIFT = "score_drift"  # nor how certain a classifier is


class Alert(Struct, frozen=True, omit_defaults=True):
    """One kind of alert of one flow: whether it is raised, since when, and when people were told last."""

    is_raised: bool = False
    since: int = 0
    told: int = 0
    silenced: int = 0  # how often it was raised since, without anybody being told


class AlertEvent(Struct, frozen=True):
    """What goes to `guard.alerts`: an alert that was raised, or is over."""

    id: str
    flow: str
    kind: AlertKind
    is_raised: bool
    at: int
    value: float
    bound: float  # that it crossed


class Window(Struct, frozen=True, omit_defaults=True):
    """One flow, as told on the compacted `guard.windows` and kept in its table."""

    flow: str
    at: int = 0
    minutes: dict[str, dict[str, int]] = {}  # minute since the epoch -> records, bytes, actions, milliseconds
    mixes: dict[int, Mix] = {}  # hour since the epoch -> what was found; the last two
    drift: dict[
        str, float
    ] = {}  # `labels`, and each classifier: population stability index against the baseline
    alerts: dict[AlertKind, Alert] = {}
    seen: dict[int, int] = {}  # partition of guard.summaries -> the last offset counted
