"""What is accepted without building a value is accepted by the exact grammar too."""

import random

from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import RecordError
from streams.codecs import json
from streams.codecs.grammar import examine
from streams.codecs.limits import Limits

_LIMITS = Limits(max_depth=4, max_fields=40)
_SEEDS = (
    b'{"a":1,"b":[1,-2.5e10,true,false,null,"x\xc3\xa9"],"c":{}}',
    b'[0,-0,1e5,1E+5,1.25,[],{"k":"v","l":{"k":[[1]]}}]',
    b' { "a" : "b" , "c" : [ ] , "a:" : "{" } ',
    b'"s"',
    b"-0.5e-3",
)
_PIECES = (
    *(b'"', b"{", b"}", b"[", b"]", b",", b":", b"0", b"1", b"-", b"+", b".", b"e", b"nul", b"NaN", b" "),
    *(b"\n", b"\x00", b"\x1f", b"\x7f", b"\xff", b"\xc3", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"1e400", b"\\"),
    *(b'"a":1', b'"k"', b"[[[[[", b"01", b"1.", b".5", b""),
)


def _fault(verify, data):
    try:
        verify(data, _LIMITS)
    except RecordError as error:
        return error.code
    return None


@given(st.integers())
def test_a_value_is_accepted_as_the_grammar_accepts_it(seed):
    source = random.Random(seed)
    data = source.choice(_SEEDS)
    for _ in range(source.randint(0, 3)):
        at = source.randrange(len(data) + 1)
        data = data[:at] + source.choice(_PIECES) + data[at + source.randint(0, 2) :]

    assert (_fault(json.verify, data) is None) == (_fault(examine, data) is None)


def test_a_name_that_repeats_is_told_although_strings_repeat_too():
    assert _fault(json.verify, b'{"a":"a","b":{"a":"b"}}') is None
    assert _fault(json.verify, b'{"a":"a","b":{"a":1,"a":"b"}}') is not None
