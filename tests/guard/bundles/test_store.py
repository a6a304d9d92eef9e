"""The bundles of a topic in their order: what counts, what is refused, and that nothing older ever comes back."""

from random import Random

import pytest
from bundling import built, signed, signer, trusting
from hypothesis import given
from hypothesis import strategies as st

from guard.bundles.build import build, earlier, moment
from guard.bundles.manifest import DAY, encode
from guard.bundles.signing import Refusal
from guard.bundles.store import Store
from schemas.errors import BundleError, SettingsError

ANA, EVE = signer(), signer()
TRUSTED = trusting(ANA)


def one(version, content=b"{}", **more):
    return encode(signed(built(content, TRUSTED, version=version, **more), ANA))


def put(store, *messages, at=1):
    return [store.put(message, offset=number, at=at) for number, message in enumerate(messages)]


def test_nothing_is_in_force_where_nothing_was_signed():
    store = Store(TRUSTED)

    entries = put(store, b"", b"{}", encode(built(b"{}", TRUSTED)))

    assert (store.version, store.digest, store.accepted) == (0, "", [])
    assert [entry.refused.why for entry in entries] == [
        Refusal.UNREADABLE,
        Refusal.UNREADABLE,
        Refusal.UNSIGNED,
    ]


def test_the_highest_version_counts_and_a_second_of_the_same_version_does_not():
    store = Store(TRUSTED)

    entries = put(store, one(2), one(1), one(2, b'{"other":1}'), one(5))

    assert [entry.refused and entry.refused.why for entry in entries] == [
        None,
        Refusal.OLDER,
        Refusal.OLDER,
        None,
    ]
    assert store.version == 5


def test_what_was_refused_when_it_came_stays_refused_whenever_the_topic_is_read():
    early, late = one(2, not_before=50, expires=100), one(3, not_before=0, expires=10)
    store = Store(TRUSTED)

    entries = put(store, early, late, at=20)

    assert [entry.refused.why for entry in entries] == [Refusal.NOT_YET_VALID, Refusal.EXPIRED]
    assert store.version == 0


def test_an_expired_bundle_gives_way_to_nothing_older():
    store = Store(TRUSTED)

    put(store, one(1, expires=DAY), one(2, b'{"stricter":1}', expires=10), one(1, expires=DAY))

    assert store.version == 2 and store.accepted[-1].manifest.expires == 10


@given(st.lists(st.tuples(st.integers(1, 6), st.booleans(), st.integers(0, 40)), max_size=12))
def test_the_version_in_force_never_falls(arrivals):
    store, before = Store(TRUSTED), 0

    for version, trusted, at in arrivals:
        who, whom = (ANA, TRUSTED) if trusted else (EVE, trusting(EVE))
        store.put(
            encode(signed(built(b"{}", whom, version=version, not_before=10, expires=30), who)),
            offset=0,
            at=at,
        )
        assert store.version >= before
        assert store.version in (before, version if trusted and 10 <= at < 30 else before)
        before = store.version


def test_every_reader_of_the_same_topic_finds_the_same():
    random = Random(7)
    messages = [one(random.randint(1, 9), str(n).encode(), expires=random.randint(1, 60)) for n in range(30)]
    times = sorted(random.randint(0, 60) for _ in messages)

    found = []
    for kept in (1, 30):
        store = Store(TRUSTED, kept=kept)
        for number, (message, at) in enumerate(zip(messages, times, strict=True)):
            store.put(message, offset=number, at=at)
        found.append((store.version, store.digest))

    assert found[0] == found[1]


def test_a_local_copy_counts_where_the_topic_has_lost_its_newest():
    store = Store(TRUSTED)
    store.keep(signed(built(b'{"newest":1}', TRUSTED, version=7), ANA))

    put(store, one(5), one(6))

    assert store.version == 7


def test_a_local_copy_that_nobody_trusted_signed_counts_for_nothing():
    store = Store(TRUSTED)

    store.keep(signed(built(b"{}", trusting(EVE), version=7), EVE))

    assert store.version == 0


def test_a_rollback_goes_to_the_last_other_content_or_the_version_named():
    store = Store(TRUSTED, kept=10)
    put(store, one(1, b"1"), one(2, b"2"), one(3, b"2"))

    assert earlier(store, None).manifest.version == 1
    assert earlier(store, 2).manifest.version == 2
    with pytest.raises(BundleError, match="no bundle 9 was ever in force"):
        earlier(store, 9)


def test_nothing_earlier_is_said_so():
    store = Store(TRUSTED)
    put(store, one(1))

    with pytest.raises(BundleError, match="no earlier content"):
        earlier(store, None)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"expires": 5, "at": 10}, "expired before"),
        ({"expires": 50, "not_before": 50}, "expired before"),
        ({"threshold": 3}, "3 signatures"),
    ],
)
def test_a_bundle_that_could_never_be_in_force_is_not_built(more, told):
    given_ = {"version": 1, "previous": "", "at": 0, "expires": DAY} | more

    with pytest.raises(BundleError, match=told):
        build(b"{}", trusting(ANA, EVE, threshold=2), **given_)


def test_a_bundle_that_nobody_may_sign_is_not_built():
    with pytest.raises(BundleError, match="names nobody"):
        build(b"{}", trusting(), version=1, previous="", at=0, expires=DAY)


@pytest.mark.parametrize("text", ["", "90", "soon", "0d", "2027-13-01", "-1d"])
def test_a_time_that_is_none_is_refused_with_how_to_write_one(text):
    with pytest.raises(SettingsError, match="write 90d"):
        moment(text, 0)
