"""What a procurement report holds: every destination's values, and the engine's answer for each flow."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from guard.destinations.compare import told
from guard.destinations.portrait import Portrait, portrait
from guard.destinations.sovereignty import Sovereignty, assess
from guard.policy.compile import Policy
from guard.policy.serving import Served, served

_WORDS = {
    "allow": "yes",
    "redact": "redacted",
    "reroute": "yes",
    "hold": "asks a person",
    "block": "no",
}
NOTE = (
    "Dated research and your own records, not legal advice. An answer holds for the labels named and for this bundle; "
    "what nobody recorded counts as unknown, and unknown takes the stricter branch."
)


class Entry(Struct, frozen=True):
    """One destination in a report."""

    shown: Portrait
    standing: Sovereignty
    values: dict[str, str]
    answers: tuple[Served, ...]


class Report(Struct, frozen=True):
    """A report on some destinations, for one bundle and day."""

    bundle: str
    at: date
    entries: tuple[Entry, ...]
    flows: tuple[str, ...]

    @property
    def questions(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What was asked of each destination: flow and labels."""
        return tuple(dict.fromkeys((one.flow, one.labels) for entry in self.entries for one in entry.answers))


def report(policy: Policy, at: date, *, only: Iterable[str] = ()) -> Report:
    """Return a report on all destinations of a policy, or on those named. Raise SettingsError where one is none."""
    names = tuple(only) or tuple(sorted(policy.content.destinations))
    entries = tuple(_entry(policy, name, at) for name in names)
    return Report(policy.digest, at, entries, tuple(sorted(policy.content.flows)))


def answer(one: Served) -> str:
    """Return an answer in a word or two.

    >>> answer(Served("orders", "model", ("health",), "hold"))
    'asks a person'
    """
    return _WORDS[one.action]


def asked(flow: str, labels: tuple[str, ...]) -> str:
    return f"{flow}: {', '.join(labels) if labels else 'nothing found'}"


def _entry(policy: Policy, name: str, at: date) -> Entry:
    shown = portrait(policy.content, name, at)
    standing = assess(policy.content, name, at)
    return Entry(shown, standing, told(shown, standing), tuple(served(policy, name, at)))
