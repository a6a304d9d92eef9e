"""What a past decision's findings are under another policy's lists: what an entry excused counts where that entry is gone.

The log holds no texts. What an entry of the candidate would excuse that none did then cannot be told, nor what terms,
words or patterns of the candidate would find.
"""

from datetime import date

from msgspec.structs import replace

from guard.policy.compile import Policy
from guard.policy.listed import excusing
from guard.replay.past import Past
from schemas.tuned import ListEntry


def as_listed(past: Past, policy: Policy, before: Policy | None, at: date) -> Past | None:
    """Return a past decision with the findings that the policy's lists leave it on a day.

    None where the policy may excuse a finding that was not excused then: its text is not in the log.
    """
    if policy is before and at == past.day:
        return past
    now = excusing(policy.content, past.flow, at)
    then = excusing(before.content, past.flow, past.day) if before is not None and _has(before, past) else {}
    found = {one.entity for one in past.findings}
    if any(
        entry.entity in found and not any(_covers(old, entry) for old in then.values())
        for entry in now.values()
    ):
        return None
    counting = [
        one.finding
        for one in past.excused
        if one.entry not in then or not any(_covers(entry, then[one.entry]) for entry in now.values())
    ]
    return replace(past, findings=(*past.findings, *counting)) if counting else past


def _has(policy: Policy, past: Past) -> bool:
    return past.flow in policy.by_name


def _covers(entry: ListEntry, other: ListEntry) -> bool:
    """Return whether an entry excuses all that another does. Both speak of the flow."""
    return entry.entity == other.entity and entry.folded >= other.folded
