"""presidio-analyzer over the bench's records: a program for an interpreter that has it, which needs nothing of the guard.

python presidio_peer.py SPACY_MODEL SECONDS < RECORDS

RECORDS is one JSON object: kind to list of texts. Prints one: its version, and by kind the records a CPU second.
"""

import json
import sys
import time
from importlib import import_module
from importlib.metadata import version
from typing import Any


def analyzer(model: str) -> Any:
    """Return presidio's analyzer as it comes, for English, around a spaCy pipeline."""
    analyzers, engines = (
        import_module(name) for name in ("presidio_analyzer", "presidio_analyzer.nlp_engine")
    )
    asked = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": model}]}
    provider = engines.NlpEngineProvider(nlp_configuration=asked)
    return analyzers.AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=["en"])


def rates(engine: Any, given: dict[str, list[str]], seconds: float) -> dict[str, float]:
    """Return records a CPU second by kind: each record one text and one call, which costs presidio least."""
    engine.analyze(text="Ana Lopez, Berlin", language="en")
    told: dict[str, float] = {}
    for kind, texts in given.items():
        done, began = 0, time.process_time()
        while done < len(texts) and time.process_time() - began < seconds:
            engine.analyze(text=texts[done], language="en")
            done += 1
        told[kind] = done / (time.process_time() - began)
    return told


def main(model: str, seconds: str) -> None:
    """Judge what stands on standard input."""
    found = rates(analyzer(model), json.load(sys.stdin), float(seconds))
    print(json.dumps({"version": version("presidio-analyzer"), "records_per_cpu_second": found}))  # noqa: T201 - a program


if __name__ == "__main__":
    main(*sys.argv[1:])
