"""The console's store in PostgreSQL: one writes, the others read and take over; nobody is told a password."""

import re

import pytest
import stores
from click.testing import CliRunner
from consoles import TOPIC, desk_over, messages, opened
from consoles import browser as browser_of
from evidence import world

from guard.cli.console import command
from guard.console.asking import counts
from guard.console.index import Index
from guard.console.store.place import place_of, told
from schemas.errors import GuardError, SettingsError
from streams.settings import load_given

WORLD = world(transactions=4)
MESSAGES = messages(WORLD)


@pytest.fixture
def url():
    return stores.running().fresh()


def total(index):
    with index.reading() as connection:
        return sum(one.records for one in counts(connection))


def test_of_two_consoles_one_writes_and_the_other_reads_until_the_first_is_gone(url):
    with opened(url, MESSAGES[:9]) as first, opened(url) as second:
        assert first.take() and not second.take()
        with pytest.raises(GuardError, match="another console"):
            second.put(MESSAGES)
        assert total(second) == total(first) and second.positions() == first.positions()

        assert stores.running().end_writer()
        with pytest.raises(GuardError, match="just now"):
            first.put(MESSAGES)
        assert second.take() and not first.take()
        second.put(MESSAGES)
        assert not first.holds()
        assert total(first) == total(second) == 32


def test_whoever_was_cut_off_goes_on_where_the_store_stands(url):
    with opened(url, MESSAGES[:9]) as index:
        stores.running().end_writer()
        with pytest.raises(GuardError):
            index.holds()
        assert index.take()
        index.put(MESSAGES)

        assert total(index) == 32


def test_a_store_begun_anew_beside_its_writer_is_noticed_by_it(url):
    with opened(url, MESSAGES) as writer, opened(url) as beside:
        writer.positions()
        assert writer.holds()
        beside.clear()

        assert not writer.holds() and total(writer) == 0
        with pytest.raises(GuardError, match="anew"):
            writer.put(MESSAGES)
        assert writer.positions() == {}
        writer.put(MESSAGES)
        assert total(beside) == 32


def test_a_console_of_another_topic_neither_reads_nor_clears_a_store_that_is_kept(url):
    with opened(url, MESSAGES) as index:
        other = Index(url, "other.decisions")
        with pytest.raises(GuardError, match="another topic"), other.reading():
            pass
        with pytest.raises(GuardError, match="another topic"):
            other.clear()
        other.close()
        assert total(index) == 32


def test_tables_of_others_are_left_alone(url):
    with stores.running().connect() as connection:
        connection.execute("CREATE SCHEMA guard_console")
        connection.execute("CREATE TABLE guard_console.letters (one INTEGER)")

    with pytest.raises(SettingsError, match="something else"):
        Index(url, TOPIC)


def test_a_lost_server_is_a_sentence_on_a_page_and_no_end(url):
    server = stores.running()
    with opened(url, MESSAGES) as index, browser_of(desk_over(WORLD, index)) as client:
        server.stop()
        try:
            lost = client.get("/records")
            with pytest.raises(GuardError, match="just now"):
                index.put(MESSAGES)
            with pytest.raises(GuardError, match="just now"):
                index.take()
        finally:
            server.start()

        assert lost.status_code == 503 and server.password not in lost.text
        assert client.get("/records").status_code == 200 and index.take()


@pytest.mark.parametrize("broken", ["password", "port", "database", "at", "driver"])
def test_a_password_is_in_no_message(broken):
    server = stores.running()
    secret = "s3cret-pa55"
    given = {
        "password": server.url(password=secret),
        "port": f"postgresql://guard:{secret}@127.0.0.1:1/console",
        "database": server.url(database="nowhere"),
        "at": f"postgresql://guard:x@{secret}@127.0.0.1/console",
        "driver": f"mysql://guard:{secret}@127.0.0.1/console",
    }[broken]

    with pytest.raises(SettingsError) as caught:
        Index(given, TOPIC)

    assert secret not in str(caught.value) and server.password not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_password_on_the_command_line_is_refused_and_not_repeated():
    given = "postgresql://guard:s3cret-pa55@127.0.0.1/console"

    with pytest.raises(SettingsError, match="PGPASSFILE") as caught:
        place_of(given, on_command_line=True)

    assert "s3cret" not in str(caught.value) + told(place_of(given))
    assert not re.search(
        "s3cret", repr(load_given({"kafka": {"bootstrap.servers": "a:1"}, "console": {"store": given}}))
    )
    assert "--index FILE|URL" in CliRunner().invoke(command, ["rebuild", "--help"]).output
