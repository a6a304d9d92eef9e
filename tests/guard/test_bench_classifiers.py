"""The bench of the encoder measures every engine in one run, and int8 says what float32 says."""

import sys
from pathlib import Path

import pytest

from classifiers.models.weights import load
from guard.bench.cascades import Peer
from guard.bench.cascades import measured as records_measured
from guard.bench.classifiers import agreement, measured
from schemas.errors import SettingsError
from tests.support.tiny_encoder import tiny


def test_every_engine_and_the_peer_are_measured_in_one_run(tmp_path):
    figures = measured(tiny(tmp_path / "tiny"), texts=8, seconds=0.1)

    assert {"openvino-int8", "torch-fp32-cpu", "transformers.pipeline"} <= set(figures["engines"])
    assert all(rate > 0 for rate in figures["engines"].values())
    assert figures["times_the_pipeline"]["transformers.pipeline"] == 1
    assert set(figures["records_per_cpu_second"]) == {"patterns", "all tiers"}
    assert "times_presidio" not in figures
    assert 50 < figures["worker_megabytes"] < 1500


def test_int8_says_nearly_always_what_float32_says(tmp_path):
    weights = load(tiny(tmp_path / "tiny"))
    assert agreement(weights, ["Anna wohnt in Berlin.", "order 17 shipped"]) > 0.97


ANALYZER = """
class AnalyzerEngine:
    def __init__(self, **_): pass
    def analyze(self, text, language): assert language == "en" and text
"""
PROVIDER = """
class NlpEngineProvider:
    def __init__(self, nlp_configuration): assert nlp_configuration["models"][0]["model_name"] == "small"
    def create_engine(self): pass
"""


def test_a_peer_judges_the_same_records_in_an_interpreter_of_its_own(tmp_path):
    packages = tmp_path / "packages"
    (packages / "presidio_analyzer").mkdir(parents=True)
    (packages / "presidio_analyzer" / "__init__.py").write_text(ANALYZER)
    (packages / "presidio_analyzer" / "nlp_engine.py").write_text(PROVIDER)
    (packages / "presidio_analyzer-2.0.dist-info").mkdir()
    (packages / "presidio_analyzer-2.0.dist-info" / "METADATA").write_text(
        "Name: presidio-analyzer\nVersion: 2.0\n"
    )
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nPYTHONPATH={packages} exec {sys.executable} "$@"\n')
    python.chmod(0o755)

    figures = records_measured(tiny(tmp_path / "tiny"), records=16, seconds=0.1, peer=Peer(python, "small"))

    kinds = {"orders", "tickets", "documents", "mixed"}
    assert figures["presidio"] == "2.0"
    assert all(set(rates) == kinds for rates in figures["records_per_cpu_second"].values())
    assert set(figures["times_presidio"]) == {"patterns", "all tiers"}


def test_an_interpreter_without_the_peer_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(SettingsError, match="cannot run presidio-analyzer"):
        records_measured(
            tiny(tmp_path / "tiny"), records=16, seconds=0.1, peer=Peer(Path("/bin/false"), "small")
        )
