"""List the questions that held records ask, and the answers on record: until when, and who signed them in force."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guard.cli._options import as_json, config, print_json, print_table, public_key, settings

if TYPE_CHECKING:
    from guard.answers.on_record import OnRecord
    from guard.answers.questions import Question

_STATES = {
    "counts": "",
    "ends_soon": "ENDS IN {days} DAYS",
    "ended": "ENDED",
    "revoked": "REVOKED",
    "not_yet": "not yet",
}


@click.command(help=__doc__)
@click.option("--flow", help="Only this flow.")
@public_key
@config
@as_json
def command(flow: str | None, public_key: Path | None, config: Path, as_json: bool) -> None:
    from guard.answers.asking import cases, day, in_force
    from guard.answers.on_record import on_record
    from guard.answers.questions import questions
    from guard.cli._bundles import tell_governing
    from guard.cli.answers_commands._asked import weighed
    from guard.wiring import clock

    loaded, at = settings(config), clock()
    base = in_force(loaded)
    found = weighed(loaded, base, public_key, at=at)
    policy = base.governing.policy
    asked = [
        one for one in questions(found.waiting, policy, cases(loaded)) if flow is None or one.flow == flow
    ]
    answers = [one for one in on_record(policy, base.brought, day(at)) if flow is None or one.flow == flow]
    if as_json:
        for row in (*map(question_data, asked), *map(answer_data, answers)):
            print_json(row)
        return
    tell_governing(base.governing, loaded)
    _tell_questions(asked)
    _tell_answers(answers)


def _tell_questions(asked: "list[Question]") -> None:
    from guard.cli._period import moment

    if not asked:
        click.echo("no record waits for an answer")
        return
    heads = ("flow", "question", "role", "law", "labels", "wait", "answered", "cases", "since")
    print_table(
        heads,
        [
            (
                one.flow,
                one.question,
                one.role,
                ", ".join(one.citations),
                ", ".join(one.labels),
                f"{one.records:,}",
                f"{one.ready:,}",
                f"{one.cases:,}",
                moment(one.since),
            )
            for one in asked
        ],
    )
    for one in asked:
        click.echo(f"{one.flow} {one.question}: {one.text}")
        if one.blocked or one.untold:
            click.echo(
                f"  {one.blocked:,} would be blocked today whatever is answered; of {one.untold:,} the log does not tell"
            )


def _tell_answers(answers: "list[OnRecord]") -> None:
    if not answers:
        click.echo("no answer is on record")
        return
    heads = ("flow", "question", "answer", "labels", "answered by", "from", "until", "signed by", "")
    print_table(
        heads,
        [
            (
                one.flow,
                one.answer.question,
                one.answer.id,
                ", ".join(one.answer.labels),
                one.answer.answered_by,
                one.answer.valid_from,
                one.answer.valid_to,
                _signed(one),
                _STATES[one.state].format(days=one.days_left),
            )
            for one in answers
        ],
    )


def _signed(one: "OnRecord") -> str:
    if one.brought is None:
        return "nobody: policy directory"
    return f"{', '.join(one.brought.signed_by)} (bundle {one.brought.version})"


def question_data(one: "Question") -> dict[str, Any]:
    """Return a question as data."""
    return {
        "type": "question",
        "flow": one.flow,
        "question": one.question,
        "text": one.text,
        "role": one.role,
        "law": one.citations,
        "labels": one.labels,
        "destinations": one.destinations,
        "records": one.records,
        "open": one.open,
        "answered": one.ready,
        "blocked": one.blocked,
        "untold": one.untold,
        "cases": one.cases,
        "since": one.since,
    }


def answer_data(one: "OnRecord") -> dict[str, Any]:
    """Return an answer as data."""
    brought = one.brought
    return {
        "type": "answer",
        "flow": one.flow,
        **one.answer.model_dump(mode="json"),
        "state": one.state,
        "days_left": one.days_left,
        "bundle": brought.version if brought else None,
        "signed_by": list(brought.signed_by) if brought else [],
    }
