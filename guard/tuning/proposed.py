"""Changes proposed from labelled texts: thresholds, terms and shapes, each only where it is shown to find better.

What a change gains is measured on texts that it was not chosen by: five folds, or each text where there are few, judged by
what the others would choose (M. Stone, "Cross-validatory choice and assessment of statistical predictions", JRSS B 36, 1974), and is taken as
shown where a paired bootstrap over the texts (B. Efron, Annals of Statistics 7, 1979) leaves it above zero. Changes are
taken one after another, the largest gain first, each on top of those before.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from hashlib import sha256

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from classifiers.agreement import LEAKING, label
from classifiers.evaluation import f_score
from classifiers.models.heads import SPANS
from guard.tuning.applied import Change, Cut, Seen, Shapes, Terms, found_with, sum_of
from guard.tuning.forms import learner
from guard.tuning.shapes import shapes_of
from guard.tuning.terms import IMPERSONAL, allowed, denied, states

FOLDS, RESAMPLES, SEED = 5, 400, 7
_FEW = 40  # texts below which each is a fold of its own
_WORDS = frozenset({"person", "organisation", "demographic", "misc", "marking"})  # what is no code
_SPECIAL = ("art9_", "art10_")  # kinds that sets seldom label wholly: what is false there may be right
_CHANCE = 0.2  # that a change which gains nothing is taken
_MOST = 12  # changes of one proposal
_NEAR = 0.9  # of the most that a threshold gains: a lower one that gains as much misses less
_FEWEST = 10  # findings of an entity in a language, below which no threshold is asked of it

Sums = NDArray[np.int64]  # a row a text: found, spans, right, findings
_Learned = Callable[[Sequence[Seen], Sequence[Change]], tuple[Change, ...]]


class Gain(Struct, frozen=True):
    """A change that is proposed, and the F2 it gained on texts that it was not chosen by: at least `low`, but for one chance in five."""

    change: Change
    gain: float
    low: float


def proposed(texts: Sequence[Seen], kinds: Mapping[str, str], *, fixed: Collection[str]) -> list[Gain]:
    """Return the changes that are shown to raise F2 on these texts; no threshold of `fixed` entities,
    nor of what identifies somebody or is of a special category: a miss of that is a leak, and a person's to risk
    (`guard tune sweep`).
    """
    labels = frozenset(it.label for one in texts for it in one.judged.spans) & {
        label(kind) for kind in kinds.values()
    }
    fold = _folds(texts)
    open_to = _learners(texts, kinds, fixed, labels)
    taken: list[Gain] = []
    for _ in range(_MOST):
        changes = [one.change for one in taken]
        before = sums(texts, changes, labels)
        gains = {
            name: gain
            for name, learn in open_to.items()
            if (gain := _shown(texts, changes, before, learn, fold, labels))
        }
        best = max(gains, key=lambda name: (gains[name][0].gain, name), default=None)
        if best is None:
            break
        taken += gains[best]
        open_to = {name: learn for name, learn in open_to.items() if name in gains and name != best}
    return taken


def sums(texts: Sequence[Seen], changes: Sequence[Change], labels: Collection[str]) -> Sums:
    """Return each text's part in the figures with these changes."""
    parts = [sum_of(one, found_with(one, changes), labels) for one in texts]
    return np.array([(it.found, it.spans, it.right, it.findings) for it in parts], dtype=np.int64).reshape(
        -1, 4
    )


def f2_of(total: Sequence[int]) -> float:
    """Return F2 of summed parts."""
    found, spans, right, findings = (int(one) for one in total)
    return f_score(right / findings if findings else 0.0, found / spans if spans else 0.0, beta=2)


def _shown(
    texts: Sequence[Seen],
    changes: list[Change],
    before: Sums,
    learn: _Learned,
    fold: NDArray[np.int64],
    labels: Collection[str],
) -> list[Gain]:
    """Return what is learned of all texts, where what is learned without each fold is shown to gain on it."""
    after = before.copy()
    for number in np.unique(fold):
        inside = np.flatnonzero(fold == number).tolist()
        learned = learn([texts[at] for at in np.flatnonzero(fold != number).tolist()], changes)
        if learned:
            after[inside] = sums([texts[at] for at in inside], [*changes, *learned], labels)
    if (after == before).all():
        return []
    drawn = np.random.default_rng(SEED).multinomial(len(texts), [1 / len(texts)] * len(texts), size=RESAMPLES)
    swung = [f2_of(new) - f2_of(old) for new, old in zip(drawn @ after, drawn @ before, strict=True)]
    gain, low = f2_of(after.sum(axis=0)) - f2_of(before.sum(axis=0)), float(np.quantile(swung, _CHANCE))
    if low <= 0:
        return []
    return [
        Gain(it, round(gain, 4), round(low, 4))
        for it in learn(texts, changes)
        if (sums(texts, [*changes, it], labels) != before).any()
    ]


def _folds(texts: Sequence[Seen]) -> NDArray[np.int64]:
    if len(texts) < _FEW:
        return np.arange(len(texts))
    return np.array([int(sha256(one.judged.id.encode()).hexdigest()[8:16], 16) % FOLDS for one in texts])


def _learners(
    texts: Sequence[Seen], kinds: Mapping[str, str], fixed: Collection[str], labels: Collection[str]
) -> dict[str, _Learned]:
    """Return what can be learned, by name: a threshold of each entity, in each language too, terms, shapes, and forms of
    codes: of each label, and of all together, since few texts may show of all what they show of none.
    """
    found: dict[tuple[str, str], int] = {}
    for one in texts:
        for it in one.judged.findings:
            for language in ("", one.judged.lang):
                found[it.entity, language] = found.get((it.entity, language), 0) + 1
    spoken = {one.judged.lang for one in texts}
    made: dict[str, _Learned] = {}
    for (entity, language), times in found.items():
        kind = label(kinds.get(entity, ""))
        if (
            entity in fixed
            or kind in LEAKING
            or kind.startswith(_SPECIAL)
            or kind not in labels
            or times < _FEWEST
        ):
            continue
        if not language or len(spoken) > 1:
            made[f"threshold {entity} {language}"] = _cut(entity, language, labels)
    for entity in IMPERSONAL & kinds.keys():
        kind = label(kinds[entity])
        if kind in labels:
            made[f"deny {entity}"] = _terms(denied, entity, kind)
            if entity == "LOCATION":
                made[f"states {entity}"] = _terms(states, entity, kind)
            made[f"allow {entity}"] = _terms(allowed, entity, kind)
    for head in SPANS:
        if (kind := label(head.kind)) in labels and head.entity not in fixed:
            made.setdefault(f"shapes {kind}", _terms(shapes_of, head.entity, kind))
    written = {kind: _forms(texts, entity, kind) for kind, entity in _coded(texts, labels, fixed).items()}
    made |= {f"forms {kind}": learn for kind, learn in written.items()}
    if len(written) > 1:
        made["forms"] = lambda some, changes: tuple(
            it for learn in written.values() for it in learn(some, changes)
        )
    return dict(sorted(made.items()))


def _coded(texts: Sequence[Seen], labels: Collection[str], fixed: Collection[str]) -> dict[str, str]:
    """Return the labels whose spans are codes rather than words, with the entity that a pattern of one counts as.

    That is the encoder's, or else the one that was found here most often and no proof stands behind.
    """
    found = Counter(
        (it.label, it.entity) for one in texts for it in one.judged.findings if it.entity not in fixed
    )
    entity_of = {kind: entity for (kind, entity), _ in reversed(found.most_common())}
    entity_of |= {label(head.kind): head.entity for head in reversed(SPANS)}
    return {
        kind: entity_of[kind]
        for kind in sorted(labels)
        if kind in entity_of and kind not in _WORDS and not kind.startswith(_SPECIAL)
    }


def _forms(texts: Sequence[Seen], entity: str, kind: str) -> _Learned:
    learn = learner(texts, entity, kind)

    def learned(some: Sequence[Seen], _changes: Sequence[Change]) -> tuple[Change, ...]:
        made = learn(some)
        return (made,) if made.shapes else ()

    return learned


def _terms(learn: Callable[..., Terms | Shapes], entity: str, kind: str) -> _Learned:
    def learned(texts: Sequence[Seen], changes: Sequence[Change]) -> tuple[Change, ...]:
        made = learn(texts, entity, kind, changes)
        return (made,) if (made.terms if isinstance(made, Terms) else made.shapes) else ()

    return learned


def _cut(entity: str, language: str, labels: Collection[str]) -> _Learned:
    """Return what chooses the threshold with the highest F2, or nearly: the lowest that gains so; none where none does."""

    def learned(texts: Sequence[Seen], changes: Sequence[Change]) -> tuple[Change, ...]:
        touched: list[Seen] = []
        scores: set[float] = set()
        rest = np.zeros(4, dtype=np.int64)
        for one in texts:
            findings = found_with(one, changes)
            mine = [it.score for it in findings if it.entity == entity and language in ("", one.judged.lang)]
            if mine:
                touched.append(one)
                scores.update(mine)
            else:
                part = sum_of(one, findings, labels)
                rest += (part.found, part.spans, part.right, part.findings)
        usual = f2_of(rest + sums(touched, changes, labels).sum(axis=0))
        gained: dict[float, float] = {}
        for step in sorted({int(score * 50) / 50 + 0.02 for score in scores}):
            at = round(min(1.0, step), 2)
            total = rest + sums(touched, [*changes, Cut(entity, at, language)], labels).sum(axis=0)
            gained[at] = f2_of(total) - usual
        most = max(gained.values(), default=0.0)
        if most <= 0:
            return ()
        return (Cut(entity, min(at for at, gain in gained.items() if gain >= _NEAR * most), language),)

    return learned
