"""The model tier: documents to candidates, each different text read once, whatever engine reads it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from classifiers.deadline import Deadline
from classifiers.models.batches import Job, Logits, answers
from classifiers.models.cache import Cache, Known
from classifiers.models.card import version_of
from classifiers.models.decoding import Text, add, scale_of, spans, topics, unread
from classifiers.models.engines import Engine
from classifiers.models.entities import NAME, UNTOLD
from classifiers.models.heads import DOCUMENTS, SPANS
from classifiers.models.once import STAGE, each_once
from classifiers.models.padding import Ids
from classifiers.models.tokens import Word
from classifiers.models.windows import Reading, Window, readings, windows
from classifiers.settle import Candidate
from classifiers.unwrapping import Budget, Limits
from schemas.document import Document
from schemas.errors import Fault, FaultCode, RecordError

if TYPE_CHECKING:
    from classifiers.models.remote import Served

_NO_LIMITS_CHANGED = Limits()


class Cutter(Protocol):
    """Cuts texts into pieces (`classifiers.models.tokens.Tokens`)."""

    begin: int
    end: int
    pad: int

    def encode(self, text: str) -> tuple[list[int], list[Word]]: ...


class Bounds(Struct, frozen=True):
    """What the tier may take: windows of one document, seconds of one batch; and how many texts it remembers."""

    windows: int = 512
    deadline_s: float = 30.0
    texts: int = 65_536


class _Unread(Struct, eq=False):
    """A text that nothing is known of yet."""

    content: str
    ids: Sequence[int]
    words: Sequence[Word]
    windows: Sequence[Window]
    found: Text
    fault: FaultCode | None = None

    @property
    def count(self) -> int:
        return len(self.windows)


class ModelTier:
    """Built once. Keeps digests and what was told of them, never a text. One thread at a time."""

    def __init__(
        self,
        tokens: Cutter,
        build: Callable[[], Engine],
        card: Mapping[str, Any],
        *,
        version: str,
        bounds: Bounds | None = None,
        limits: Limits = _NO_LIMITS_CHANGED,
    ) -> None:
        self.name = f"{NAME}@{version}"
        self.entities = frozenset(head.entity for head in (*SPANS, *DOCUMENTS)) - UNTOLD
        self._bounds = bounds or Bounds()
        self._tokens, self._limits, self._scale = tokens, limits, scale_of(card)
        self.engine = ""

        def run() -> Callable[[tuple[Ids, Ids]], Logits]:
            engine = build()
            self.engine = engine.name
            return lambda batch: engine.run(*batch)

        self._runner = Deadline(run, seconds=self._bounds.deadline_s)
        self.cache = Cache(self.name, most=self._bounds.texts)

    def candidates(self, documents: Sequence[Document]) -> list[list[Candidate] | Fault]:
        """Return what each document holds, or the fault that prevented that. Raise GuardError where the device is lost."""
        given = [self._readings(document) for document in documents]
        told = each_once(
            [one if isinstance(one, Fault) else [reading.text for reading in one] for one in given],
            self.cache,
            most=self._bounds.windows,
            cut=self._cut,
            read=self._read,
        )
        return [
            several
            if isinstance(several, Fault)
            else known
            if isinstance(known, Fault)
            else self._told(document, several, known)
            for document, several, known in zip(documents, given, told, strict=True)
        ]

    def _readings(self, document: Document) -> list[Reading] | Fault:
        try:
            return readings(document, Budget(self._limits))
        except RecordError as error:
            return Fault(error.code, STAGE)

    def _cut(self, text: str) -> _Unread:
        ids, words = self._tokens.encode(text)
        return _Unread(text, ids, words, windows(words, text), unread(words))

    def _read(self, texts: Mapping[bytes, _Unread]) -> Iterator[tuple[bytes, Known | FaultCode]]:
        """Yield what is told of each text of which every window was read, of others why not."""
        each = list(texts.values())
        begin, end = self._tokens.begin, self._tokens.end
        jobs = [
            Job(
                owner,
                number,
                [begin, *(piece for one in window for piece in text.ids[one.first : one.last]), end],
            )
            for owner, text in enumerate(each)
            for number, window in enumerate(text.windows)
        ]
        self.cache.tally.pieces += sum(len(job.ids) for job in jobs)
        for answer in answers(jobs, self._runner, pad=self._tokens.pad):
            text = each[answer.job.owner]
            if answer.tokens is None or answer.topics is None:
                text.fault = answer.fault or FaultCode.CLASSIFIER_FAILED
                continue
            add(text.found, text.windows[answer.job.window], answer.tokens, answer.topics, self._scale)
        for digest, text in texts.items():
            yield digest, text.fault or self._known(text)

    def _known(self, text: _Unread) -> Known:
        told = topics(text.found, self._scale) if text.windows else ()
        return Known(spans(text.found, text.content, self._scale), told, text.count)

    def _told(
        self, document: Document, several: Sequence[Reading], known: Sequence[Known]
    ) -> list[Candidate]:
        found: list[Candidate] = []
        for reading, told in zip(several, known, strict=True):
            for span in told.spans:
                if (place := reading.back(span.start, span.end)) is not None:
                    head = SPANS[span.head]
                    found.append(self._candidate(head.entity, head.labels, reading.field, place, span.score))
            if reading.is_name:
                continue
            whole = (0, len(document.fields[reading.field].text))
            for topic in told.topics:
                label = DOCUMENTS[topic.head]
                if label.entity not in UNTOLD:
                    one = self._candidate(
                        label.entity, label.labels, reading.field, whole, topic.score, of_text=True
                    )
                    found.append(one)
        return found

    def _candidate(
        self,
        entity: str,
        labels: Sequence[str],
        field: int,
        place: tuple[int, int],
        score: float,
        *,
        of_text: bool = False,
    ) -> Candidate:
        # A policy that names no threshold counts from one half on; what the card tells counts there, too.
        sure = max(score, 0.5)
        return Candidate(
            entity,
            field,
            *place,
            score=sure,
            classifier=self.name,
            origin="",
            labels=frozenset(labels),
            in_context=False,
            of_text=of_text,
        )

    def __repr__(self) -> str:
        return f"ModelTier({self.name}, {self.engine})"


def load_served(directory: Path, served: "Served", *, bounds: Bounds | None = None) -> ModelTier:
    """Return the tier of an encoder that a server runs: its words are cut and its answers are read here.

    Raise SettingsError where the server does not answer now, or has another model than the directory's card tells of.
    """
    from classifiers.models.remote import RemoteEngine  # noqa: PLC0415 (of the extra `remote`)
    from classifiers.models.tokens import Tokens  # noqa: PLC0415
    from classifiers.models.weights import checked  # noqa: PLC0415

    card = checked(directory, ("tokenizer.json",))
    tokens = Tokens(directory / "tokenizer.json")

    def engine() -> RemoteEngine:
        return RemoteEngine(served, card["files"]["model.safetensors"])

    engine().probe(tokens.begin, tokens.end)
    return ModelTier(tokens, engine, card, version=version_of(card), bounds=bounds)


def load(directory: Path, *, engine: str = "auto", bounds: Bounds | None = None) -> ModelTier:
    """Return the tier of an encoder's directory. Raise SettingsError where a file or the engine is not what it should be."""
    from classifiers.models.engines import choose  # noqa: PLC0415 (a tier under test brings its own)
    from classifiers.models.tokens import Tokens  # noqa: PLC0415
    from classifiers.models.weights import load as load_weights  # noqa: PLC0415

    weights = load_weights(directory)
    return ModelTier(
        Tokens(directory / "tokenizer.json"),
        lambda: choose(weights, engine=engine),
        weights.card,
        version=version_of(weights.card),
        bounds=bounds,
    )
