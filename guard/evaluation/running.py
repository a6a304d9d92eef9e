"""A detector over labelled texts, timed by the processor's clock."""

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from classifiers.agreement import Case, Judged, judge, label
from classifiers.contract import Detector
from classifiers.detector import build
from classifiers.excusing import Excuses
from classifiers.kinds import kinds, topics
from classifiers.patterns import load
from guard.detecting import automata, detector, model_version, own_versions
from guard.evaluation.documents import document_of, placed
from schemas.errors import SettingsError
from streams.classifying import Classifiers
from streams.settings import load as load_settings

Which = Literal["cascade", "patterns"]
Engine = Literal["auto", "cuda", "openvino", "torch"]

BATCH = 256
_WARM = 8  # texts looked at before the clock starts, so that building and loading count no text's time


class Speed(Struct, frozen=True):
    """What detection alone cost. A device's own time is in the seconds on the wall, not in the processor's."""

    records: int
    characters: int
    cpu_seconds: float
    wall_seconds: float

    @property
    def told(self) -> dict[str, float]:
        """The figures, with records and characters a second of the processor."""
        seconds = max(self.cpu_seconds, 1e-9)
        return {
            "records": self.records,
            "characters": self.characters,
            "cpu_seconds": round(self.cpu_seconds, 3),
            "wall_seconds": round(self.wall_seconds, 3),
            "records_per_second": round(self.records / seconds, 1),
            "characters_per_second": round(self.characters / seconds, 1),
        }


class Chosen(Struct, frozen=True):
    """A detector, and what it is: `model` is the version of the model in it, empty where there is none; `own` the user's."""

    detector: Detector
    name: str
    model: str = ""
    own: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        model = f"with model {self.model}" if self.model else "without a model"
        return f"{self.name} {model}" + (f", with {', '.join(self.own)}" if self.own else "")


@cache
def chosen(
    which: Which, *, model: str = "auto", engine: Engine = "auto", config: Path | None = None
) -> Chosen:
    """Return the detector that the guard runs with this model, or its patterns alone.

    Classifiers of the user's own, and whether names of fields count, are what `config` says. It remembers no text and
    waits long: what is measured is the work, each text once.
    """
    if which == "patterns":
        return Chosen(build(load(), cache=automata()), which)
    asked = measuring(config, model=model, engine=engine)
    return Chosen(detector(asked), which, model_version(asked), own_versions(asked))


def measuring(config: Path | None, *, model: str = "auto", engine: Engine = "auto") -> Classifiers:
    """Return what a configuration asks of classifiers, with this encoder: nothing is remembered, and all waited for."""
    given = load_settings(config).classifiers if config is not None else Classifiers()
    return given.model_copy(update={"model": model, "engine": engine, "deadline_s": 600.0, "remembered": 0})


def judged(
    cases: Sequence[Case],
    detector: Detector,
    advance: Callable[[int], None] = lambda _count: None,
    *,
    known: Mapping[str, str] | None = None,
    topic: str = "",
    excuses: Excuses | None = None,
    needed: Callable[[str], float] = lambda _entity: 0.0,
) -> tuple[list[Judged], Speed]:
    """Return what was found in each text, and what it cost. Raise SettingsError where a text has a fault.

    `advance` is told how many texts were judged since. `known` are entities with their kinds; texts are read as records of
    a guarded topic; what is excused, or scores below what its entity needs, is not found.
    """
    kinds_known = kinds() if known is None else known
    detector.detect([document_of(one.text, topic) for one in cases[:_WARM]])
    found: list[Judged] = []
    cpu = wall = 0.0
    for start in range(0, len(cases), BATCH):
        batch = cases[start : start + BATCH]
        documents = [document_of(one.text, topic) for one in batch]
        began = time.process_time(), time.perf_counter()
        detections = detector.detect(documents, None, excuses)
        cpu, wall = cpu + time.process_time() - began[0], wall + time.perf_counter() - began[1]
        for one, document, detection in zip(batch, documents, detections, strict=True):
            if detection.fault is not None:
                raise SettingsError(
                    f"text `{one.id}` cannot be scanned ({detection.fault.code.value}); leave it out of the file"
                )
            counting = [it for it in detection.findings if round(it.score, 4) >= needed(it.entity)]
            found.append(judge(one, placed(document, counting), kinds_known, topics()))
        advance(len(batch))
    return found, Speed(len(cases), sum(len(one.text) for one in cases), cpu, wall)


def named(names: Iterable[str], known: Mapping[str, str] | None = None) -> frozenset[str]:
    """Return the kinds that entities and kinds name. Raise SettingsError where nothing finds one."""
    wanted = {name.strip() for name in names if name.strip()}
    known = kinds() | topics() if known is None else known
    if unknown := sorted(wanted - known.keys() - set(known.values())):
        raise SettingsError(f"no classifier finds `{unknown[0]}`; `guard parts` lists what is found")
    return frozenset(wanted)


def only(
    judged: Iterable[Judged], wanted: Collection[str], known: Mapping[str, str] | None = None
) -> list[Judged]:
    """Return the judged texts with findings of these entities and kinds, and labels of their kinds, alone."""
    known = kinds() | topics() if known is None else known
    meant = frozenset(known.get(name, name) for name in wanted)
    entities = {entity for entity, kind in known.items() if entity in wanted or kind in wanted}
    labels = {label(kind) for kind in meant}
    return [
        msgspec.structs.replace(
            one,
            spans=tuple(span for span in one.spans if span.label in labels),
            findings=tuple(found for found in one.findings if found.entity in entities),
            topics=tuple(name for name in one.topics if name in meant),
            told=one.told & meant,
        )
        for one in judged
    ]
