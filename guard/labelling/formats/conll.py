"""CoNLL's columns (CoNLL-2003 shared task, BIO tags): a token a line, its tag last, a blank line behind each text.

What we write says above its tokens, as comments, what columns cannot: `# id`, `# lang`, and `# text-json`, the text with its own
white space. Without that a text is its tokens with a space between. Tags of IOB1 and BIOES are read, too. Spans that overlap do
not fit, and edges in white space move to the next token.
"""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from classifiers.agreement import Case, Span
from guard.labelling.contract import UNKNOWN_LANGUAGE, Format
from schemas.errors import SettingsError

_COMMENT = re.compile(r"# ?([a-z][a-z_-]*) = (.*)")
_TOKEN = re.compile(r"\S+")
_TAG = re.compile(r"O|[BIESLU]-(.+)")


def writes(cases: Sequence[Case]) -> bytes:
    return "".join(_written(one, number) for number, one in enumerate(cases, start=1)).encode()


def reads(data: bytes, stem: str) -> list[Case]:
    try:
        lines = data.decode().replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError:
        raise SettingsError("it is no UTF-8 text") from None
    found: list[Case] = []
    told: dict[str, str] = {}
    tokens: list[tuple[str, str]] = []
    for number, line in enumerate([*lines, ""], start=1):
        comment = _COMMENT.fullmatch(line) if "\t" not in line else None
        if comment is not None:
            told[comment[1]] = comment[2]
        elif line.strip():
            if not line.startswith("-DOCSTART-"):
                tokens.append(_token(line, number))
        elif told or tokens:
            found.append(_case(told, tokens, f"{stem}:{len(found) + 1}", stem, number))
            told, tokens = {}, []
    return found


def _written(one: Case, number: int) -> str:
    spans = sorted(one.spans, key=lambda it: it.start)
    if any(after.start < before.end for before, after in pairwise(spans)):
        raise SettingsError(f"text {number} has spans that overlap, which BIO tags cannot; write jsonl")
    lines = [f"# id = {json.dumps(one.id)}", f"# dataset = {json.dumps(one.dataset)}", f"# lang = {one.lang}"]
    lines += [f"# doc_labels = {json.dumps(one.topics)}", f"# text-json = {json.dumps(one.text)}"]
    edges = {edge for it in spans for edge in (it.start, it.end)}
    open_span = None
    for start, end in _pieces(one.text, edges):
        span = next((it for it in spans if it.start <= start and end <= it.end), None)
        tag = "O" if span is None else f"{'I' if span is open_span else 'B'}-{span.label}"
        open_span = span
        lines.append(f"{one.text[start:end]}\t{tag}")
    return "\n".join(lines) + "\n\n"


def _pieces(text: str, edges: set[int]) -> Iterator[tuple[int, int]]:
    """Yield where each token is: what white space and edges of spans leave."""
    for token in _TOKEN.finditer(text):
        at = token.start()
        for edge in sorted(it for it in edges if token.start() < it < token.end()):
            yield at, edge
            at = edge
        yield at, token.end()


def _token(line: str, number: int) -> tuple[str, str]:
    columns = line.split("\t") if "\t" in line else line.split()
    if len(columns) < 2 or not _TAG.fullmatch(columns[-1]):
        raise SettingsError(f"line {number} is no token with a BIO tag; expected `token<tab>B-label`")
    is_numbered = len(columns) > 2 and columns[0].isdecimal()  # GermEval counts tokens in a column of its own
    return columns[1 if is_numbered else 0], columns[2 if is_numbered else -1]


def _case(told: dict[str, str], tokens: list[tuple[str, str]], name: str, stem: str, number: int) -> Case:
    try:
        text = json.loads(told["text-json"]) if "text-json" in told else " ".join(it for it, _ in tokens)
        spans: list[Span] = []
        at, before = 0, ""
        for token, tag in tokens:
            start = text.index(token, at)
            at = start + len(token)
            match = _TAG.fullmatch(tag)
            label = (match[1] if match else "") or ""
            if label and label == before and tag[0] not in "BSU":
                spans[-1] = Span(spans[-1].start, at, label)
            elif label:
                spans.append(Span(start, at, label))
            before = label if tag[0] not in "ESLU" else ""
        return Case(
            json.loads(told["id"]) if "id" in told else name,
            json.loads(told["dataset"]) if "dataset" in told else stem,
            told.get("lang", UNKNOWN_LANGUAGE),
            text,
            tuple(spans),
            tuple(json.loads(told.get("doc_labels", "[]"))),
        )
    except (ValueError, TypeError):
        raise SettingsError(f"the text that ends at line {number} does not hold its tokens") from None


def claims(data: bytes) -> bool:
    first = next((line for line in data[:65_536].split(b"\n") if line.strip() and line[:1] != b"#"), b"")
    return _TAG.fullmatch((first.split() or [b""])[-1].decode("utf-8", "replace")) is not None


FORMAT = Format("conll", (".conll", ".bio", ".iob"), nested=False, reads=reads, writes=writes, claims=claims)
