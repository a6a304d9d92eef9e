"""The JSON Schemas accept what the guard accepts, and refuse what it refuses, so that editors do not mislead."""

import pytest

from guard.policy.bundle import EXAMPLE
from guard.policy.json_schemas import WHOLE, json_schema, json_schemas
from guard.policy.kinds import KINDS
from guard.policy.source import read
from schemas.label import IMPLIES
from schemas.vocabulary import FACTS

jsonschema = pytest.importorskip("jsonschema")
referencing = pytest.importorskip("referencing")

GUARD = EXAMPLE.parents[1]
FILES = sorted(
    [
        *EXAMPLE.glob("*.yaml"),
        *(GUARD / "packs").glob("*.yaml"),
        *(GUARD / "residency" / "facts").glob("*.yaml"),
    ]
)


@pytest.fixture(scope="module")
def validator():
    schemas = json_schemas()
    registry = referencing.Registry().with_resources(
        (f"{name}.json", referencing.Resource.from_contents(schema)) for name, schema in schemas.items()
    )
    return jsonschema.Draft202012Validator(schemas[WHOLE], registry=registry)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_shipped_object_fits_its_schema(file, validator):
    for item in read(file.read_text(encoding="utf-8"), file.name):
        assert [f"{list(one.path)}: {one.message}" for one in validator.iter_errors(item.data)] == []


@pytest.mark.parametrize(
    ("kind", "spec"),
    [
        ("Flow", {"guarded_topic": "t", "purposes": "inference"}),
        ("Destination", {"kind": "model_endpoint", "operator": "aws", "processing_countries": [False]}),
        ("Labels", {"add": {"IBAN_CODE": "financial"}}),
        ("Nothing", {}),
    ],
)
def test_what_the_guard_refuses_does_not_fit(kind, spec, validator):
    thing = {"apiVersion": "guard/v1", "kind": kind, "metadata": {"name": "x"}, "spec": spec}

    assert not validator.is_valid(thing)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_an_envelope_and_a_schema_that_is_one(kind):
    schema = json_schema(kind)

    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["properties"]["kind"] == {"const": kind}
    assert not schema["additionalProperties"]


def test_editors_are_offered_every_label_and_every_fact():
    asks = json_schema("Pack")["$defs"]["Condition"]["properties"]

    assert set(FACTS) <= set(str(asks["fact"]).replace("'", " ").replace(",", " ").split())
    assert "'enum': " + str(list(IMPLIES)) in str(asks["labels_any"])
