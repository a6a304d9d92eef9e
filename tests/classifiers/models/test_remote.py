"""The encoder on a server: it says what the local one says, and whatever is wrong with the server is never a clean detection."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from tiny_encoder import tiny

from classifiers.models.entities import SHIPPED
from classifiers.models.tier import Bounds, load, load_served
from schemas.errors import Fault, FaultCode, SettingsError
from schemas.record import Record
from streams.codecs import decode

pytest.importorskip("grpc", reason="of the extra `remote`")
pytest.importorskip("openvino", reason="what the server runs")

from classifiers.models.remote import RemoteEngine, Served, Unanswered
from classifiers.models.weights import digest

ROOT = Path(__file__).parents[3]
PROGRAM = ROOT / "tests" / "support" / "kserve_server.py"
TEXTS = (
    "Anna Lind lives at 12 Mill Road, Leeds",
    "the build of 4.2 is green",
    "Herr Otto Kern, geb. 1.2.1980",
)
WRONG = ("nan", "rows", "heads", "altered", "renamed", "silent", "short", "double", "unknown")


@contextmanager
def serving(directory, port=0, *pair):
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, str(PROGRAM), str(directory), str(port), *map(str, pair)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}) as server:
        try:
            yield int(server.stdout.readline()), server
        finally:
            server.kill()


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return tiny(tmp_path_factory.mktemp("encoder"))


@pytest.fixture(scope="module")
def port(directory):
    with serving(directory) as (port, _):
        yield port


def served(port, model="guard-encoder", **more):
    return Served("127.0.0.1", port, model, **{"is_tls": False, "deadline_s": 20.0, **more})


def engine(port, directory, model="guard-encoder", **more):
    return RemoteEngine(served(port, model, **more), digest(directory / "model.safetensors"))


def documents(*texts):
    return [decode(Record("t", 0, at, 0, None, text.encode())) for at, text in enumerate(texts)]


def pieces(rows=2):
    return np.array([[0, 7, 8, 2]] * rows), np.ones((rows, 4), np.int64)


def test_a_server_says_what_the_local_engine_says():
    if not (SHIPPED / "model.safetensors").is_file():
        pytest.skip("the encoder is not installed")
    given = documents(*TEXTS)
    here = load(SHIPPED, engine="openvino").candidates(given)

    with serving(SHIPPED) as (port, _):
        there = load_served(SHIPPED, served(port)).candidates(given)

    assert there == here
    assert any(one.entity == "PERSON" for one in there[0])


@pytest.mark.parametrize("model", ["guard-encoder", "typed"])
def test_contents_are_read_whether_they_are_raw_or_typed(port, directory, model):
    from classifiers.models.engines import choose
    from classifiers.models.weights import load as weights_of

    told = engine(port, directory, model).run(*pieces())
    here = choose(weights_of(directory), engine="openvino").run(*pieces())

    for one, other in zip(told, here, strict=True):
        assert one.dtype == np.float32 and np.array_equal(one, other)


@pytest.mark.parametrize("model", WRONG)
def test_an_answer_that_is_not_what_was_asked_for_is_a_fault_and_never_clean(port, directory, model):
    right = load_served(directory, served(port))
    build = lambda: engine(port, directory, model)  # noqa: E731
    right._runner._build = lambda: lambda batch: build().run(*batch)
    right._runner._start()

    found = right.candidates(documents(*TEXTS))

    assert found == [Fault(FaultCode.CLASSIFIER_FAILED, "detect")] * len(TEXTS)


@pytest.mark.parametrize("model", [one for one in WRONG if one not in ("nan", "rows", "heads")])
def test_a_server_of_another_model_is_refused_when_the_worker_starts(port, directory, model):
    with pytest.raises(SettingsError, match=f"the model `{model}` at 127.0.0.1:{port} cannot be asked: "):
        load_served(directory, served(port, model))


def test_another_version_than_the_one_asked_for_is_refused(port, directory):
    assert load_served(directory, served(port, version="2"))
    with pytest.raises(SettingsError, match="another version"):
        load_served(directory, served(port, version="1"))


def test_a_slow_server_is_a_fault_of_what_was_asked_and_the_worker_lives_on(port, directory):
    tier = load_served(directory, served(port))
    tier._runner._build = lambda: lambda batch: engine(port, directory, "slow", deadline_s=0.05).run(*batch)
    tier._runner._start()

    for _ in range(3):  # more calls than a hung engine in this process may cost
        found = tier.candidates(documents(*TEXTS))

    assert found == [Fault(FaultCode.CLASSIFIER_TIMEOUT, "detect")] * len(TEXTS)


def test_a_killed_server_is_a_fault_and_one_that_is_back_is_asked_again(directory):
    with serving(directory) as (port, server):
        tier = load_served(directory, served(port), bounds=Bounds(texts=0))
        before = tier.candidates(documents(*TEXTS))
        server.kill()
        server.wait(timeout=30)
        dead = tier.candidates(documents(*TEXTS))
    assert not any(isinstance(one, Fault) for one in before)
    assert dead == [Fault(FaultCode.CLASSIFIER_FAILED, "detect")] * len(TEXTS)

    with serving(directory, port):
        until = time.monotonic() + 60
        again = dead
        while again != before and time.monotonic() < until:
            again = tier.candidates(documents(*TEXTS))

    assert again == before


def test_no_answer_when_the_worker_starts_is_refused(directory):
    with pytest.raises(SettingsError, match="cannot be asked: it said UNAVAILABLE; look at the server"):
        load_served(directory, served(1))


def test_by_tls_only_a_server_of_the_named_ca_is_asked(directory, tmp_path):
    import trustme

    ca, other = trustme.CA(), trustme.CA()
    leaf = ca.issue_cert("127.0.0.1")
    leaf.cert_chain_pems[0].write_to_path(tmp_path / "leaf.pem")
    leaf.private_key_pem.write_to_path(tmp_path / "leaf.key")
    ca.cert_pem.write_to_path(tmp_path / "ca.pem")
    other.cert_pem.write_to_path(tmp_path / "other.pem")

    with serving(directory, 0, tmp_path / "leaf.pem", tmp_path / "leaf.key") as (port, _):
        tls = {"is_tls": True, "deadline_s": 20.0}
        assert engine(port, directory, ca=tmp_path / "ca.pem", **tls).run(*pieces())
        with pytest.raises(Unanswered, match="UNAVAILABLE"):
            engine(port, directory, ca=tmp_path / "other.pem", **tls).run(*pieces())
        with pytest.raises(Unanswered):
            engine(port, directory, is_tls=False).run(*pieces())


def test_a_proxy_of_the_environment_is_not_asked(port, directory, monkeypatch):
    for name in ("grpc_proxy", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    assert engine(port, directory).run(*pieces())


def test_what_a_server_says_of_a_failure_is_not_repeated(port, directory):
    with pytest.raises(Unanswered) as told:
        engine(port, directory, "unknown").run(*pieces())

    assert str(told.value) == "it said NOT_FOUND" and "model" not in repr(engine(port, directory))


def test_a_ca_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(SettingsError, match=r"classifiers\.remote\.ca"):
        RemoteEngine(Served("127.0.0.1", 1, "m", ca=tmp_path / "none.pem"), "")
