"""A spaCy pipeline of one's own: its vocabulary does not grow, torch stays out, and what was not foreseen is a fault."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import own_models
import pytest
from own_models import asked

from classifiers.cascade import Cascade
from classifiers.deadline import Timed
from classifiers.detector import build
from classifiers.models.own import load
from classifiers.models.own.asked import Takes
from classifiers.models.own.digest import digest
from classifiers.patterns import load as patterns_of
from guard.detecting import known_entities
from schemas.errors import Fault, FaultCode, SettingsError
from schemas.record import Record
from streams.codecs import decode

pytest.importorskip("spacy", reason="of the extra `ml`")

ROOT = Path(__file__).parents[4]
LABELS = {"PATIENT": "PERSON", "DIAG": "HEALTH", "WARD": "LOCATION"}


@pytest.fixture
def folder(tmp_path):
    return own_models.pipeline(tmp_path / "clinic")


def made(folder, labels=LABELS, **more):
    return load(asked("spacy", folder, labels, **more), known_entities(), Takes(texts=0))


def documents(*notes):
    return [decode(Record("t", 0, 0, 0, None, json.dumps({"note": note}).encode())) for note in notes]


def test_entities_and_groups_of_spans_are_told(folder):
    (found,) = made(folder).candidates(documents("P1234 has asthma in ward 7"))

    assert [one.entity for one in found] == ["PERSON", "HEALTH", "LOCATION"]
    assert [one.labels for one in found] == [{"personal"}, {"health"}, frozenset()]
    assert {one.score for one in found} == {0.85}


def test_its_vocabulary_does_not_grow_with_what_it_reads(folder):
    tier = made(folder)
    vocabulary = tier._reader._pipeline.vocab
    tier.candidates(documents("one word"))
    before = len(vocabulary.strings), sum(1 for _ in vocabulary)

    tier.candidates(documents(*(f"word{number} other{number}" for number in range(500))))

    assert (len(vocabulary.strings), sum(1 for _ in vocabulary)) == before


def test_a_label_that_nobody_foresaw_is_a_fault_of_its_document_alone(folder):
    from spacy.tokens import Span

    tier = made(folder)
    patterns = build([pattern for pattern in patterns_of() if pattern.entity == "EMAIL_ADDRESS"])

    def strange(document):
        if document[0].text == "strange":
            document.spans["more"] = [Span(document, 0, 1, "UNSEEN")]
        return document

    from spacy.language import Language

    Language.component("strange_to_all", func=strange)
    tier._reader._pipeline.add_pipe("strange_to_all")

    at, other = Cascade(patterns, [tier], known_entities()).detect(documents("strange thing", "P1234"))

    assert at.fault == Fault(FaultCode.CLASSIFIER_FAILED, "detect")
    assert [one.entity for one in other.findings] == ["PERSON"]


def test_a_text_longer_than_the_pipeline_takes_is_a_fault(folder):
    tier = made(folder)
    tier._reader._pipeline.max_length = 20

    over, under = tier.candidates(documents("a " * 11, "P1234"))

    assert over == Fault(FaultCode.TOO_MUCH_TEXT, "detect")
    assert [one.entity for one in under] == ["PERSON"]


def test_behind_a_call_that_hangs_another_pipeline_reads_on(folder):
    from spacy.language import Language

    tier = made(folder)
    never = threading.Event()

    def hanging(document):
        if document[0].text == "HANG":
            never.wait(20)
        return document

    Language.component("hanging_for_long", func=hanging)
    tier._reader._pipeline.add_pipe("hanging_for_long")

    late, other = Timed(tier, seconds=3).candidates(documents("HANG", "P1234"))
    never.set()

    assert isinstance(other, list) and [one.entity for one in other] == ["PERSON"]
    assert late == [] or late == Fault(FaultCode.CLASSIFIER_TIMEOUT, "detect")


@pytest.mark.parametrize("name", ["code.py", "model.pkl", "weights.pt"])
def test_code_and_pickles_in_a_directory_are_refused(folder, name):
    (folder / name).write_text("")

    with pytest.raises(SettingsError, match=f"holds `{name}`"):
        made(folder)


def test_what_is_no_pipeline_is_refused(tmp_path):
    (tmp_path / "readme").write_text("nothing")

    with pytest.raises(SettingsError, match="cannot be loaded"):
        made(tmp_path)


def test_neither_a_folder_nor_a_package_is_refused():
    with pytest.raises(SettingsError, match="no package of that name"):
        digest("spacy", "xx_no_such_pipeline")


def test_a_package_that_is_installed_is_read_by_its_name(tmp_path, monkeypatch):
    package = tmp_path / "xx_clinic"
    package.mkdir()
    own_models.pipeline(package / "xx_clinic-1.0")
    meta = package / "xx_clinic-1.0" / "meta.json"
    meta.write_text(
        json.dumps({**json.loads(meta.read_text()), "name": "clinic", "lang": "xx", "version": "1.0"})
    )
    (package / "meta.json").write_text(meta.read_text())
    (package / "__init__.py").write_text(
        "from pathlib import Path\nfrom spacy.util import load_model_from_init_py\n"
        "def load(**overrides):\n    return load_model_from_init_py(__file__, **overrides)\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))

    (found,) = made("xx_clinic").candidates(documents("P1234"))

    assert [one.entity for one in found] == ["PERSON"]


def test_a_category_tells_of_the_whole_text(tmp_path):
    import spacy

    pipeline = spacy.blank("xx")
    cats = pipeline.add_pipe("textcat_multilabel")
    cats.add_label("SICK")
    pipeline.initialize()
    pipeline.to_disk(tmp_path / "cats")

    tier = made(tmp_path / "cats", {"SICK": "HEALTH_TEXT"}, of_text=True, threshold=0.001)
    (found,) = tier.candidates(documents("call Ana"))

    assert [(one.entity, one.start, one.end, one.of_text) for one in found] == [("HEALTH_TEXT", 0, 8, True)]


def test_spacy_leaves_torch_out_where_the_pipeline_needs_none(folder):
    program = f"""
import json, sys
sys.path[:0] = ["tests/support"]
from own_models import asked
from classifiers.models.own import load
from classifiers.models.own.asked import Takes
from guard.detecting import known_entities
tier = load(asked("spacy", {str(folder)!r}, {LABELS!r}), known_entities(), Takes())
print(json.dumps(["spacy" in sys.modules, "torch" in sys.modules]))
import torch
print(torch.__name__)
"""

    out = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, cwd=ROOT, text=True, timeout=120
    ).stdout

    assert out.splitlines() == ["[true, false]", "torch"]
