"""What a policy changes of the classifiers, entry by entry, under the names that `guard policy diff` tells."""

from typing import Any, Literal, NamedTuple

from guard.changes.patterns import own_pattern
from schemas.label import ThresholdEntry
from schemas.policy import Content
from schemas.tuned import ContextEntry, ListEntry, OwnPattern

Kind = Literal["list", "pattern", "context", "threshold"]


class OwnPart(NamedTuple):
    """One entry of a policy. `what` tells what it does without its terms; `entry` is all that it says."""

    kind: Kind
    name: str
    version: str
    entity: str
    what: str
    entry: ListEntry | OwnPattern | ContextEntry | ThresholdEntry

    @property
    def card(self) -> dict[str, Any]:
        """All that the entry says."""
        said = self.entry.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
        return {
            "name": self.name,
            "kind": self.kind,
            **({"version": self.version} if self.version else {}),
            **said,
        }


def own_parts(content: Content) -> list[OwnPart]:
    """Return a policy's entries: lists, patterns, context words, thresholds."""
    spec, found = content.classifiers, list[OwnPart]()
    for one in (spec.lists or ()) if spec is not None else ():
        says = f"always {one.entity}" if one.list == "deny" else f"alone no {one.entity}, until {one.expires}"
        found.append(OwnPart("list", one.name, "", one.entity, f"{len(one.terms):,} terms, {says}", one))
    for pattern in (spec.patterns or ()) if spec is not None else ():
        labels = content.entities.get(pattern.entity, pattern.labels)
        made = own_pattern(pattern, labels)
        found.append(
            OwnPart("pattern", pattern.name, str(made.version), pattern.entity, pattern.entity, pattern)
        )
    for number, words in enumerate((spec.context or ()) if spec is not None else (), start=1):
        says = f"{len(words.every)} words that speak of {words.entity}"
        found.append(OwnPart("context", f"{words.entity} {number}", "", words.entity, says, words))
    for entry in content.thresholds.entries or ():
        says = f"counts from {entry.at_least:g}" + (f", until {entry.expires}" if entry.expires else "")
        found.append(OwnPart("threshold", entry.name, "", entry.entity or "", says, entry))
    return found
