"""What is written for a server says what the engine here says, and which weights it was made from."""

import numpy as np
import pytest
from click.testing import CliRunner
from tiny_encoder import tiny

from classifiers.models.engines import choose
from classifiers.models.weights import load
from guard.cli import root

ov = pytest.importorskip("openvino", reason="what writes and runs it")


def test_the_graph_of_a_repository_answers_as_the_engine_and_tells_its_weights(tmp_path):
    weights = load(tiny(tmp_path / "tiny"))
    ids, mask = np.array([[0, 7, 8, 2], [0, 9, 2, 1]]), np.array([[1, 1, 1, 1], [1, 1, 1, 0]])

    ran = CliRunner().invoke(
        root, ["classifier", "export", "--model", str(tmp_path / "tiny"), "-o", str(tmp_path / "models")]
    )

    assert ran.exit_code == 0, ran.output
    home = tmp_path / "models" / "guard-encoder"
    hint = {"INFERENCE_PRECISION_HINT": "f32", "DYNAMIC_QUANTIZATION_GROUP_SIZE": "128"}
    served = ov.Core().compile_model(home / "1" / "model.xml", "CPU", hint)
    told = served({"ids": ids, "mask": mask})
    here = choose(weights, engine="openvino").run(ids, mask)
    assert served.output("sha256").get_element_type() == ov.Type.u8
    assert told["sha256"].tobytes().hex() == weights.digest
    for name, expected in zip(("tokens", "topics"), here, strict=True):
        assert np.allclose(told[name], expected, atol=1e-4)
        assert f'name: "{name}", data_type: TYPE_FP32' in (home / "config.pbtxt").read_text()
