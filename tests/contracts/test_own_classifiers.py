"""What holds of every classifier of one's own, whatever its kind: its place, its name, its labels, and what it never does."""

import json

import own_models
import pytest
import word_encoder
from msgspec.structs import replace
from own_models import asked

from classifiers.cascade import Cascade
from classifiers.detector import build
from classifiers.models.own import load
from classifiers.models.own.asked import Takes
from classifiers.patterns import load as patterns_of
from guard.detecting import known_entities
from schemas.errors import Fault, FaultCode, SettingsError
from schemas.record import Record
from streams.codecs import decode

pytest.importorskip("torch", reason="of the extra `ml`")
pytest.importorskip("transformers", reason="of the extra `ml`")
pytest.importorskip("spacy", reason="of the extra `ml`")

KINDS = ("tokens", "texts", "onnx_tokens", "onnx_texts", "probe", "pipeline", "factory")
OF_TEXT = ("texts", "onnx_texts", "probe")
LABELS = {
    "tokens": {"PER": "PERSON"},
    "onnx_tokens": {"PER": "PERSON"},
    "texts": {"toxic": "HEALTH_TEXT", "fine": None},
    "onnx_texts": {"toxic": "HEALTH_TEXT", "fine": None},
    "probe": {"toxic": "HEALTH_TEXT"},
    "pipeline": {"PATIENT": "PERSON", "DIAG": "HEALTH", "WARD": None},
    "factory": {"NAME": "PERSON", "OTHER": None},
}
TEXT = "call Ana Lima and boom asthma"
FOUND = {one: TEXT if one in OF_TEXT else "Ana" if one == "factory" else "Ana Lima" for one in KINDS}
ENTITY = {one: "HEALTH_TEXT" if one in OF_TEXT else "PERSON" for one in KINDS}
FACTORY = """
from classifiers.settle import Candidate


class Names:
    name = "names"
    entities = frozenset({"NAME", "OTHER"})

    def candidates(self, documents):
        return [self._of(document) for document in documents]

    def _of(self, document):
        return [
            Candidate(entity, at, field.text.index("Ana"), field.text.index("Ana") + 3, 0.7, "any", "", frozenset(), False)
            for at, field in enumerate(document.fields)
            if "Ana" in field.text
            for entity in ("NAME", "OTHER")
        ]


def make():
    return Names()
"""


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    (folder / "names_of_ours.py").write_text(FACTORY)
    return {
        "tokens": own_models.tokens(folder / "tokens"),
        "texts": own_models.texts(folder / "texts"),
        "onnx_tokens": own_models.onnx(folder / "onnx_tokens"),
        "onnx_texts": own_models.onnx(folder / "onnx_texts", of_text=True),
        "encoder": word_encoder.encoder(folder / "encoder"),
        "probe": word_encoder.probe(folder / "probe", folder / "encoder"),
        "pipeline": own_models.pipeline(folder / "pipeline"),
        "factory": "names_of_ours:make",
        "folder": folder,
    }


@pytest.fixture(params=KINDS)
def one(request, paths, monkeypatch):
    monkeypatch.syspath_prepend(str(paths["folder"]))
    return request.param


def said(paths, one, **more):
    kind = {"pipeline": "spacy", "factory": "entry_point", "probe": "linear_probe"}.get(one) or (
        "onnx" if one.startswith("onnx") else "transformers"
    )
    given = {"of_text": one in OF_TEXT, "threshold": 0.6, **more}
    return asked(kind, paths[one], given.pop("labels", LABELS[one]), **given)


def made(paths, one, takes=None, **more):
    takes = replace(takes or Takes(), encoder=paths["encoder"])
    return load(said(paths, one, **more), known_entities(), takes)


def documents(*notes):
    return [decode(Record("t", 0, 0, 0, None, json.dumps({"note": note, "n": 7}).encode())) for note in notes]


def test_it_finds_its_label_at_its_place_as_the_entity_of_the_settings(paths, one):
    given = documents(TEXT, "call and call")
    tier = made(paths, one)

    (at, nothing) = tier.candidates(given)

    first = at[0]
    field = given[0].fields[first.field]
    assert (first.entity, field.text[first.start : first.end]) == (ENTITY[one], FOUND[one])
    assert first.labels == frozenset(known_entities()[ENTITY[one]])
    assert first.of_text == (one in OF_TEXT)
    assert nothing == []


def test_findings_tell_its_name_and_the_digest_of_its_files(paths, one):
    tier = made(paths, one)

    (found,) = tier.candidates(documents(TEXT))

    assert tier.name == f"ours@{said(paths, one).sha256[:8]}" == found[0].classifier
    assert "Ana" not in repr(tier)


def test_what_it_finds_is_found_behind_the_patterns(paths, one):
    patterns = build([pattern for pattern in patterns_of() if pattern.entity == "EMAIL_ADDRESS"])
    tier = made(paths, one)

    (found,) = Cascade(patterns, [tier], known_entities()).detect(documents(TEXT))

    assert ENTITY[one].removesuffix("_TEXT") in {
        entity.entity.removesuffix("_TEXT").removesuffix("_TOPIC") for entity in found.findings
    }
    assert tier.entities == frozenset(LABELS[one].values()) - {None}


def test_each_document_is_answered_in_order_and_the_same_alone(paths, one):
    given = documents("call", TEXT, "and", TEXT, "call Ana")
    tier = made(paths, one)

    together = tier.candidates(given)

    assert together == [made(paths, one).candidates([document])[0] for document in given]
    assert together == tier.candidates(given)


def test_a_wrong_hash_is_refused_with_the_right_one(paths, one):
    right = said(paths, one).sha256

    with pytest.raises(SettingsError, match=right):
        made(paths, one, sha256="0" * 64)


def test_a_missing_hash_of_a_model_is_refused_with_the_right_one(paths, one):
    if one == "factory":
        assert made(paths, one, sha256="").name == f"ours@{said(paths, one).sha256[:8]}"
        return
    with pytest.raises(SettingsError, match=f"sha256: {said(paths, one).sha256}"):
        made(paths, one, sha256="")


def test_a_label_without_an_answer_is_refused(paths, one):
    first, *_ = LABELS[one]
    labels = {"else": ENTITY[one]}

    with pytest.raises(SettingsError, match=f"does not name: .*`{first}`"):
        made(paths, one, labels=labels)


def test_an_unknown_entity_is_refused_and_the_known_are_told(paths, one):
    labels = dict.fromkeys(LABELS[one], "PERSN")

    with pytest.raises(SettingsError, match=r"`PERSN`; known are .*PERSON"):
        made(paths, one, labels=labels)


def test_an_answer_to_no_label_is_refused(paths, one):
    labels = {**LABELS[one], "PRE": None}
    if one == "pipeline":  # a component need not say what it tells
        assert made(paths, one, labels=labels)
        return
    with pytest.raises(SettingsError, match="has no labels `PRE`; it has"):
        made(paths, one, labels=labels)


def test_dropping_every_label_is_refused(paths, one):
    with pytest.raises(SettingsError, match="drops every label"):
        made(paths, one, labels=dict.fromkeys(LABELS[one]))


def test_a_threshold_above_its_score_silences_what_has_a_score(paths, one):
    unsure = f"{TEXT}{' call' * 20}"

    found = made(paths, one, threshold=1.0).candidates(documents(unsure))[0]

    assert bool(found) == (one == "pipeline")  # rules have no scores


@pytest.mark.parametrize("one", ["tokens", "texts", "onnx_tokens", "onnx_texts", "probe", "pipeline"])
def test_more_text_than_is_allowed_is_a_fault_and_never_clean(paths, one):
    long = " ".join(["call"] * 2000)

    over, under = made(paths, one, Takes(windows=2)).candidates(documents(long, "call Ana Lima"))

    assert over == Fault(FaultCode.TOO_MUCH_TEXT, "detect")
    assert not isinstance(under, Fault)


@pytest.mark.parametrize("one", ["tokens", "onnx_tokens", "pipeline"])
@pytest.mark.parametrize("before", range(20, 60))
def test_nothing_is_cut_off_wherever_it_stands_in_a_long_text(paths, one, before):
    note = f"{'call ' * before}Ana Lima{' and' * 40}"
    (document,) = documents(note)
    tier = _remembered(paths, one)

    (found,) = tier.candidates([document])

    assert [document.fields[each.field].text[each.start : each.end] for each in found] == ["Ana Lima"]


@pytest.mark.parametrize("one", OF_TEXT)
@pytest.mark.parametrize("before", [5, 100, 700])
def test_what_a_long_text_holds_anywhere_tells_of_the_whole(paths, one, before):
    note = f"{'call ' * before}boom{' and' * before}"

    (found,) = _remembered(paths, one).candidates(documents(note))

    assert [each.entity for each in found] == ["HEALTH_TEXT"]


def test_what_obscures_a_text_is_undone_first(paths, one):
    hidden = "call A\u200bna Lima boom asthma"
    given = documents(hidden)

    (found,) = made(paths, one).candidates(given)

    if one != "factory":
        field = given[0].fields[found[0].field].text
        assert "A\u200bna" in field[found[0].start : found[0].end]


_TIERS = {}


def _remembered(paths, one):
    if (one, str(paths[one])) not in _TIERS:
        _TIERS[one, str(paths[one])] = made(paths, one, Takes(windows=1000, texts=0))
    return _TIERS[one, str(paths[one])]
