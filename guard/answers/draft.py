"""A draft: the policy in force with one answer more, and nothing else changed. Refused where the answer would not be one."""

import json
from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from guard.policy.bounds import YEAR, longest
from guard.policy.compare import Difference, compared
from guard.policy.compile import Policy, restored
from guard.policy.compiled import CompiledRule
from guard.policy.complaints import closest
from schemas.errors import BundleError, SettingsError
from schemas.flow import Answer
from schemas.label import IMPLIES, with_implied


class Given(Struct, frozen=True):
    """What a person answers: to which question of which flow, for which labels, by which document, from when until when."""

    flow: str
    question: str
    labels: tuple[str, ...]
    reference: str
    basis: str
    by: str
    start: date
    until: date


class Draft(Struct, frozen=True):
    """The candidate, the answer in it, and what differs from the policy it was made of."""

    policy: Policy
    answer: Answer
    differences: tuple[Difference, ...]


def drafted(base: Policy, given: Given, at: date) -> Draft:
    """Return a policy with the answer added. Raise SettingsError where it answers nothing, or counts when it must not."""
    rules = asking(base, given.flow, given.question, max(at, given.start))
    _refuse_blanks(given)
    _refuse_times(base, given, at)
    _refuse_labels(given, rules)
    _refuse_reference(base, given)
    roles = dict.fromkeys(one.rule.question.role for one in rules if one.rule.question is not None)
    answer = Answer(
        question=given.question,
        id=given.reference,
        basis=given.basis,
        labels=given.labels,
        answered_by=f"{given.by}, {' and '.join(roles)}",
        valid_from=given.start,
        valid_to=given.until,
    )
    candidate = _with(base, given.flow, answer)
    differences = tuple(compared(base.content, candidate.content))
    if not _is_that_alone(differences, given.flow):  # INVARIANT: signers are shown all that changes
        raise BundleError(
            "the draft would change more than the answer; record it in the policy directory instead"
        )
    return Draft(candidate, answer, differences)


def asking(policy: Policy, flow: str, question: str, at: date) -> list[CompiledRule]:
    """Return the rules that ask a question of a flow. Raise SettingsError where there is no such flow, question or rule."""
    known = policy.by_name.get(flow)
    if known is None:
        raise SettingsError(
            f"there is no flow `{flow}` in the policy{closest(flow, policy.by_name) or '; see `guard answers list`'}"
        )
    every = {one.rule.question.id for one in policy.law.rules if one.rule.question is not None}
    if question not in every:
        hint = closest(question, every) or "; put the pack that asks it in force first"
        raise SettingsError(f"no rule of the policy asks `{question}`{hint}")
    found = {
        id(rule): rule
        for applicable in policy.applicable_to(known, at).values()
        for rule in applicable.possible()
        if rule.rule.question is not None and rule.rule.question.id == question
    }
    if not found:
        raise SettingsError(
            f"flow `{flow}` never asks `{question}`: no rule that asks it speaks of its destinations; "
            "`guard answers list` tells what is asked"
        )
    return list(found.values())


def yaml_of(answer: Answer) -> str:
    """Return the lines that record an answer below a flow's `conditions` in a policy file."""
    fields = json.loads(answer.model_dump_json())
    lines = [
        f"{name}: {value if name.startswith('valid_') else json.dumps(value, ensure_ascii=False)}"
        for name, value in fields.items()
    ]
    return "\n".join(f"{'    - ' if number == 0 else '      '}{line}" for number, line in enumerate(lines))


def _with(base: Policy, flow: str, answer: Answer) -> Policy:
    """Return a policy with an answer added to its own bytes, so that what an older guard wrote stays as it is."""
    data = json.loads(base.canonical())
    data["flows"][flow].setdefault("conditions", []).append(json.loads(answer.model_dump_json()))
    return restored(json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())


def _is_that_alone(differences: Sequence[Difference], flow: str) -> bool:
    if len(differences) != 1:
        return False
    [one] = differences
    return (one.change, one.kind, one.name) == ("added", "flow", flow) and one.field.startswith("conditions")


def _refuse_times(base: Policy, given: Given, at: date) -> None:
    said = longest(base.content, given.question)
    days = YEAR if said is None else said
    if given.until < at:
        raise SettingsError(f"{given.until} is past; give an end that is still to come, with `--until`")
    if given.start < at:
        raise SettingsError(
            f"{given.start} is past; an answer counts from today on, or from a later `--from`"
        )
    if given.until < given.start:
        raise SettingsError(f"it would end on {given.until}, before it begins; give a later `--until`")
    if (given.until - given.start).days > days:
        why = "which is as long as any may where the policy does not say" if said is None else "by the policy"
        raise SettingsError(
            f"an answer to `{given.question}` counts for {days} days at most, {why}; end it sooner, with `--until`"
        )


def _refuse_labels(given: Given, rules: Sequence[CompiledRule]) -> None:
    """Raise SettingsError for labels that nobody asked about: an answer says what it is for, and no more."""
    if not given.labels:
        raise SettingsError(
            "nothing that waits tells which labels the answer is for; name them with `--label`"
        )
    about = frozenset().union(*(one.labels for one in rules))
    asks_of_all = not all(one.labels for one in rules)  # a rule that speaks of no label
    for label in given.labels:
        if label not in IMPLIES:
            raise SettingsError(
                f"unknown label `{label}`{closest(label, IMPLIES) or '; `guard answers list` tells those that are asked about'}"
            )
        if not asks_of_all and with_implied({label}).isdisjoint(about):
            raise SettingsError(
                f"`{given.question}` does not ask about `{label}`; it asks about {', '.join(sorted(about))}"
            )


def _refuse_blanks(given: Given) -> None:
    for name in ("reference", "basis", "by"):
        if not getattr(given, name).strip():
            raise SettingsError(f"an answer without its {name} is none; give it with `--{name}`")


def _refuse_reference(base: Policy, given: Given) -> None:
    if any(one.id == given.reference for one in base.content.flows[given.flow].conditions):
        raise SettingsError(
            f"flow `{given.flow}` has an answer `{given.reference}` already; name the new document with `--reference`"
        )
    if base.law.jurisdictions.is_revoked(f"answer {given.reference}", given.until):
        raise SettingsError(
            f"`answer {given.reference}` is revoked, so it would not count; name another document with `--reference`"
        )
