"""What was told is remembered by keyed digest: bounded, counted, and never the text."""

from classifiers.models.cache import Cache, Known

NOTHING = Known((), (), 1)


def test_equal_texts_are_met_again_and_counted():
    cache = Cache("one@1", most=8)
    cache.keep(cache.digest("Ana"), NOTHING)

    assert cache.get(cache.digest("Ana")) is NOTHING
    assert cache.get(cache.digest("Otto")) is None
    assert (cache.hits, cache.misses) == (1, 1)


def test_what_was_met_longest_ago_is_forgotten_first():
    cache = Cache("one@1", most=2)
    a, b, c = map(cache.digest, "abc")
    cache.keep(a, NOTHING)
    cache.keep(b, NOTHING)
    cache.get(a)
    cache.keep(c, NOTHING)

    assert [cache.get(one) is None for one in (a, b, c)] == [False, True, False]
    assert len(cache) == 2


def test_digests_depend_on_the_process_and_the_version():
    one = Cache("one@1", most=2)

    assert one.digest("Ana") != Cache("one@1", most=2).digest("Ana")
    assert one.digest("Ana") == one.digest("Ana")


def test_nothing_is_kept_where_nothing_may_be():
    cache = Cache("one@1", most=0)
    cache.keep(cache.digest("Ana"), NOTHING)

    assert len(cache) == 0


def test_half_a_character_has_a_digest():
    assert Cache("one@1", most=1).digest("\ud800")
