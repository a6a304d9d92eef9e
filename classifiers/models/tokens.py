"""Texts to pieces, a word at a time: each word is cut once and remembered, which gives the same pieces several times faster.

The vocabulary is a unigram model (Kudo 2018, arXiv:1804.10959) over words that begin with a space, so that no piece
crosses a word and a word's pieces do not depend on its neighbours.
"""

import re
from pathlib import Path

from msgspec import Struct
from tokenizers import Tokenizer

from schemas.errors import SettingsError

_WORD = re.compile(r"\S+")
_REMEMBERED = 200_000  # words; some 40 MB


class Word(Struct, frozen=True, gc=False):
    """A word's place in the text, and its pieces `first` to `last` (exclusive) in the list of ids."""

    start: int
    end: int
    first: int
    last: int


class Tokens:
    """Cuts texts by a `tokenizer.json`. Keeps words, never texts; its repr shows neither."""

    def __init__(self, file: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(file))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._pieces: dict[str, tuple[tuple[int, ...], tuple[tuple[int, int], ...]]] = {}
        self.begin, self.end, self.pad = (self._special(name) for name in ("<s>", "</s>", "<pad>"))

    def encode(self, text: str) -> tuple[list[int], list[Word]]:
        """Return the ids of the text's pieces, without `<s>` and `</s>`, and its words."""
        ids: list[int] = []
        words: list[Word] = []
        remembered = self._pieces
        for match in _WORD.finditer(text):
            word = match.group()
            found = remembered.get(word)
            if found is None:
                found = self._cut(word)
            start, first = match.start(), len(ids)
            ids += found[0]
            words.append(Word(start, match.end(), first, len(ids)))
        return ids, words

    def offsets(self, word: str) -> tuple[tuple[int, int], ...]:
        """Return where each piece of a word lies in it."""
        found = self._pieces.get(word)
        return (found if found is not None else self._cut(word))[1]

    def _special(self, name: str) -> int:
        found = self._tokenizer.token_to_id(name)
        if found is None:
            raise SettingsError(f"the tokenizer has no piece `{name}`; install the encoder anew")
        return found

    def _cut(self, word: str) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
        encoding = self._tokenizer.encode(word, add_special_tokens=False)
        found = (tuple(encoding.ids), tuple(encoding.offsets))
        if len(word) <= 64 and len(self._pieces) < _REMEMBERED:
            self._pieces[word] = found
        return found

    def __repr__(self) -> str:
        return f"Tokens({len(self._pieces)} words)"
