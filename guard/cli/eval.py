"""Measure the classifiers on labelled texts: precision, recall, F1, F2, leak rate and false alarms."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._labelled import cases_in, judged_by, scanned
from guard.cli._options import as_json, day, print_json, print_table

if TYPE_CHECKING:
    from classifiers.agreement import Judged
    from classifiers.evaluation import Report
    from guard.evaluation.running import Engine, Speed, Which


@click.command(help=__doc__)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--suite",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Every labelled file of this folder (.jsonl, .jsonl.gz).",
)
@click.option(
    "--detector",
    "which",
    type=click.Choice(["cascade", "patterns"]),
    default="cascade",
    show_default=True,
    help="All tiers as the guard runs them, or its patterns alone.",
)
@click.option(
    "--model",
    default="auto",
    show_default=True,
    metavar="auto|off|DIR",
    help="The cascade's model: the one that ships, none, or that of a directory.",
)
@click.option(
    "--engine",
    type=click.Choice(["auto", "cuda", "openvino", "torch"]),
    default="auto",
    show_default=True,
    help="What runs the model.",
)
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With the classifiers of your own that this configuration names; `--model` still chooses the encoder.",
)
@click.option(
    "--policy",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="As this policy directory counts: with its patterns, lists, context words and thresholds.",
)
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    help="Only N texts of each set, always the same ones.",
)
@click.option("--seed", default=7, show_default=True, help="Draws the sample and the intervals.")
@click.option(
    "--strict", is_flag=True, help="List as mistakes what is not the labelled span to the character."
)
@click.option(
    "--errors",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="List N mistakes: places, never text; in --html, with every letter masked.",
)
@click.option(
    "--entities", default="", metavar="NAMES", help="Only these entities or kinds, parted by commas."
)
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Write a page with plots to this file.",
)
@click.option(
    "--judged",
    "outcomes_to",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Write what each text came to, without content, for `guard classifier compare`.",
)
@click.option(
    "--unseen",
    is_flag=True,
    help="Only texts that the encoder was not trained on: of the files in its card, those held back.",
)
@click.option(
    "--perturbed",
    default="",
    metavar="KINDS",
    help="Copies of the texts as they could also have come (scanned, split, mail, ...), parted by commas, or `all`.",
)
@day
@as_json
def command(
    files: tuple[Path, ...],
    suite: Path | None,
    which: "Which",
    model: str,
    engine: "Engine",
    config: Path | None,
    policy: Path | None,
    sample: int | None,
    seed: int,
    strict: bool,
    errors: int,
    entities: str,
    html: Path | None,
    outcomes_to: Path | None,
    unseen: bool,
    perturbed: str,
    at: date,
    as_json: bool,
) -> None:
    import msgspec

    from classifiers.agreement import mistakes
    from classifiers.evaluation import report
    from classifiers.kinds import topics
    from guard.evaluation.masking import excerpts, masked_texts, spread
    from guard.evaluation.running import named, only

    scan = scanned(policy, at, which=which, model=model, engine=engine, config=config)
    known = {**scan.known, **topics()}
    wanted = named(entities.split(","), known)
    cases = cases_in(files, suite, sample=sample, seed=seed, model=model, unseen=unseen)
    if perturbed:
        from guard.evaluation.perturbing import copies, kinds_of

        cases = list(copies(cases, kinds_of(perturbed), seed=seed))
    detector = scan.detector
    judged, speed = judged_by(cases, detector, scan.standing)
    if wanted:
        judged = only(judged, wanted, known)
    found = report(judged, seed=seed)
    listed = spread(list(mistakes(judged, strict=strict)), errors) if errors else []
    if outcomes_to is not None:
        _write_outcomes(outcomes_to, judged)
    if html is not None:
        from guard.evaluation.page import page

        shown = list(excerpts(listed, judged, masked_texts(cases))) if listed else []
        html.write_text(
            page(found, detector=detector.told, speed=speed.told, excerpts=shown), encoding="utf-8"
        )
    if as_json:
        figures = {
            "detector": detector.name,
            "model": detector.model,
            "own": detector.own,
            **msgspec.to_builtins(found),
            "speed": speed.told,
        }
        print_json({**figures, "mistakes": msgspec.to_builtins(listed)})
        return
    _print(found, speed, detector.told)
    if listed:
        rows = [
            (one.what, one.label, one.entity, one.dataset, one.id, f"{one.start}-{one.end}") for one in listed
        ]
        print_table(("mistake", "label", "entity", "set", "text", "place"), rows)


def _write_outcomes(file: Path, judged: "Sequence[Judged]") -> None:
    import msgspec

    from classifiers.outcomes import outcomes

    encoder = msgspec.json.Encoder()
    file.write_bytes(b"".join(encoder.encode(one) + b"\n" for one in outcomes(judged)))


def _print(found: "Report", speed: "Speed", detector: str) -> None:
    from collections import Counter

    languages = Counter((row.dataset, row.label) for row in found.rows if row.lang != "*")
    sets = {one.dataset for one in found.sets} - {"*"}
    print_table(
        ("set", "language", "label", "spans", "precision", "recall", "F1", "F2", "F2, 95 %", "strict F2"),
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
                f"{row.strict.f2:.3f}",
            )
            for row in found.rows
            if (row.dataset != "*" or len(sets) > 1)
            and (row.lang == "*" or languages[row.dataset, row.label] > 1)
        ],
    )
    spoken = Counter(one.dataset for one in found.sets if one.lang != "*")
    print_table(
        ("set", "language", "records", "sensitive", "leak rate", "95 %", "clean", "false alarms /1,000"),
        [
            (
                one.dataset,
                one.lang,
                one.records,
                one.sensitive,
                f"{one.leak_rate:.3f}" if one.sensitive else "",
                f"{one.leak_interval.low:.2f}-{one.leak_interval.high:.2f}" if one.sensitive else "",
                one.clean,
                one.false_alarms_per_1000 if one.clean else "",
            )
            for one in found.sets
            if (one.dataset != "*" or len(sets) > 1) and (one.lang == "*" or spoken[one.dataset] > 1)
        ],
    )
    if found.documents:
        print_table(
            ("set", "label of the whole text", "labelled", "recall", "others", "share flagged"),
            [
                (
                    one.dataset,
                    one.label,
                    one.labelled,
                    f"{one.recall:.3f}" if one.labelled else "",
                    one.others,
                    f"{one.flagged:.3f}" if one.others else "",
                )
                for one in found.documents
                if one.lang == "*" and (one.dataset != "*" or len(sets) > 1)
            ],
        )
    told = speed.told
    click.echo(
        f"{detector}: {told['records']:,} texts at {told['records_per_second']:,.0f} texts and "
        f"{told['characters_per_second']:,.0f} characters a second of processor time"
    )
