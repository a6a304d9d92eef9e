"""Where Kafka and Java are found, and what is said where they are not."""

import pytest

from schemas.errors import BrokerError
from streams.jars import jars, java
from streams.kraft import free_port, identifier, node_properties


@pytest.fixture
def bare(tmp_path, monkeypatch):
    for name in ("GUARD_KAFKA_JARS", "KAFKA_HOME", "JAVA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GUARD_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_a_folder_named_is_used(bare, monkeypatch):
    (bare / "kafka_2.13-4.4.0.jar").touch()
    monkeypatch.setenv("GUARD_KAFKA_JARS", str(bare))

    assert jars() == bare


def test_an_installed_kafka_is_used(bare, monkeypatch):
    (bare / "libs").mkdir()
    (bare / "libs" / "kafka_2.13-4.4.0.jar").touch()
    monkeypatch.setenv("KAFKA_HOME", str(bare))

    assert jars() == bare / "libs"


@pytest.mark.parametrize("variable", ["GUARD_KAFKA_JARS", "KAFKA_HOME"])
def test_a_folder_without_kafka_is_refused_by_name(bare, monkeypatch, variable):
    monkeypatch.setenv(variable, str(bare))

    with pytest.raises(BrokerError, match=variable):
        jars()


@pytest.mark.parametrize("need", [jars, java])
def test_both_ways_to_kafka_are_told_where_there_is_none(bare, monkeypatch, need):
    monkeypatch.setattr("streams.jars.importlib.util.find_spec", lambda name: None)

    with pytest.raises(BrokerError) as raised:
        need()

    assert "GUARD_KAFKA_JARS" in str(raised.value) and "Maven" in str(raised.value)


def test_a_cluster_id_never_begins_with_a_dash():
    assert not any(identifier().startswith("-") or len(identifier()) != 22 for _ in range(500))


@pytest.mark.parametrize(("voters", "copies", "in_sync"), [((), "1", "1"), ((1, 2, 3), "3", "2")])
def test_three_brokers_keep_three_copies_and_need_two(tmp_path, voters, copies, in_sync):
    properties = node_properties(1, free_port(), free_port(), voters, tmp_path)

    assert properties["transaction.state.log.replication.factor"] == copies
    assert properties["min.insync.replicas"] == in_sync
    assert "0.0.0.0" not in properties["listeners"]
