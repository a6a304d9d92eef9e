"""Whether data of a label reached operators of a domicile in a period: proven not, disproven, or not provable and why.

The absence of a finding is no proof of the absence of data. What is proven is that nothing which the classifiers of those
bundles looked for and found, and nothing that records declare of themselves, went there under that label.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Literal

from msgspec import Struct, field

from guard.audit.report import Report as Audited
from guard.policy.compile import Policy
from guard.policy.compiled import Destination
from guard.replay.past import Past
from guard.reports.carried import Carried, carried, has
from guard.reports.recipients import found
from schemas.label import PERSONAL, PSEUDONYMOUS, SPECIAL, with_implied

Word = Literal["proven", "disproven", "not provable"]
LISTED = 1_000  # decision ids kept of each sort; all are counted


class Question(Struct, frozen=True):
    """No data of a label reached an operator domiciled somewhere, or with `by_parent` one whose ultimate parent is."""

    label: str
    domicile: str  # a country or a bloc
    since: int
    until: int
    by_parent: bool = False

    @property
    def said(self) -> str:
        whose = "operator with a domicile or an ultimate parent" if self.by_parent else "operator domiciled"
        return f"no record labelled `{self.label}` reached an {whose} in {self.domicile}"


class Listed(Struct):
    """Decisions of one sort: how many records, and the ids of the first ones."""

    records: int = 0
    decisions: list[str] = field(default_factory=list)

    def add(self, past: Past) -> None:
        self.records += past.count
        if len(self.decisions) < LISTED:
            self.decisions.append(f"{past.id} (span of {past.count:,})" if past.count > 1 else past.id)


class Answer(Struct):
    """What was found. `doubts` say by reason which records may or may not belong to the finding."""

    question: Question
    reached: Listed = field(default_factory=Listed)  # carried the label there
    redacted: Listed = field(default_factory=Listed)  # went there with every finding of the label rewritten
    faint: Listed = field(default_factory=Listed)  # went there with such a finding below its threshold
    doubts: dict[str, Listed] = field(default_factory=dict)
    there: dict[str, int] = field(default_factory=dict)  # destination in question: records that went there
    elsewhere: int = 0  # records that went to other destinations
    looked_for: dict[str, float] = field(
        default_factory=dict
    )  # entity with that label: lowest threshold it counts from
    classifiers: list[str] = field(default_factory=list)  # whose findings of the label are in the period
    bundles: list[str] = field(default_factory=list)
    impediments: list[str] = field(default_factory=list)  # why nothing can be proven whatever was read
    audited: Audited | None = None

    @property
    def word(self) -> Word:
        if self.reached.records:
            return "disproven"
        return "not provable" if self.impediments or self.doubts else "proven"


def absence(
    past: Iterable[Past], then: Callable[[str], Policy], question: Question, audited: Audited | None = None
) -> Answer:
    """Return the answer from the decisions of the period. `then` finds the policy of a bundle, KeyError where it is lost."""
    search = _Search(then, question, audited)
    for one in past:
        search.take(one)
    return search.closed()


class _Search:
    """The state of one search."""

    def __init__(self, then: Callable[[str], Policy], question: Question, audited: Audited | None) -> None:
        self._question = question
        self._answer = Answer(question, audited=audited)
        self._classifiers: set[str] = set()
        self._bundles: dict[str, None] = {}

        @cache
        def policy_of(bundle: str) -> Policy | None:
            try:
                return then(bundle)
            except KeyError:
                return None

        self._policy = policy_of
        self._looked = cache(self._looked_for)

    def take(self, past: Past) -> None:
        self._bundles.setdefault(past.bundle)
        policy = self._policy(past.bundle)
        flow = None if policy is None else policy.flows.get(past.topic)
        if policy is not None:
            label = self._question.label
            self._classifiers.update(
                one.classifier
                for one in past.findings
                if has(policy.labels.get(one.entity, frozenset()), label)
            )
        if not past.has_passed:
            return
        destination = None if flow is None else found(flow, past.destination)
        if policy is None or flow is None or destination is None:
            self._doubt(
                past, f"bundle {past.bundle} is not archived, so who ran `{past.destination}` is not known"
            )
            return
        is_there = self._is_there(destination, policy)
        if is_there is False:
            self._answer.elsewhere += past.count
            return
        if is_there:
            there = self._answer.there
            there[past.destination] = there.get(past.destination, 0) + past.count
        if not self._looked(past.bundle):
            self._doubt(past, f"no entity of bundle {past.bundle} has the label: nothing looked for it")
            return
        self._weigh(past, carried(past, policy, flow), is_there=is_there)

    def _weigh(self, past: Past, what: Carried, *, is_there: bool | None) -> None:
        """Note what a record did that went, or may have gone, to an operator in question."""
        label, answer = self._question.label, self._answer
        carries = has(what.labels, label) or (label == PERSONAL and PSEUDONYMOUS in what.labels)
        if carries and not past.release:
            if is_there:
                answer.reached.add(past)
            else:
                self._doubt(past, f"the domicile of whoever runs `{past.destination}` is not on record")
        elif has(what.labels, label):
            self._doubt(
                past, "a release let it go, and what its approvers dismissed as false is in no decision"
            )
        elif doubt := _doubt(what, label):
            self._doubt(past, doubt)
        elif is_there and has(what.removed, label):
            answer.redacted.add(past)
        elif is_there and has(what.faint, label):
            answer.faint.add(past)

    def _is_there(self, destination: Destination, policy: Policy) -> bool | None:
        """Return whether an operator is in question; None where what is recorded does not tell."""
        domiciles = [destination.operator_domicile]
        if self._question.by_parent:
            domiciles.append(destination.parent_domicile)
        within = policy.law.jurisdictions.within
        if any(one is not None and within(one, (self._question.domicile,)) for one in domiciles):
            return True
        return None if None in domiciles else False

    def _looked_for(self, bundle: str) -> bool:
        policy, looked = self._policy(bundle), self._answer.looked_for
        entities = [
            entity
            for entity, labels in (policy.labels if policy else {}).items()
            if has(labels, self._question.label)
        ]
        for flow in policy.by_name.values() if policy else ():
            for entity in entities:
                threshold = flow.thresholds.get(entity, flow.default_threshold)
                looked[entity] = min(threshold, looked.get(entity, threshold))
        return bool(entities)

    def _doubt(self, past: Past, why: str) -> None:
        self._answer.doubts.setdefault(why, Listed()).add(past)

    def closed(self) -> Answer:
        self._answer.classifiers = sorted(self._classifiers)
        self._answer.bundles = list(self._bundles)
        for bundle in self._bundles:
            self._looked(bundle)
        return self._answer


def _doubt(what: Carried, label: str) -> str:
    """Return why nobody can say whether a record carried a label; empty where it can be said."""
    if what.is_opaque:
        return "some of its bytes nobody could read"
    if what.unknown:
        return f"its bundle has no labels for {', '.join(what.unknown)}"
    if label != SPECIAL and SPECIAL in what.given and SPECIAL in with_implied({label}):
        return f"it is labelled `{SPECIAL}` and nothing narrower, which may be `{label}`"
    return ""
