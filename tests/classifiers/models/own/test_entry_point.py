"""A tier by its factory: what makes none is refused, what it tells is renamed and held to what it said."""

import sys
from importlib import invalidate_caches
from importlib.util import find_spec
from types import ModuleType

import pytest
from msgspec.structs import replace
from own_models import asked

from classifiers.cascade import Cascade
from classifiers.detector import build
from classifiers.models.own import load
from classifiers.models.own.asked import Takes
from classifiers.patterns import load as patterns_of
from classifiers.settle import Candidate
from guard.detecting import known_entities
from schemas.errors import Fault, FaultCode, GuardError, SettingsError
from schemas.record import Record
from streams.codecs import decode

LABELS = {"NAME": "PERSON"}
ONE = Candidate("NAME", 1, 0, 3, 0.4, "any", "", frozenset({"health"}), in_context=False)


class Tier:
    name = "any"
    entities = frozenset({"NAME"})

    def __init__(self, *answers):
        self.answers = answers

    def candidates(self, documents):
        return [list(self.answers) for _ in documents]


@pytest.fixture
def made(monkeypatch, tmp_path):
    """Return what loads a factory as if its module were installed."""
    (tmp_path / "own_tiers.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))

    def load_factory(factory, **more):
        invalidate_caches()
        module = ModuleType("own_tiers")
        module.__spec__ = find_spec("own_tiers")
        module.make = factory
        given = asked("entry_point", "own_tiers:make", LABELS, **{"threshold": 0.3, **more})
        monkeypatch.setitem(sys.modules, "own_tiers", module)
        try:
            return load(given, known_entities(), Takes())
        finally:
            monkeypatch.delitem(sys.modules, "own_tiers")

    return load_factory


def document():
    return decode(Record("t", 0, 0, 0, None, b'{"note": "Ana"}'))


def detected(tier):
    patterns = build([pattern for pattern in patterns_of() if pattern.entity == "EMAIL_ADDRESS"])
    return Cascade(patterns, [tier], known_entities()).detect([document()])[0]


def test_entity_labels_and_classifier_are_those_of_the_settings(made):
    (found,) = made(lambda: Tier(ONE)).candidates([document()])[0]

    assert (found.entity, found.labels, found.score) == ("PERSON", frozenset({"personal"}), 0.5)
    assert found.classifier.startswith("ours@")


@pytest.mark.parametrize(
    "wrong",
    [
        replace(ONE, entity="OTHER"),
        replace(ONE, score=float("nan")),
        replace(ONE, score=7.0),
        replace(ONE, origin="DE"),
        replace(ONE, end=99),
    ],
)
def test_what_it_did_not_say_or_what_cannot_be_is_a_fault(made, wrong):
    assert detected(made(lambda: Tier(wrong))).fault == Fault(FaultCode.CLASSIFIER_FAILED, "detect")


def test_its_own_fault_stays_its_fault(made):
    class Late(Tier):
        def candidates(self, documents):
            return [Fault(FaultCode.TOO_MUCH_TEXT, "detect") for _ in documents]

    assert detected(made(Late)).fault.code is FaultCode.TOO_MUCH_TEXT


def raising():
    raise OSError("no")


@pytest.mark.parametrize(
    ("factory", "complaint"),
    [
        (raising, "OSError"),
        (lambda: 1, "AttributeError"),
        (None, "TypeError"),
        (lambda _: Tier(), "TypeError"),
    ],
)
def test_what_makes_no_tier_is_refused(made, factory, complaint):
    with pytest.raises(SettingsError, match=rf"made no tier \({complaint}\)"):
        made(factory)


def test_a_factory_may_say_that_the_guard_is_unfit(made):
    def unfit():
        raise GuardError("its licence has ended; renew it")

    with pytest.raises(GuardError, match="licence"):
        made(unfit)
