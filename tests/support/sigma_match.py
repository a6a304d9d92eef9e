"""Whether a Sigma rule, as pySigma parses it, matches OCSF events: fields by their path, of a list any element."""

import re
from datetime import timedelta

from sigma.conditions import (
    ConditionAND,
    ConditionFieldEqualsValueExpression,
    ConditionNOT,
    ConditionOR,
)
from sigma.types import (
    SigmaBool,
    SigmaCompareExpression,
    SigmaNumber,
    SigmaString,
    SpecialChars,
)

_WILD = {SpecialChars.WILDCARD_MULTI: ".*", SpecialChars.WILDCARD_SINGLE: "."}


def matches(rule, event):
    """Return whether a plain rule matches an event."""
    return any(_holds(condition.parsed, event) for condition in rule.detection.parsed_condition)


def correlated(rule, base, events):
    """Return the groups for which a counting rule fires, over events that its base rule is held against."""
    span = timedelta(seconds=rule.timespan.seconds).total_seconds() * 1000
    groups = {}
    for event in events:
        if matches(base, event):
            key = tuple(value for field in rule.group_by for value in _values(event, field.split(".")))
            groups.setdefault(key, []).append(event)
    return {key for key, ones in groups.items() if _counts(rule, ones, span)}


def _counts(rule, ones, span):
    for last in ones:
        within = [one for one in ones if last["time"] - span < one["time"] <= last["time"]]
        count = len(within)
        if rule.type.name == "VALUE_COUNT":
            path = rule.condition.fieldref.split(".")
            count = len({value for one in within for value in _values(one, path)})
        if _compared(count, rule.condition.op.name, rule.condition.count):
            return True
    return False


def _holds(item, event):
    match item:
        case ConditionAND():
            return all(_holds(one, event) for one in item.args)
        case ConditionOR():
            return any(_holds(one, event) for one in item.args)
        case ConditionNOT():
            return not _holds(item.args[0], event)
        case ConditionFieldEqualsValueExpression():
            return any(_equals(value, item.value) for value in _values(event, item.field.split(".")))
    raise AssertionError(f"no matcher for {type(item).__name__}")


def _values(value, path):
    if isinstance(value, list):
        for one in value:
            yield from _values(one, path)
    elif not path:
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from _values(value[path[0]], path[1:])


def _equals(value, wanted):
    match wanted:
        case SigmaBool():
            return value is wanted.boolean
        case SigmaNumber():
            return not isinstance(value, bool) and value == wanted.number
        case SigmaString():
            parts = [_WILD[one] if isinstance(one, SpecialChars) else re.escape(one) for one in wanted.s]
            return isinstance(value, str) and bool(re.fullmatch("".join(parts), value, re.IGNORECASE))
        case SigmaCompareExpression():
            return isinstance(value, int) and _compared(value, wanted.op.name, wanted.number.number)
    raise AssertionError(f"no matcher for {type(wanted).__name__}")


def _compared(value, operator, bound):
    return {
        "GTE": value >= bound,
        "GT": value > bound,
        "LTE": value <= bound,
        "LT": value < bound,
    }[operator]
