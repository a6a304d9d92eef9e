"""A Hugging Face directory of one's own: nothing of it may run, every weight is its own, and words are whole."""

import json
import subprocess
import sys
from pathlib import Path

import own_models
import pytest
from own_models import asked

from classifiers.models.own import load
from classifiers.models.own.asked import Takes
from classifiers.models.own.labelling import Words, scheme_of, spots
from classifiers.models.own.transformers import FAMILIES
from guard.detecting import known_entities
from schemas.errors import SettingsError
from schemas.record import Record
from streams.codecs import decode

pytest.importorskip("torch", reason="of the extra `ml`")
pytest.importorskip("transformers", reason="of the extra `ml`")

ROOT = Path(__file__).parents[4]
LABELS = {"PER": "PERSON"}


@pytest.fixture
def folder(tmp_path):
    return own_models.tokens(tmp_path / "ward-ner")


def made(folder, labels=LABELS, **more):
    return load(
        asked("transformers", folder, labels, threshold=0.6, **more), known_entities(), Takes(windows=9)
    )


def told(tier, note):
    document = decode(Record("t", 0, 0, 0, None, json.dumps({"note": note}).encode()))
    (found,) = tier.candidates([document])
    return [document.fields[one.field].text[one.start : one.end] for one in found]


def changed(folder, name, **changes):
    file = folder / name
    content = json.loads(file.read_bytes()) if file.exists() else {}
    file.write_text(json.dumps({**content, **changes}))


@pytest.mark.parametrize(
    "name",
    ["pytorch_model.bin", "training_args.bin", "model.pt", "modeling_ours.py", "optimizer.pkl", "x.h5"],
)
def test_whatever_could_run_when_it_is_read_is_refused(folder, name):
    (folder / name).write_bytes(b"\x80\x04.")

    with pytest.raises(SettingsError, match=f"holds `{name}`"):
        made(folder)


def test_weights_that_are_pickled_are_refused(folder):
    (folder / "model.safetensors").unlink()

    with pytest.raises(SettingsError, match=r"has no `\*.safetensors`"):
        made(folder)


@pytest.mark.parametrize("name", ["config.json", "tokenizer_config.json"])
def test_code_of_its_own_is_refused(folder, name):
    changed(folder, name, auto_map={"AutoModelForTokenClassification": "modeling_ours.Ours"})

    with pytest.raises(SettingsError, match="asks for code of its own"):
        made(folder)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"architectures": ["BertForQuestionAnswering"]}, "no \\*ForTokenClassification of a known family"),
        ({"architectures": ["OursForTokenClassification"], "model_type": "ours"}, "use one of albert, bert"),
        ({"quantization_config": {"quant_method": "any"}}, "quantised by a library"),
        ({"id2label": {"0": "O", "2": "B-PER"}}, "does not name its labels"),
        ({"id2label": None}, "does not name its labels"),
        ({"num_hidden_layers": 3}, "other weights than its configuration names"),
        ({"num_hidden_layers": 1}, "other weights than its configuration names"),
        ({"id2label": {"0": "O", "1": "B-PER"}}, "cannot be read|other weights"),
    ],
)
def test_a_configuration_of_something_else_is_refused(folder, changes, complaint):
    changed(folder, "config.json", **changes)

    with pytest.raises(SettingsError, match=complaint):
        made(folder)


def test_a_head_for_texts_is_not_taken_for_one_of_places(folder):
    with pytest.raises(SettingsError, match=r"which `task: text` needs"):
        made(folder, {"PER": "HEALTH_TEXT"}, of_text=True)


@pytest.mark.parametrize("spoiled", ["tokenizer.json", "config.json"])
def test_a_file_that_cannot_be_read_is_refused(folder, spoiled):
    (folder / spoiled).write_text("{")

    with pytest.raises(SettingsError, match=f"`{spoiled}` that can be read"):
        made(folder)


def test_an_adapter_is_refused(folder):
    changed(folder, "adapter_config.json", base_model_name_or_path="elsewhere")

    with pytest.raises(SettingsError, match="is an adapter"):
        made(folder)


def test_an_entity_of_whole_texts_is_found_at_no_place(folder):
    with pytest.raises(SettingsError, match=r"`HEALTH_TEXT` tells of a whole text"):
        made(folder, {"PER": "HEALTH_TEXT"})


@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("call Ana and Otto Lima, Lima.", ["Ana", "Otto Lima", "Lima"]),
        ("Ana Otto", ["Ana", "Otto"]),
        ("(Ana)", ["Ana"]),
        ("Anabel", ["Anabel"]),
        ("[SEP] Ana [SEP] call", ["Ana"]),
        ("[PAD]Ana", ["Ana"]),
        ("Ana 😀 Lima", ["Ana", "Lima"]),
        ("", []),
    ],
)
def test_spans_are_of_whole_words_and_part_where_one_begins(folder, note, found):
    assert told(made(folder), note) == found


@pytest.mark.filterwarnings("ignore:.*jit.script.*:FutureWarning")  # torch's, over how a family is written
@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_every_family_that_is_named_is_read(tmp_path, family):
    folder = own_models.of_family(tmp_path / "model", FAMILIES[family])
    tier = load(asked("transformers", folder, LABELS, threshold=1e-9), known_entities(), Takes())

    assert " ".join(told(tier, "call Ana and Otto Lima" + " call" * 60)).startswith("call")


def test_labels_without_prefixes_are_types_of_their_own(tmp_path):
    folder = own_models.tokens(tmp_path / "plain", labels=("O", "E-MAIL", "NAME"))

    tier = made(folder, {"E-MAIL": "EMAIL_ADDRESS", "NAME": None})

    assert told(tier, "call Ana Lima") == ["Ana"]


def test_a_label_that_is_dropped_is_not_told(tmp_path):
    folder = own_models.tokens(tmp_path / "two", labels=("O", "B-PER", "B-LOC"))

    assert told(made(folder, {"PER": None, "LOC": "LOCATION"}), "call Ana Lima") == ["Lima"]


def test_of_windows_that_share_a_word_that_with_most_around_it_counts():
    import numpy as np

    words, scheme = Words("Ana Lima"), scheme_of(["O", "B-PER", "I-PER"], of_text=False)
    sure, unsure = np.array([[0, 1, 0]], np.float32), np.array([[1, 0, 0]], np.float32)

    words.add([0, 1], [(0, 3), (4, 8)], np.concatenate([sure, unsure]))
    words.add([None, 1, None], [(0, 0), (4, 8), (0, 0)], np.concatenate([unsure, sure, unsure]))
    words.add([1], [(6, 8)], unsure)

    assert [(one.start, one.end) for one in spots(words, scheme, 0.5)] == [(0, 3), (4, 8)]


def test_loading_and_reading_try_no_connection(folder):
    program = f"""
import socket, sys
tried = []
def no_network(*given, **more):
    tried.append(given)
    raise OSError("no network")
socket.getaddrinfo = socket.create_connection = no_network
socket.socket.connect = socket.socket.connect_ex = no_network
sys.path[:0] = ["tests/support"]
from own_models import asked
from classifiers.models.own import load
from classifiers.models.own.asked import Takes
from guard.detecting import known_entities
from schemas.record import Record
from streams.codecs import decode
tier = load(asked("transformers", {str(folder)!r}, {LABELS!r}), known_entities(), Takes())
document = decode(Record("t", 0, 0, 0, None, b'{{"note": "call Ana"}}'))
print(len(tier.candidates([document])[0]), len(tried))
"""

    out = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, cwd=ROOT, text=True, timeout=120
    )

    assert (out.stdout.strip(), out.stderr) == ("1 0", "")
