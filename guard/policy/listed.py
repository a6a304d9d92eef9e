"""Which entries of a policy's lists speak of which guarded topics, and what those of `allow` excuse on a day.

INVARIANT: no entry excuses what is proven, a secret or classified, whatever a bundle holds; and none does after its last
day. Without a day nothing is excused.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from classifiers.excusing import Excuses
from guard.policy.resolve import labels_of
from guard.policy.scoring import is_fixed
from schemas.policy import Content
from schemas.tuned import ListEntry


def entries_of(content: Content, kind: str) -> tuple[ListEntry, ...]:
    """Return a policy's entries of `deny` or of `allow`."""
    spec = content.classifiers
    return tuple(one for one in (spec.lists or () if spec is not None else ()) if one.list == kind)


def topics_of(entry: ListEntry, content: Content) -> Iterator[str]:
    """Yield the guarded topics whose records an entry speaks of."""
    for name, flow in content.flows.items():
        if entry.flow not in (None, name):
            continue
        languages = flow.languages
        sure = entry.language is None or languages == (entry.language,)
        may_be = sure or languages is None or entry.language in languages
        if sure if entry.list == "allow" else may_be:
            yield flow.guarded_topic


def excuses_of(content: Content, at: date) -> Excuses | None:
    """Return what is excused on a day; None where nothing is."""
    if content.proven is None:  # nobody says what is found by proof
        return None
    labels = labels_of(content)
    by_topic: dict[str, dict[str, dict[str, str]]] = {}
    for entry in entries_of(content, "allow"):
        if not counts(entry, at) or is_fixed(entry.entity, labels, content.proven or ()):
            continue
        for topic in topics_of(entry, content):
            terms = by_topic.setdefault(topic, {}).setdefault(entry.entity, {})
            for term in entry.folded:
                terms[term] = min(entry.name, terms.get(term, entry.name))
    return Excuses(by_topic) if by_topic else None


def excusing(content: Content, flow: str, at: date) -> Mapping[str, ListEntry]:
    """Return the entries of `allow` that count on a flow and day, by name."""
    if content.proven is None:
        return {}
    labels = labels_of(content)
    topic = content.flows[flow].guarded_topic
    return {
        one.name: one
        for one in entries_of(content, "allow")
        if counts(one, at)
        and topic in topics_of(one, content)
        and not is_fixed(one.entity, labels, content.proven or ())
    }


def counts(entry: ListEntry, at: date) -> bool:
    """Return whether an entry counts on a day."""
    return entry.expires is None or at <= entry.expires
