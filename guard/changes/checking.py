"""Whether a policy's own patterns may be accepted: they compile, find their examples, leave look-alikes, and always end."""

from collections.abc import Callable, Iterator, Sequence

from classifiers.contract import Detector
from classifiers.detector import build
from classifiers.texts import document_of
from guard.changes.patterns import own_pattern
from guard.changes.timing import Timed, timed
from guard.fitting import fitted
from guard.policy.compile import Policy
from schemas.errors import SettingsError
from schemas.policy import Content
from schemas.tuned import OwnPattern
from streams.classifying import Classifiers

_SHOWN = 3
Clock = Callable[[OwnPattern], Timed | None]


def refuse_bad_patterns(policy: Policy) -> None:
    """Raise SettingsError with every complaint, one a line. Costs seconds where a policy has patterns of its own."""
    if wrong := list(pattern_complaints(policy.content)):
        raise SettingsError("\n".join(wrong))


def pattern_complaints(content: Content, *, clock: Clock = timed) -> Iterator[str]:
    """Yield one sentence for each thing that is wrong with a policy's own patterns."""
    patterns = content.classifiers.patterns or () if content.classifiers is not None else ()
    refused = {one.name: _uncompiled(one) for one in patterns}
    yield from (told for told in refused.values() if told)
    if not patterns or any(refused.values()):
        return
    detector = fitted(Classifiers(model="off"), content).detector
    for one in patterns:
        labels = content.entities.get(one.entity, one.labels)
        yield from _of_examples(one, own_pattern(one, labels).id, detector)
        if told := _of_time(one, clock(one)):
            yield told


def _uncompiled(one: OwnPattern) -> str:
    try:
        build([own_pattern(one, one.labels)])
    except SettingsError as error:
        return f"pattern `{one.name}`: {error}"
    except Exception as error:  # noqa: BLE001 - what reads shapes was written for those that ship
        return f"pattern `{one.name}` has a `shape` that cannot be compiled ({type(error).__name__}); write a simpler one"
    return ""


def _of_examples(one: OwnPattern, classifier: str, detector: Detector) -> Iterator[str]:
    """Yield the examples without the entity, and look-alikes with it, by their numbers: their texts are not told."""
    found = detector.detect([document_of(text) for text in one.examples])
    missed = [
        number
        for number, each in enumerate(found, start=1)
        if each.fault is not None or not any(finding.entity == one.entity for finding in each.findings)
    ]
    if missed:
        yield (
            f"pattern `{one.name}` does not find `{one.entity}` in its {_numbered('example', missed)}; mend `shape` or "
            "the example"
        )
    found = detector.detect([document_of(text) for text in one.counter_examples])
    taken = [
        number
        for number, each in enumerate(found, start=1)
        if any(finding.classifier == classifier for finding in each.findings)
    ]
    if taken:
        yield (
            f"pattern `{one.name}` finds `{one.entity}` in its {_numbered('counter-example', taken)}; narrow `shape`, or "
            "ask for context"
        )


def _of_time(one: OwnPattern, took: Timed | None) -> str:
    if took is not None and took.is_quick:
        return ""
    how = (
        "does not end on a text made of its examples"
        if took is None
        else f"takes {took.seconds:.1f} s for a text of {took.size:,} characters made of its examples"
    )
    return f"pattern `{one.name}` {how}; give its repetitions a bound, such as {{1,20}}, and put none within another"


def _numbered(what: str, numbers: Sequence[int]) -> str:
    told = ", ".join(str(number) for number in numbers[:_SHOWN])
    more = f" and {len(numbers) - _SHOWN} more" if len(numbers) > _SHOWN else ""
    return f"{what} {told}{more}"
