"""JSON is spliced, never rewritten: whatever was not redacted is there byte for byte."""

import json as stdlib
import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from schemas.document import Kind
from schemas.errors import RecordError
from streams.codecs import LIMITS, Limits, json, jsonlines
from streams.codecs.grammar import examine

texts = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ['":', '" :', '\\":', ":", "\\", "é", "/~", "null", "1", "👍", "a,b:c", "\u2028", "{", '"']
)
numbers = st.from_regex(r"\A-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,20})?([eE][-+]?[0-9]{1,3})?\Z")
spaces = st.sampled_from(["", " ", "\n", "\t", "  \r\n"])


@st.composite
def strings(draw):
    """A JSON string in one of the ways to write it."""
    text = draw(texts)
    written = stdlib.dumps(text, ensure_ascii=draw(st.booleans()))
    return written.replace("/", "\\/") if draw(st.booleans()) else written


def containers(inner):
    @st.composite
    def draw_container(draw):
        gap = draw(spaces)
        if draw(st.booleans()):
            return f"[{gap}{f'{gap},{gap}'.join(draw(st.lists(inner, max_size=4)))}{gap}]"
        names = draw(st.lists(strings(), max_size=4, unique_by=stdlib.loads))
        members = [f"{name}{gap}:{gap}{draw(inner)}" for name in names]
        return f"{{{gap}{f'{gap},{gap}'.join(members)}{gap}}}"

    return draw_container()


values = st.recursive(
    strings() | numbers | st.sampled_from(["true", "false", "null"]), containers, max_leaves=20
)
payloads = st.builds(lambda before, value, after: (before + value + after).encode(), spaces, values, spaces)


def exactly(data: bytes):
    """The value with numbers as they stand."""
    return stdlib.loads(data, parse_float=lambda s: ("n", s), parse_int=lambda s: ("n", s))


def leaves(tree, pointer=""):
    """Every name and leaf as a reader of the standard library sees them."""
    if isinstance(tree, dict):
        for name, child in tree.items():
            below = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
            yield below + "#", name
            yield from leaves(child, below)
    elif isinstance(tree, list):
        for index, child in enumerate(tree):
            yield from leaves(child, f"{pointer}/{index}")
    else:
        yield (
            pointer,
            {None: "null", True: "true", False: "false"}.get(tree, tree)
            if not isinstance(tree, tuple)
            else tree[1],
        )


@given(payloads)
def test_fields_are_the_leaves_and_names_with_their_bytes(data):
    json.verify(data)

    fields = json.fields(data, "", 0)

    assert [(f.pointer, f.text) for f in fields] == list(leaves(exactly(data)))
    for field in fields:
        token = data[field.start : field.end]
        shown = token.decode() if field.kind not in (Kind.STRING, Kind.NAME) else stdlib.loads(token)
        assert shown == field.text


@given(payloads)
def test_splicing_no_change_is_identity(data):
    fields = json.fields(data, "", 0)

    assert json.splice(data, []) == data
    assert json.splice(data, [(field, field.text) for field in fields]) == data


@given(payloads, st.data())
def test_splicing_replaces_the_chosen_leaves_and_no_other_byte(data, draw):
    fields = json.fields(data, "", 0)
    chosen = [f for f in fields if f.kind is not Kind.NAME and draw.draw(st.booleans())]
    changes = [(field, draw.draw(texts | numbers)) for field in chosen]

    after = json.splice(data, draw.draw(st.permutations(changes)))

    json.verify(after)
    new = {field.pointer: text for field, text in changes}
    assert list(leaves(exactly(after))) == [(p, new.get(p, text)) for p, text in leaves(exactly(data))]
    kept = [data[one.end : two.start] for one, two in pairwise(fields)]
    read = json.fields(after, "", 0)
    assert [after[one.end : two.start] for one, two in pairwise(read)] == kept
    for before, now in zip(fields, read, strict=True):
        if before.pointer not in new:
            assert after[now.start : now.end] == data[before.start : before.end]


@given(payloads, st.data())
def test_new_names_are_unique_and_their_members_stay(data, draw):
    fields = json.fields(data, "", 0)
    chosen = [f for f in fields if f.kind is Kind.NAME and draw.draw(st.booleans())]

    after = json.splice(data, [(field, "<X>") for field in chosen])

    json.verify(after)
    read = json.fields(after, "", 0)
    picked = {field.start for field in chosen}
    for before, now in zip(fields, read, strict=True):
        expected = r"<X>(_\d+)?" if before.start in picked else re.escape(before.text)
        assert re.fullmatch(expected, now.text, re.DOTALL)
    assert json.splice(data, [(field, "<X>") for field in chosen]) == after


@given(payloads)
def test_the_fast_way_and_the_grammar_agree_on_what_is_valid(data):
    json.verify(data)

    examine(data, LIMITS)


@given(payloads, st.data())
def test_the_fast_way_and_the_grammar_agree_on_what_is_not(data, draw):
    at = draw.draw(st.integers(0, len(data)))
    broken = (
        data[:at]
        + draw.draw(st.binary(max_size=2) | st.sampled_from([b",", b'"', b"}", b"]"]))
        + data[at + 1 :]
    )

    assert fault_of(json.verify, broken) == fault_of(examine, broken)


@given(st.lists(strings(), min_size=2, max_size=5), values, spaces)
def test_a_name_that_repeats_is_found_and_no_other(names, value, gap):
    data = ("{" + ",".join(f"{name}{gap}:{value}" for name in names) + "}").encode()
    repeats = len({stdlib.loads(name) for name in names}) < len(names)

    assert fault_of(json.verify, data) == ("duplicate_name" if repeats else None)


@given(payloads, st.integers(1, 6), st.integers(1, 12))
def test_limits_are_exact(data, depth, count):
    tree = exactly(data)
    limits = Limits(max_depth=depth, max_fields=count)
    fits = height(tree) <= depth and len(list(leaves(tree))) <= count

    assert (fault_of(examine, data, limits) is None) == fits
    if len(data) > count:
        assert (fault_of(json.verify, data, limits) is None) == fits


@given(st.lists(payloads.map(lambda data: data.replace(b"\n", b" ").replace(b"\r", b" ")), max_size=4))
def test_lines_are_read_as_each_alone(lines):
    data = b"\n".join(lines)

    fields = jsonlines.fields(data, "", 0)

    assert [(f.pointer, f.text, f.kind) for f in fields] == [
        (f"/{n}{f.pointer}", f.text, f.kind) for n, line in enumerate(lines) for f in json.fields(line, "", 0)
    ]
    assert jsonlines.splice(data, [(field, field.text) for field in fields]) == data
    assert all(data[f.start : f.end].strip() == data[f.start : f.end] for f in fields)


def height(tree):
    if isinstance(tree, dict):
        return 1 + max(map(height, tree.values()), default=0)
    return 1 + max(map(height, tree), default=0) if isinstance(tree, list) else 0


def fault_of(verify, data, limits=LIMITS):
    try:
        verify(data, limits)
    except RecordError as error:
        return error.code.value
    return None
