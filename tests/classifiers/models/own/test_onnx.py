"""An ONNX file of one's own: nothing but the file is read, and what is no classifier of pieces is refused."""

import json

import own_models
import pytest
from own_models import asked

from classifiers.models.own import load
from classifiers.models.own.asked import Takes
from guard.detecting import known_entities
from schemas.errors import SettingsError
from schemas.record import Record
from streams.codecs import decode

pytest.importorskip("openvino", reason="what runs it")

LABELS = {"PER": "PERSON"}
TOXIC = {"toxic": "HEALTH_TEXT", "fine": None}


def made(folder, labels=LABELS, **more):
    return load(asked("onnx", folder, labels, threshold=0.6, **more), known_entities(), Takes(windows=9))


def told(tier, note):
    document = decode(Record("t", 0, 0, 0, None, json.dumps({"note": note}).encode()))
    (found,) = tier.candidates([document])
    return [document.fields[one.field].text[one.start : one.end] for one in found]


def test_token_types_are_given_where_they_are_asked_for(tmp_path):
    folder = own_models.onnx(tmp_path / "a", inputs=("input_ids", "attention_mask", "token_type_ids"))

    assert told(made(folder), "call Ana Lima and Otto") == ["Ana Lima", "Otto"]


@pytest.mark.parametrize("name", ["model.bin", "custom_ops.so", "run.py", "model.onnx_data", "x.xml"])
def test_whatever_is_no_onnx_json_or_text_is_refused(tmp_path, name):
    folder = own_models.onnx(tmp_path / "a")
    (folder / name).write_bytes(b"x")

    with pytest.raises(SettingsError, match=f"holds `{name}`"):
        made(folder)


def test_two_files_are_refused_for_none_is_the_one_that_is_meant(tmp_path):
    folder = own_models.onnx(tmp_path / "a")
    (folder / "other.onnx").write_bytes((folder / "model.onnx").read_bytes())

    with pytest.raises(SettingsError, match="has 2 `"):
        made(folder)


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ({"inputs": ("input_ids", "pixel_values")}, "takes input_ids, pixel_values"),
        ({"inputs": ("input_ids",)}, "takes input_ids, not"),
        ({"sizes": (1, 16)}, "of one length alone"),
        ({"of_text": True}, "`task: spans` needs"),
        ({"operator": "Mulx"}, "of operators that OpenVINO knows"),
        ({"config": {"id2label": {"0": "O", "1": "PER"}}}, "has 3 labels, and `id2label` names 2"),
        ({"config": {"id2label": None}}, "does not name its labels"),
    ],
)
def test_what_is_no_classifier_of_pieces_is_refused(tmp_path, more, complaint):
    folder = own_models.onnx(tmp_path / "a", **more)

    with pytest.raises(SettingsError, match=complaint):
        made(folder, {"fine": None, "toxic": "PERSON"} if "of_text" in more else LABELS)


def test_a_file_that_is_cut_off_is_refused(tmp_path):
    folder = own_models.onnx(tmp_path / "a")
    (folder / "model.onnx").write_bytes((folder / "model.onnx").read_bytes()[:60])

    with pytest.raises(SettingsError, match=r"cannot be read|takes"):
        made(folder)


def test_labels_that_do_not_exclude_each_other_are_told_each(tmp_path):
    config = {"problem_type": "multi_label_classification"}
    folder = own_models.onnx(tmp_path / "a", of_text=True, labels=("x", "y"), config=config)

    tier = made(folder, {"x": "HEALTH_TEXT", "y": "RELIGION_TEXT"}, of_text=True)

    assert sorted(one.entity for one in found_by(tier, "boom call")) == ["HEALTH_TEXT", "RELIGION_TEXT"]


def test_logits_that_are_no_numbers_are_no_answer(tmp_path):
    tier = made(own_models.onnx(tmp_path / "a", unsure=float("nan")))

    with pytest.raises(ValueError, match="no numbers"):
        found_by(tier, "call Ana")


def found_by(tier, note):
    document = decode(Record("t", 0, 0, 0, None, json.dumps({"note": note}).encode()))
    return tier.candidates([document])[0]
