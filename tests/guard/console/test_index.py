"""The index on every kind of store: whole or not at all, resumed where it stands, bounded, and nobody else's to read."""

import sqlite3
from itertools import product

import pytest
import stores
from consoles import TOPIC, messages, opened
from evidence import world
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from guard.audit.leaves import decode, encode
from guard.console import searching
from guard.console.asking import choices, counts, decision, over_time
from guard.console.following import is_of_another
from guard.console.index import Index, Message
from guard.console.searching import PAGE, Search, search
from guard.console.store.tables import found, leaf
from schemas.errors import GuardError, SettingsError
from schemas.events import DecisionEvent, FindingFact

WORLD = world(transactions=9)
MESSAGES = messages(WORLD)


@pytest.fixture(params=stores.KINDS)
def kind(request):
    return request.param


@pytest.fixture
def place(kind, tmp_path):
    """Return where a store is that is not there yet."""
    return stores.place(kind, tmp_path)


def totals(index):
    with index.reading() as connection:
        return {(one.flow, one.destination, one.action): one.records for one in counts(connection)}


def rows(index, table):
    with index.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def some(number, *, at=1000, action="block", flow="flow", entities=(), log="orders/0"):
    """Return the message of a decision at an offset."""
    findings = tuple(FindingFact(one, "/value", 0, 1, 0.9, "a@1") for one in entities)
    event = DecisionEvent(
        f"{log}/{number}", flow, number, "0" * 32, action, "quarantined", "b1", at, "", findings
    )
    return Message(0, number, log, encode(event))


def test_every_decision_is_counted_once_whatever_the_batches(place):
    with opened(place) as index:
        for first in range(0, len(MESSAGES), 7):
            index.put(MESSAGES[first : first + 7])

        assert totals(index) == {
            ("flow", "local", "allow"): 45,
            ("flow", "remote", "redact"): 9,
            ("flow", "local", "reroute"): 9,
            ("flow", "", "block"): 9,
        }


@pytest.mark.parametrize("kind", stores.KINDS)
@settings(max_examples=15)
@given(ends=st.lists(st.integers(0, len(MESSAGES)), max_size=4))
def test_what_is_put_again_changes_nothing(tmp_path_factory, kind, ends):
    with opened(stores.place(kind, tmp_path_factory.mktemp("index")), MESSAGES) as index:
        before = totals(index), rows(index, leaf), rows(index, found)
        for end in ends:
            index.put(MESSAGES[:end])

        assert (totals(index), rows(index, leaf), rows(index, found)) == before


def test_an_index_goes_on_where_it_stood(place):
    with opened(place, MESSAGES[:20]):
        pass
    with opened(place) as index:
        positions = index.positions()
        index.put([one for one in MESSAGES if one.offset >= positions.get(one.partition, 0)])

        assert sum(totals(index).values()) == 72
        assert positions == {
            partition: max(one.offset for one in MESSAGES[:20] if one.partition == partition) + 1
            for partition in {one.partition for one in MESSAGES[:20]}
        }


def test_what_was_read_to_its_end_goes_on_there(place):
    with opened(place) as index:
        index.put([some(0)], {0: 7, 3: 2})
        index.put([], {0: 5})

        assert index.positions() == {0: 7, 3: 2}


def test_a_batch_that_fails_leaves_no_trace(place):
    with opened(place, MESSAGES[:5]) as index:
        before = totals(index), index.positions()
        with pytest.raises(AttributeError):
            index.put([*MESSAGES[5:9], None])

        assert (totals(index), index.positions()) == before
        index.put(MESSAGES[5:])
        assert sum(totals(index).values()) == 72


@pytest.mark.parametrize("moving", [False, True])
def test_the_oldest_decisions_go_and_their_counts_stay(place, moving):
    """Whether time goes on or stands still; what is left are the newest, each with its entities."""
    with opened(place, kept=100) as index:
        for first in range(0, 12_000, 1000):
            index.put([some(one, at=one * moving, entities=("A", "B")) for one in range(first, first + 1000)])
        with index.reading() as connection:
            oldest = connection.execute(select(func.min(leaf.c.id))).scalar()
            newest = search(connection, Search(entities=("A",))).hits[0].id

        assert rows(index, found) == 2 * rows(index, leaf)
        assert rows(index, leaf) <= 5_100 and oldest > 6_900
        assert newest == "orders/0/11999"
        assert sum(totals(index).values()) == 12_000


def test_what_is_old_goes_first_in_whichever_order_it_was_read(place):
    with opened(place, kept=100) as index:
        index.put([some(one, at=1_000_000 + one) for one in range(4000)])
        index.put([Message(1, one, "late/0", some(one, at=one, log="late/0").value) for one in range(4000)])
        with index.reading() as connection:
            assert decision(connection, "orders/0/3999") and not decision(connection, "late/0/3999")


def test_the_index_of_another_topic_is_built_anew(place):
    with opened(place, MESSAGES):
        pass
    other = Index(place, "other.decisions")
    assert totals(other) == {} == other.positions()
    other.put(MESSAGES)
    other.close()
    again = Index(place, "other.decisions")
    assert sum(totals(again).values()) == 72
    again.close()


def test_the_index_of_another_form_is_built_anew(place):
    with opened(place, MESSAGES) as index, index._changing() as connection:
        connection.execute(text("UPDATE source SET form = 99"))
        connection.execute(text("CREATE TABLE beside (one INTEGER)"))
    with opened(place) as index:
        assert totals(index) == {}
        index.put(MESSAGES)
        assert sum(totals(index).values()) == 72


def test_an_index_of_the_first_form_is_built_anew(tmp_path):
    with sqlite3.connect(tmp_path / "index.sqlite") as connection:
        connection.execute("CREATE TABLE source (topic TEXT NOT NULL)")
        connection.execute("CREATE TABLE leaf (id INTEGER PRIMARY KEY, place INTEGER)")
        connection.execute("INSERT INTO source VALUES (?)", (TOPIC,))
    connection.close()
    with opened(tmp_path, MESSAGES) as index:
        assert sum(totals(index).values()) == 72


def test_a_store_that_is_cleared_under_a_writer_counts_nothing_twice_and_misses_nothing(tmp_path):
    with opened(tmp_path, MESSAGES[:20]) as index, opened(tmp_path) as other:
        index.positions()
        other.clear()
        with pytest.raises(GuardError, match="anew"):
            index.put(MESSAGES[20:])
        assert not index.holds() and totals(index) == {}
        other.put(MESSAGES[:30])
        assert index.positions() == other.positions()
        assert index.holds()
        index.put(MESSAGES)
        other.put(MESSAGES)

        assert sum(totals(index).values()) == 72


def test_readers_see_the_state_that_they_began_with(tmp_path):
    with opened(tmp_path, MESSAGES) as index, index.reading() as connection:
        before = counts(connection)
        index.clear()

        assert counts(connection) == before != [] and totals(index) == {}


def test_a_file_that_is_no_index_is_named_with_what_to_do(tmp_path):
    (tmp_path / "index.sqlite").write_text("this is a letter to a friend, and no data base at all")
    with sqlite3.connect(tmp_path / "other.sqlite") as connection:
        connection.execute("CREATE TABLE letters (one INTEGER)")
    connection.close()

    with pytest.raises(SettingsError, match="--index"):
        Index(tmp_path / "index.sqlite", TOPIC)
    with pytest.raises(SettingsError, match="something else"):
        Index(tmp_path / "other.sqlite", TOPIC)


def test_nobody_writes_who_only_reads(place):
    with opened(place, MESSAGES) as index:
        with index.reading() as connection, pytest.raises(DBAPIError):
            connection.execute(text("DELETE FROM leaf"))
        assert sum(totals(index).values()) == 72


def test_nobody_else_may_read_a_file(tmp_path):
    with opened(tmp_path, MESSAGES):
        assert {file.stat().st_mode & 0o077 for file in tmp_path.iterdir()} == {0}


def test_what_is_no_event_or_fits_no_column_is_passed_over(place):
    decided = some(2).value
    told = decode(some(5, flow="a\0b", log="o\0/0").value)
    strange = [
        b"",
        b"{}",
        b"no json",
        b"\xff",
        decided.replace(b'"offset":2,', b'"offset":%d,' % 2**70),
        decided.replace(b'"at":1000', b'"at":-%d' % 2**63),
        some(2, flow="x" * 4000).value,
        b'{"type":"span","flow":"f","destination":"","runs":[[1,%d]],"count":%d,"digest":"","bundle":"","at":1}'
        % (2**62, 2**62),
    ]
    with opened(
        place, [Message(0, number, "orders/0", value) for number, value in enumerate(strange)]
    ) as index:
        assert totals(index) == {}
        assert index.positions() == {0: len(strange)}
        index.put([Message(0, 100, "o\0/0", encode(told))])
        assert list(totals(index)) == [("a\ufffdb", "", "block")]


def test_every_offset_has_its_decision_or_the_span_that_covers_it(place):
    kinds = ("allow", "allow", "redact", "block", "allow", "allow", "reroute", "allow")
    with opened(place, MESSAGES) as index, index.reading() as connection:
        hits = [decision(connection, f"orders/0/{offset}") for offset in range(72)]

        assert [hit.action for hit in hits] == [kinds[offset % 8] for offset in range(72)]
        assert decision(connection, "orders/0/72") is decision(connection, "orders/1/0") is None


MANY = [
    some(
        number,
        at=1000 + number % 13,  # read in another order than taken
        action=("block", "redact", "hold")[number % 3],
        flow=("a", "b")[number % 2],
        entities=("EMAIL_ADDRESS", "IBAN", "PERSON")[: number % 4],
        log=f"orders/{number % 5}",
    )
    for number in range(400)
]


def expected(wanted, flows=None):
    """Return the ids that a search should find, by looking at every decision."""
    found = []
    for number, message in enumerate(MANY):
        event = decode(message.value)
        entities = {one.entity for one in event.findings}
        fits = (
            wanted.flow in ("", event.flow)
            and wanted.action in ("", event.action)
            and (wanted.entities is None or not entities.isdisjoint(wanted.entities))
            and (wanted.since is None or event.at >= wanted.since)
            and (wanted.until is None or event.at < wanted.until)
            and event.id.startswith(wanted.id)
            and (flows is None or event.flow in flows)
        )
        if fits:
            found.append((event.at, number, event.id))
    return [one for _, _, one in sorted(found, reverse=True)]


def turned(connection, wanted, flows):
    """Return all that a search finds, page by page, the newest first; and the same on the way back."""
    page = search(connection, wanted, flows)
    pages = [page.hits]
    while page.older:
        page = search(connection, replace(wanted, before=page.hits[-1].row), flows)
        pages.append(page.hits)
    back = [page.hits]
    while page.newer:
        page = search(connection, replace(wanted, after=page.hits[0].row), flows)
        back.append(page.hits)
    return [[hit.id for hits in pages for hit in hits], [hit.id for hits in reversed(back) for hit in hits]]


@pytest.mark.parametrize("few", [0, 48])
@pytest.mark.parametrize("dense", [1, 5000])
def test_a_search_finds_the_same_whichever_way_it_looks_and_turns(place, monkeypatch, dense, few):
    monkeypatch.setattr(searching, "_DENSE", dense)
    monkeypatch.setattr(searching, "_FEW", few)
    with opened(place, MANY) as index, index.reading() as connection:
        for flow, entities, since, beginning, flows in product(
            ("", "a", "none"),
            (None, (), ("IBAN",), ("IBAN", "EMAIL_ADDRESS", "NO_SUCH")),
            (None, 1004),
            ("", "orders/1"),
            (None, {"b", "a"}),
        ):
            for action in ("", "hold"):
                wanted = Search(
                    flow=flow,
                    action=action,
                    entities=entities,
                    since=since,
                    until=since and 1010,
                    id=beginning,
                )
                right = expected(wanted, flows)

                assert turned(connection, wanted, flows) == [right, right], (wanted, flows)


def steps(index, *searches):
    """Return how many thousand steps SQLite takes for these searches, whatever the machine is busy with."""
    counted = []
    with index.reading() as connection:
        driver = connection.connection.driver_connection
        for wanted in searches:
            driver.set_progress_handler(lambda: counted.append(1) and None, 1000)
            search(connection, wanted)
            driver.set_progress_handler(None, 0)
    return len(counted)


def test_a_page_costs_the_same_whatever_else_the_store_holds(tmp_path):
    searches = [
        Search(),
        Search(flow="a"),
        Search(flow="a", action="hold"),
        Search(entities=("EMAIL_ADDRESS",)),
        Search(entities=("RARE",)),
        Search(flow="b", entities=("RARE", "EMAIL_ADDRESS")),
        Search(since=2_000, until=2_100),
        Search(until=50, flow="b", entities=("EMAIL_ADDRESS",)),
        Search(until=0),
        Search(id="orders/0/1"),
    ]
    with opened(tmp_path) as index:

        def more(first, last):
            index.put(
                [
                    some(
                        one,
                        at=one,
                        flow="ab"[one % 2],
                        action=("block", "hold")[one < 40],
                        entities=("EMAIL_ADDRESS", *(("RARE",) if one < 20 else ())),
                    )
                    for one in range(first, last)
                ]
            )

        more(0, 3_000)
        few = steps(index, *searches)
        more(3_000, 30_000)

        assert steps(index, *searches) <= 2 * few + 5 < 500


def test_a_page_whose_row_is_gone_is_empty_and_what_is_offered_is_seen(place):
    with opened(place, MANY) as index, index.reading() as connection:
        assert search(connection, Search(before=9_999)).hits == ()
        assert choices(connection)["entity"] == ["EMAIL_ADDRESS", "IBAN", "PERSON"]
        assert choices(connection, {"a"})["flow"] == ["a"] and choices(connection, ())["entity"] == []
        assert len(search(connection, Search()).hits) == PAGE


def test_counts_over_time_lose_nothing_at_the_edges(place):
    minute = WORLD.at // 60_000 * 60_000
    with opened(place, MESSAGES) as index, index.reading() as connection:
        inside = over_time(connection, since=minute, until=minute + 60_000, step=60_000)
        wide = over_time(connection, since=minute - 600_000, until=minute + 600_000, step=300_000)

        assert inside == {minute: {"allow": 45, "block": 9, "redact": 9, "reroute": 9}}
        assert sum(sum(one.values()) for one in wide.values()) == 72
        assert over_time(connection, since=minute + 60_000, until=minute + 120_000, step=60_000) == {}


def test_an_index_ahead_of_its_topic_is_of_another():
    assert is_of_another({0: 6}, {0: 5}) and is_of_another({3: 1}, {0: 5})
    assert not is_of_another({0: 5}, {0: 5, 1: 9}) and not is_of_another({}, {0: 0})
