"""How long an answer may count: as the question says, as the bundle says, and a year where neither does."""

from schemas.flow import Answer
from schemas.policy import Content

YEAR = 366


def longest(content: Content, question: str) -> int | None:
    """Return for how many days the policy lets an answer count; None where it does not say."""
    said = [
        rule.question.at_most_days
        for pack in content.packs.values()
        for rule in pack.rules
        if rule.question is not None and rule.question.id == question
    ]
    return min((one for one in (*said, content.bundle.answers_at_most_days) if one is not None), default=None)


def beyond(content: Content, answer: Answer) -> str:
    """Return why an answer ends too late; nothing where it does not."""
    days = longest(content, answer.question)
    if days is None or (answer.valid_to - answer.valid_from).days <= days:
        return ""
    return f"answer `{answer.id}` to `{answer.question}` counts for more than the {days} days that the policy lets it; end it sooner"
