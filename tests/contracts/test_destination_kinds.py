"""Every kind of destination is one file: named as its schema names it, its facts in the vocabulary, its example whole."""

from pathlib import Path
from typing import get_args

import pytest
from policies import FLOW, TODAY, policy_of

import schemas.destinations
from guard.destinations.portrait import portrait
from guard.policy.bundle import shipped
from guard.policy.inline import whole, within
from guard.policy.recorded import is_recordable
from schemas.destination import DestinationKind
from schemas.destinations import kinds

FOLDER = Path(schemas.destinations.__file__).parent


def test_every_kind_has_its_file_and_every_file_its_kind():
    assert {file.stem for file in FOLDER.glob("[a-z]*.py")} == set(kinds()) == set(get_args(DestinationKind))
    assert all(name == kind.name for name, kind in kinds().items())


@pytest.mark.parametrize("kind", kinds().values(), ids=list(kinds()))
def test_what_a_kind_asks_for_can_be_recorded(kind):
    asked = [*kind.must, *kind.should]

    assert len(asked) == len(set(asked))
    assert all(is_recordable(name) for name in asked)
    assert kind.of_others <= set(asked)


@pytest.mark.parametrize("kind", kinds().values(), ids=list(kinds()))
def test_the_example_of_a_kind_records_all_it_must(kind):
    name = kind.example.split("name: ", 1)[1].split("}", 1)[0]
    policy = policy_of(FLOW.replace("[model]", f"[{name}]"), kind.example)

    shown = portrait(policy.content, name, TODAY)

    assert shown.spec.kind == kind.name
    assert [one.fact for one in shown.missing if one.is_needed] == []


def test_no_shipped_rule_is_milder_because_data_are_vectors():
    for thing in shipped():
        if thing.kind != "Pack":
            continue
        excuses = [rule.unless for rule in thing.spec.rules if rule.unless is not None]
        excuses += [ground.when for ground in thing.spec.grounds]
        for excuse in excuses:
            for part in within(whole(excuse, thing.spec, thing.name)):
                assert "vector_store" not in (part.destination_kind or ()), thing.name
                assert (part.equals or {}).get("data.form") != "embedding", thing.name
