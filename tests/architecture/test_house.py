"""The house's rules that a linter does not hold: light start, no stray content, one idea a module."""

import ast
import json
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("schemas", "classifiers", "streams", "guard")
MODULES = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
HEAVY = (
    "torch",
    "faker",
    "openvino",
    "grpc",
    "google.protobuf",
    "tokenizers",
    "numpy",
    "transformers",
    "spacy",
    "faust",
    "hyperscan",
    "re2",
    "confluent_kafka",
    "presidio_anonymizer",
    "pydantic",
    "rich",
    "fastapi",
    "starlette",
    "uvicorn",
    "jinja2",
    "sqlalchemy",
    "psycopg",
    "z3",
    "opentelemetry",
)
WEB = {"fastapi", "starlette", "uvicorn", "jinja2", "markupsafe"}
STORES = {"sqlalchemy", "psycopg", "sqlite3"}


def test_help_answers_in_under_three_tenths_of_a_second():
    times = []
    for _ in range(5):
        began = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-m", "guard", "--help"], check=True, capture_output=True, cwd=ROOT, timeout=60
        )
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)  # what others do meanwhile is not counted
        times.append(ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime)

    assert min(times) < 0.3, times


def test_the_command_line_imports_nothing_heavy_until_a_command_runs():
    program = (
        "import sys, json, guard, guard.cli; guard.cli._commands(); print(json.dumps(sorted(sys.modules)))"
    )

    out = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, cwd=ROOT, timeout=20
    ).stdout

    assert not set(json.loads(out)) & set(HEAVY)


def test_the_record_path_imports_no_model_library():
    program = "import sys, json, guard.wiring, guard.worker; print(json.dumps(sorted(sys.modules)))"

    out = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, cwd=ROOT, timeout=60
    ).stdout

    assert not set(json.loads(out)) & (
        {
            "torch",
            "transformers",
            "spacy",
            "faust",
            "faker",
            "openvino",
            "presidio_analyzer",
            "grpc",
            "opentelemetry",
        }
        | WEB
        | STORES
    )


@pytest.mark.parametrize(("home", "libraries"), [("console", WEB), ("tracing", {"opentelemetry"})])
def test_a_library_of_one_part_is_imported_by_that_part_alone(home, libraries):
    importing = {
        file.relative_to(ROOT)
        for file in MODULES
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [one.name for one in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        )
        if name.partition(".")[0] in libraries
    }

    assert importing and all(file.parts[:2] == ("guard", home) for file in importing), importing


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_module_says_in_a_sentence_what_it_is(file):
    docstring = ast.get_docstring(ast.parse(file.read_text()))

    assert docstring and docstring.split("\n\n")[0].strip()


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_module_outgrows_one_idea(file):
    assert len(file.read_text().splitlines()) <= 260, "split it: one idea a module, 40-150 lines"


def test_the_record_path_reads_on_one_page():
    assert len((ROOT / "guard" / "pipeline.py").read_text().splitlines()) <= 60


def test_nothing_in_the_repository_names_an_absolute_path_of_a_machine():
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True, timeout=20
    ).stdout
    stray = re.compile(r"/home/|/root/|/work/|/Users/")
    exempt = {"tests/architecture/test_house.py"}
    found = []
    for name in files.splitlines():
        file = ROOT / name
        if name in exempt or not file.is_file():
            continue
        text = file.read_bytes().decode("utf-8", "ignore")
        if stray.search(text):
            found.append(name)

    assert found == []
