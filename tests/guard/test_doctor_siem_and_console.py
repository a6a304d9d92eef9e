"""The doctor tells whether the files of a SOC's sinks and the console's store can be used, and changes nothing."""

import base64
import sqlite3

import pytest
import stores
import trustme
from consoles import messages, opened
from evidence import world

from guard.deployment import create
from guard.doctor import examine


@pytest.fixture
def config(tmp_path):
    create(tmp_path / "here")
    file = tmp_path / "here" / "guard.yaml"
    file.write_text(file.read_text().replace("127.0.0.1:9092", "127.0.0.1:1"))
    return file


def answer(config, check):
    return next(one for one in examine(config) if one.check == check)


def with_sinks(config, mode=0o600):
    home = config.parent
    trustme.CA().cert_pem.write_to_path(str(home / "ca.pem"))
    secret = home / "webhook.secret"
    secret.write_text("whsec_" + base64.b64encode(bytes(32)).decode())
    secret.chmod(mode)
    config.write_text(
        config.read_text()
        + "siem:\n  topic: true\n  syslog: {address: 'siem.example:6514', ca: ca.pem}\n"
        + "  webhook: {url: 'https://siem.example/in', secret: webhook.secret, ca: ca.pem}\n"
    )
    return config


def test_where_nobody_is_told_nothing_is_wrong(config):
    assert answer(config, "siem") == ("siem", "good", "nobody is told")


def test_sinks_whose_files_are_there_are_good_and_named(config):
    found = answer(with_sinks(config), "siem")

    assert found.state == "good" and "syslog, webhook, topic" in found.told


def test_a_sinks_certificate_that_is_none_and_a_secret_that_others_read_are_bad(config):
    assert "chmod 600" in answer(with_sinks(config, mode=0o644), "siem").told

    (config.parent / "webhook.secret").chmod(0o600)
    (config.parent / "ca.pem").write_text("none")
    found = answer(config, "siem")
    assert found.state == "bad" and "ca.pem" in found.told


def test_a_store_that_is_not_there_yet_is_good_and_is_not_made(config):
    found = answer(config, "console")

    assert found.state == "good" and "made at the first start" in found.told
    assert not (config.parent / "console.sqlite").exists()


def test_a_file_that_is_no_store_is_bad_and_one_of_another_topic_a_warning(config):
    file = config.parent / "console.sqlite"
    with opened(file, messages(world(transactions=1))):
        pass
    assert answer(config, "console").state == "good"
    config.write_text(config.read_text() + "topics: {decisions: others.decisions}\n")
    assert answer(config, "console").state == "warning"
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE someone (elses)")
    connection.close()
    assert answer(config, "console").state == "bad"
    file.write_bytes(b"no data base" * 100)
    assert answer(config, "console").state == "bad"


def test_a_data_base_is_asked_and_neither_changed_nor_its_password_told(config, monkeypatch):
    url = stores.running().fresh()
    monkeypatch.setenv("GUARD_CONSOLE__STORE", url)
    assert "made at the first start" in answer(config, "console").told
    with stores.running().connect() as connection:
        assert connection.execute("SELECT to_regnamespace('guard_console')").fetchone() == (None,)
    with opened(url, messages(world(transactions=1))):
        assert answer(config, "console").state == "good"

    monkeypatch.setenv("GUARD_CONSOLE__STORE", stores.running().url(password="wrong-one"))
    found = answer(config, "console")
    assert found.state == "bad" and "password is not accepted" in found.told and "wrong-one" not in found.told
    monkeypatch.setenv("GUARD_CONSOLE__STORE", "postgresql://guard@127.0.0.1:1/console")
    assert "nobody listens there" in answer(config, "console").told


def test_a_user_who_may_not_make_the_schema_is_told_before_a_console_is_started(config, monkeypatch):
    server = stores.running()
    server.fresh()
    with server.connect() as connection:
        connection.execute("DROP ROLE IF EXISTS guest")
        connection.execute("CREATE ROLE guest LOGIN PASSWORD 'of-a-guest'")
    monkeypatch.setenv("GUARD_CONSOLE__STORE", server.url(user="guest", password="of-a-guest"))

    found = answer(config, "console")

    assert found.state == "bad" and "let them own the data base" in found.told
