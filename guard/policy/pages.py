"""A page for each pack, made from its file: what it forbids, unless what, on whose word, and until when it was checked."""

from collections.abc import Iterator, Mapping

import yaml

from schemas.condition import Condition
from schemas.policy import PackSpec, Rule

_STATUS = {
    "in_force": "in force",
    "proposed": "a proposal: listed, and never in force",
    "policy": "a house rule, no law",
}
NOTE = (
    "Dated research, not legal advice: an example until your counsel and your data protection officer approve it for "
    "your use. This page is made from the pack's file; change that, not this."
)


def index(packs: Mapping[str, PackSpec]) -> str:
    """Return the list of all packs as Markdown."""
    rows = [
        f"| [{name}]({name}.md) | {pack.regime or '-'} | {pack.title} | {_STATUS[pack.status]} | {pack.in_force} | {pack.review_by} |"
        for name, pack in sorted(packs.items())
    ]
    head = ["| pack | regime | what | status | since | review by |", "| --- | --- | --- | --- | --- | --- |"]
    return "\n".join(["# Packs", "", NOTE, "", *head, *rows, ""])


def page(name: str, pack: PackSpec) -> str:
    """Return one pack as Markdown."""
    return "\n".join([*_head(name, pack), *_grounds(pack), *_rules(pack), *_duties(pack), *_cases(pack), ""])


def _head(name: str, pack: PackSpec) -> Iterator[str]:
    source = pack.source
    yield f"# {pack.title}"
    yield ""
    yield NOTE
    yield ""
    yield f"- Pack: `{name}`, version {pack.version}" + (f"; regime {pack.regime}" if pack.regime else "")
    yield f"- Law: {pack.citation}"
    yield f"- Status: {_STATUS[pack.status]}, since {pack.in_force}; checked {pack.checked}, to be reviewed by {pack.review_by}"
    if pack.covers:
        yield f"- States the law on personal data of: {', '.join(pack.covers)}"
    grade = f", {source.grade}" if source.grade else ""
    yield f"- Source: {source.type}{grade}, as of {source.as_of}" + (
        f": {source.title}" if source.title else ""
    )
    yield ""
    yield from _listed("Notes", pack.notes)
    yield from _listed("What people must find, and this pack only reads", pack.not_decided)
    if pack.define:
        yield from ("## Terms", "")
        for term, condition in pack.define.items():
            yield from (f"**{term}**", "", *_quoted(condition))


def _rules(pack: PackSpec) -> Iterator[str]:
    if pack.rules:
        yield from ("## What it forbids", "")
    for rule in pack.rules:
        yield from (f"### {rule.id}", "", f"It is forbidden that {rule.forbids}.", "")
        yield from (f"Law: {rule.citation}. Step: {rule.step.replace('_', ' ')}.", "")
        yield from ("Where:", "", *_quoted(rule.when))
        yield from _lifted(rule)
        yield from _listed("", rule.obligations, lead="Besides:")


def _lifted(rule: Rule) -> Iterator[str]:
    if rule.unless is not None:
        yield from ("Unless:", "", *_quoted(rule.unless))
    if rule.question is not None:
        asked = rule.question
        yield from (f"Else held for the {asked.role}, who answers (`{asked.id}`): {asked.text}", "")


def _grounds(pack: PackSpec) -> Iterator[str]:
    if pack.grounds:
        yield from ("## What makes a movement lawful", "")
    for ground in pack.grounds:
        yield from (f"### {ground.id}", "", f"{ground.title or ground.id}. Law: {ground.citation}.", "")
        yield from _quoted(ground.when)
        yield from _listed("", ground.obligations, lead="Besides:")


def _duties(pack: PackSpec) -> Iterator[str]:
    if pack.duties:
        yield from ("## What it asks besides", "")
    for duty in pack.duties:
        yield from (f"### {duty.id}", "", f"Law: {duty.citation}.", "", *_quoted(duty.when))
        yield from _listed("", duty.obligations, lead="Then:")


def _cases(pack: PackSpec) -> Iterator[str]:
    if not pack.cases:
        return
    yield from (
        "## Cases",
        "",
        "`guard policy test` runs them.",
        "",
        "| case | what | ends in |",
        "| --- | --- | --- |",
    )
    for case in pack.cases:
        wanted = case.expected
        other = f" (or {', '.join(wanted.acceptable)})" if wanted.acceptable else ""
        yield f"| {case.id} | {case.title} | {wanted.action}{other} |"


def _listed(title: str, texts: tuple[str, ...], *, lead: str = "") -> Iterator[str]:
    if texts:
        yield from ((f"## {title}", "") if title else (lead, ""))
        yield from (f"- {text}" for text in texts)
        yield ""


def _quoted(condition: Condition) -> Iterator[str]:
    told = condition.model_dump(mode="json", exclude_unset=True)
    text = yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None)
    yield from ("```yaml", *text.rstrip().splitlines(), "```", "")
