"""The index: whole or not at all, resumed where it stands, bounded, and nobody else's to read."""

import sqlite3

import pytest
from consoles import TOPIC, messages, opened
from evidence import world
from hypothesis import given, settings
from hypothesis import strategies as st

from guard.console import asking
from guard.console.asking import PAGE, Search, counts, decision, over_time, search
from guard.console.following import is_of_another
from guard.console.index import Index, Message
from schemas.errors import SettingsError

WORLD = world(transactions=9)
MESSAGES = messages(WORLD)


def totals(index):
    with index.reading() as connection:
        return {(one.flow, one.destination, one.action): one.records for one in counts(connection)}


def test_every_decision_is_counted_once_whatever_the_batches(tmp_path):
    with opened(tmp_path) as index:
        for first in range(0, len(MESSAGES), 7):
            index.put(MESSAGES[first : first + 7])

        assert totals(index) == {
            ("flow", "local", "allow"): 45,
            ("flow", "remote", "redact"): 9,
            ("flow", "local", "reroute"): 9,
            ("flow", "", "block"): 9,
        }


@settings(max_examples=20)
@given(st.lists(st.integers(0, len(MESSAGES)), max_size=4))
def test_what_is_put_again_changes_nothing(tmp_path_factory, ends):
    with opened(tmp_path_factory.mktemp("index"), MESSAGES) as index:
        before = totals(index)
        for end in ends:
            index.put(MESSAGES[:end])

        assert totals(index) == before


def test_an_index_goes_on_where_it_stood(tmp_path):
    with opened(tmp_path, MESSAGES[:20]):
        pass
    with opened(tmp_path) as index:
        positions = index.positions()
        index.put([one for one in MESSAGES if one.offset >= positions.get(one.partition, 0)])

        assert sum(totals(index).values()) == 72
        assert positions == {
            partition: max(one.offset for one in MESSAGES[:20] if one.partition == partition) + 1
            for partition in {one.partition for one in MESSAGES[:20]}
        }


def test_a_batch_that_fails_leaves_no_trace(tmp_path):
    with opened(tmp_path, MESSAGES[:5]) as index:
        before = totals(index), index.positions()
        with pytest.raises(AttributeError):
            index.put([*MESSAGES[5:9], None])

        assert (totals(index), index.positions()) == before
        index.put(MESSAGES[5:])
        assert sum(totals(index).values()) == 72


def test_the_oldest_decisions_go_and_their_counts_stay(tmp_path):
    many = messages(world(("redact",), transactions=1))
    with opened(tmp_path, kept=100) as index:
        for number in range(60):
            index.put([Message(0, number * 100 + one, "orders/0", many[0].value) for one in range(100)])
        with index.reading() as connection:
            (rows,) = connection.execute("SELECT count(*) FROM leaf").fetchone()
            (found,) = connection.execute("SELECT count(*) FROM found").fetchone()

        assert rows == found <= 5_100
        assert sum(totals(index).values()) == 6_000


def test_the_index_of_another_topic_or_form_is_built_anew(tmp_path):
    with opened(tmp_path, MESSAGES) as index:
        file = index.file
    other = Index(file, "other.decisions")
    assert totals(other) == {} == other.positions()
    other.put(MESSAGES)
    other.close()
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version=99")
    connection.close()
    again = Index(file, "other.decisions")
    assert totals(again) == {}
    again.close()


def test_a_file_that_is_no_index_is_named_with_what_to_do(tmp_path):
    (tmp_path / "index.sqlite").write_text("this is a letter to a friend, and no data base at all")

    with pytest.raises(SettingsError, match="--index"):
        Index(tmp_path / "index.sqlite", TOPIC)


def test_nobody_else_may_read_the_index(tmp_path):
    with opened(tmp_path, MESSAGES) as index:
        assert {file.stat().st_mode & 0o077 for file in tmp_path.iterdir()} == {0}
        with index.reading() as connection, pytest.raises(sqlite3.OperationalError):
            connection.execute("DELETE FROM leaf")


def test_what_is_no_event_or_no_number_of_a_column_is_passed_over(tmp_path):
    decided = next(one.value for one in MESSAGES if b'"offset":2,' in one.value)
    huge = decided.replace(b'"offset":2,', b'"offset":%d,' % 2**70)
    strange = [b"", b"{}", b"no json", b"\xff", huge]
    with opened(
        tmp_path, [Message(0, number, "orders/0", value) for number, value in enumerate(strange)]
    ) as index:
        assert totals(index) == {}
        assert index.positions() == {0: len(strange)}


@pytest.mark.parametrize("offset", range(72))
def test_every_offset_has_its_decision_or_the_span_that_covers_it(tmp_path, offset):
    kinds = ("allow", "allow", "redact", "block", "allow", "allow", "reroute", "allow")
    with opened(tmp_path, MESSAGES) as index, index.reading() as connection:
        hit = decision(connection, f"orders/0/{offset}")

        assert hit is not None and hit.action == kinds[offset % 8]
        assert decision(connection, "orders/0/72") is decision(connection, "orders/1/0") is None


@pytest.mark.parametrize("dense", [1, 10_000])
@pytest.mark.parametrize("action", ["", "block", "redact"])
def test_a_search_by_entity_finds_the_same_whichever_way_it_looks(tmp_path, monkeypatch, dense, action):
    monkeypatch.setattr(asking, "_DENSE", dense)
    with opened(tmp_path, MESSAGES) as index, index.reading() as connection:
        every = search(connection, Search(action=action)).hits
        found = search(connection, Search(entities=("EMAIL_ADDRESS", "NO_SUCH"), action=action)).hits

        assert [hit.row for hit in found] == [hit.row for hit in every if hit.entities] != []
        assert search(connection, Search(entities=("NO_SUCH",))).hits == ()
        assert search(connection, Search(entities=())).hits == ()


def test_pages_turn_both_ways_over_everything_once(tmp_path):
    many = [Message(0, number, "orders/0", MESSAGES[number % len(MESSAGES)].value) for number in range(400)]
    with opened(tmp_path, many) as index, index.reading() as connection:
        page = search(connection, Search())
        seen, pages = [hit.row for hit in page.hits], [page]
        while page.older:
            page = search(connection, Search(before=page.hits[-1].row))
            seen += [hit.row for hit in page.hits]
            pages.append(page)

        assert seen == sorted(set(seen), reverse=True) and len(seen) > 3 * PAGE
        back = search(connection, Search(after=pages[2].hits[0].row))
        assert [hit.row for hit in back.hits] == [hit.row for hit in pages[1].hits]
        assert back.newer and back.older and not pages[0].newer


def test_counts_over_time_lose_nothing_at_the_edges(tmp_path):
    minute = WORLD.at // 60_000 * 60_000
    with opened(tmp_path, MESSAGES) as index, index.reading() as connection:
        inside = over_time(connection, since=minute, until=minute + 60_000, step=60_000)
        wide = over_time(connection, since=minute - 600_000, until=minute + 600_000, step=300_000)

        assert inside == {minute: {"allow": 45, "block": 9, "redact": 9, "reroute": 9}}
        assert sum(sum(one.values()) for one in wide.values()) == 72
        assert over_time(connection, since=minute + 60_000, until=minute + 120_000, step=60_000) == {}


def test_an_index_ahead_of_its_topic_is_of_another():
    assert is_of_another({0: 6}, {0: 5}) and is_of_another({3: 1}, {0: 5})
    assert not is_of_another({0: 5}, {0: 5, 1: 9}) and not is_of_another({}, {0: 0})
