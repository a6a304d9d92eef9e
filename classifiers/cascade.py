"""The tiers as one detector: patterns everywhere, and behind them what costs more, where it can still change something."""

from collections.abc import Mapping, Sequence
from math import isfinite

from classifiers.contract import Detector, Tier
from classifiers.excusing import Excuses, parted, told
from classifiers.settle import Candidate
from classifiers.standing import joined
from schemas.document import Document
from schemas.errors import Fault, FaultCode, GuardError, RecordError
from schemas.finding import Detection

_FAILED = Fault(FaultCode.CLASSIFIER_FAILED, "detect")
_NOTHING: frozenset[str] = frozenset()

Answer = list[Candidate] | Fault


class Cascade:
    """Built once of the pattern tier, the tiers behind it in their order, and the labels of what patterns find."""

    def __init__(
        self, patterns: Detector, tiers: Sequence[Tier], labels: Mapping[str, Sequence[str]]
    ) -> None:
        self._patterns = patterns
        self._tiers = tuple(tiers)
        self._labels = {entity: frozenset(of) for entity, of in labels.items()}
        self.optional = _NOTHING.union(*(tier.entities for tier in self._tiers))

    def detect(
        self,
        documents: Sequence[Document],
        idle: Sequence[frozenset[str]] | None = None,
        excuses: Excuses | None = None,
    ) -> list[Detection]:
        """Return one detection a document, in order: what all its tiers found, or the fault that prevented it.

        INVARIANT: what the patterns found stands, whatever a tier adds.
        """
        found = self._patterns.detect(documents, None, excuses)
        behind = [
            0
            if one.fault is not None or not document.parts
            else self._behind(_NOTHING if idle is None else idle[index])
            for index, (document, one) in enumerate(zip(documents, found, strict=True))
        ]
        added: dict[int, list[Candidate]] = {}
        for number, tier in enumerate(self._tiers, start=1):
            asked = [
                index for index, count in enumerate(behind) if count >= number and found[index].fault is None
            ]
            answers = _asked(tier, [documents[index] for index in asked])
            for index, answer in zip(asked, answers, strict=True):
                if isinstance(answer, Fault):
                    found[index] = Detection(fault=answer)
                else:
                    added.setdefault(index, []).extend(answer)
        for index, candidates in added.items():
            if candidates and found[index].fault is None:
                found[index] = self._joined(documents[index], found[index], candidates, excuses)
        return found

    def rescan(self, documents: Sequence[Document], excuses: Excuses | None = None) -> list[Detection]:
        """Return what the patterns find in documents that were redacted."""
        return self._patterns.rescan(documents, excuses)

    def _joined(
        self, document: Document, found: Detection, candidates: list[Candidate], excuses: Excuses | None
    ) -> Detection:
        """Return what stands of all, and beside it what the policy's terms excuse."""
        terms = excuses.of(document) if excuses is not None else {}
        if not terms:
            return joined(document, found, candidates, self._labels)
        counting, excused = parted(candidates, document, terms)
        made = joined(document, found, counting, self._labels) if counting else found
        return Detection(made.findings, None, (*found.excused, *told(document, made.findings, excused)))

    def _behind(self, idle: frozenset[str]) -> int:
        """Return how many tiers must run where these entities change nothing: those before one that must run, too.

        What they find says whether a document names somebody, on which rests what a later one's finding means.
        """
        for count in range(len(self._tiers), 0, -1):
            if not self._tiers[count - 1].entities <= idle:
                return count
        return 0


def _asked(tier: Tier, documents: Sequence[Document]) -> list[Answer]:
    """Return a tier's answers, each checked. Where it fails over several documents, each is asked for alone."""
    if not documents:
        return []
    try:
        answers = list(tier.candidates(documents))
    except GuardError:
        raise
    except RecordError as error:
        answers = [Fault(error.code, "detect")]
    except Exception:  # noqa: BLE001 - a tier is a plug-in: what it raises is these documents' fault, not the guard's
        answers = []
    if len(answers) != len(documents):
        if len(documents) == 1:
            return [_FAILED]
        return [answer for document in documents for answer in _asked(tier, [document])]
    return [_checked(one, tier, document) for one, document in zip(answers, documents, strict=True)]


def _checked(answer: Answer, tier: Tier, document: Document) -> Answer:
    try:
        if isinstance(answer, Fault) or all(_is_sound(one, tier, document) for one in answer):
            return answer
    except RecordError as error:
        return Fault(error.code, "detect")
    return _FAILED


def _is_sound(one: Candidate, tier: Tier, document: Document) -> bool:
    """Whether a candidate is what its tier may find, at a place that the document has."""
    fields = document.fields
    return (
        one.entity in tier.entities
        and 0 <= one.field < len(fields)
        and 0 <= one.start < one.end <= len(fields[one.field].text)
        and not one.origin
        and isfinite(one.score)
        and 0 <= one.score <= 1
    )
