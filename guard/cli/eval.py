"""Measure the classifiers on labelled texts: precision, recall, F1, F2, leak rate and false alarms."""

import gzip
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._options import as_json, print_json, print_table
from schemas.errors import SettingsError

if TYPE_CHECKING:
    from classifiers.agreement import Case, Judged
    from classifiers.contract import Pattern
    from classifiers.evaluation import Report
    from schemas.finding import Finding

Find = Callable[[Sequence[str]], "list[tuple[Finding, ...]]"]

_BATCH = 256


@click.command(help=__doc__)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False, exists=True)
)
@click.option(
    "--strict", is_flag=True, help="A finding counts only where it is the labelled span, to the character."
)
@click.option(
    "--errors",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="List N mistakes: places, never text.",
)
@click.option(
    "--entities", default="", metavar="NAMES", help="Only these entities or kinds, parted by commas."
)
@as_json
def command(files: tuple[Path, ...], strict: bool, errors: int, entities: str, as_json: bool) -> None:
    from itertools import islice

    import msgspec

    from classifiers.agreement import mistakes
    from classifiers.evaluation import report

    patterns = _chosen(entities)
    kinds = {pattern.entity: pattern.kind for pattern in patterns}
    judged = _judged(files, patterns, kinds)
    if entities:
        judged = [_only(one, frozenset(kinds.values())) for one in judged]
    found = report(judged, strict=strict)
    listed = list(islice(mistakes(judged, strict=strict), errors))
    if as_json:
        print_json({**msgspec.to_builtins(found), "mistakes": msgspec.to_builtins(listed)})
        return
    _print(found)
    if listed:
        rows = [(one.what, one.label, one.entity, one.id, f"{one.start}-{one.end}") for one in listed]
        print_table(("mistake", "label", "entity", "text", "place"), rows)


def finder(patterns: "Sequence[Pattern]") -> Find:
    """Return what finds the patterns' entities in texts. Raise SettingsError where a text has a fault."""
    from classifiers.detector import build, document_of
    from guard.wiring import automata

    detector = build(patterns, cache=automata())

    def find(texts: Sequence[str]) -> "list[tuple[Finding, ...]]":
        detections = detector.detect([document_of(text) for text in texts])
        for number, detection in enumerate(detections, start=1):
            if detection.fault is not None:
                code = detection.fault.code.value
                raise SettingsError(
                    f"text {number} of a batch cannot be scanned ({code}); leave it out of the file"
                )
        return [detection.findings for detection in detections]

    return find


def _chosen(entities: str) -> "tuple[Pattern, ...]":
    """Return the patterns of the named entities and kinds, or all."""
    from classifiers.patterns import load

    wanted = {name.strip() for name in entities.split(",") if name.strip()}
    known = {name for pattern in load() for name in (pattern.entity, pattern.kind)}
    if unknown := sorted(wanted - known):
        raise SettingsError(f"no classifier finds `{unknown[0]}`; `guard parts` lists what is found")
    return tuple(pattern for pattern in load() if not wanted or {pattern.entity, pattern.kind} & wanted)


def _only(one: "Judged", kinds: frozenset[str]) -> "Judged":
    """Return the judged text with labels of these kinds alone."""
    import msgspec

    from classifiers.agreement import label

    labels = {label(kind) for kind in kinds}
    return msgspec.structs.replace(one, spans=tuple(span for span in one.spans if span.label in labels))


def _cases(file: Path) -> "Iterator[Case]":
    from classifiers.agreement import case

    with (
        gzip.open(file, "rt", encoding="utf-8")
        if file.suffix == ".gz"
        else file.open(encoding="utf-8") as lines
    ):
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    yield case(line)
                except SettingsError as error:
                    raise SettingsError(f"{file.name} line {number}: {error}") from None


def _judged(files: tuple[Path, ...], patterns: "Sequence[Pattern]", kinds: dict[str, str]) -> "list[Judged]":
    from rich.console import Console
    from rich.progress import track

    from classifiers.agreement import judge

    find = finder(patterns)
    cases = [one for file in files for one in _cases(file)]
    starts = range(0, len(cases), _BATCH)
    console = Console(stderr=True)
    judged: list[Judged] = []
    for start in track(
        starts, description="judging", console=console, transient=True, disable=not console.is_terminal
    ):
        batch = cases[start : start + _BATCH]
        found = find([one.text for one in batch])
        judged.extend(judge(one, findings, kinds) for one, findings in zip(batch, found, strict=True))
    return judged


def _print(found: "Report") -> None:
    from collections import Counter

    languages = Counter((row.dataset, row.label) for row in found.rows if row.lang != "*")
    print_table(
        ("set", "language", "label", "spans", "precision", "recall", "F1", "F2", "F2, 95 %"),
        [
            (
                row.dataset,
                row.lang,
                row.label,
                row.spans,
                f"{row.precision:.3f}",
                f"{row.recall:.3f}",
                f"{row.f1:.3f}",
                f"{row.f2:.3f}",
                f"{row.f2_interval.low:.2f}-{row.f2_interval.high:.2f}",
            )
            for row in found.rows
            if (row.dataset != "*" or len(found.sets) > 1)
            and (row.lang == "*" or languages[row.dataset, row.label] > 1)
        ],
    )
    print_table(
        ("set", "records", "sensitive", "leak rate", "95 %", "clean", "false alarms /1,000"),
        [
            (
                one.dataset,
                one.records,
                one.sensitive,
                f"{one.leak_rate:.3f}" if one.sensitive else "",
                f"{one.leak_interval.low:.2f}-{one.leak_interval.high:.2f}" if one.sensitive else "",
                one.clean,
                one.false_alarms_per_1000 if one.clean else "",
            )
            for one in found.sets
        ],
    )
