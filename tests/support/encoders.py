"""An encoder for tests: it knows persons, places and topics by their words, and fails at the words that say so."""

import re
import threading
from zlib import crc32

import numpy as np

from classifiers.models.engines import DeviceLost, OutOfMemory
from classifiers.models.heads import KINDS, TOPICS
from classifiers.models.tier import Bounds, ModelTier
from classifiers.models.tokens import Word

SURE = 6.0
KNOWN = {"Ana": "person", "Lima": "person", "Otto": "person", "Porto": "location", "Acme": "organisation"}
TOPICAL = {"diagnosis": "art9_health", "merger": "trade_secret", "thief": "art10_criminal"}
_WORD = re.compile(r"\S+")
_LETTERS = re.compile(r"\w+")
_IDS = 50_000


class Pieces:
    """Cuts words into pieces of `size` characters, and remembers which word an id is of."""

    begin, end, pad = 0, 2, 1

    def __init__(self, size=4):
        self.size = size
        self.words = {}

    def encode(self, text):
        ids, words = [], []
        for match in _WORD.finditer(text):
            word, first = match[0], len(ids)
            for at in range(0, len(word), self.size):
                ids.append(3 + crc32(f"{at} {word}".encode()) % _IDS)
                self.words[ids[-1]] = "".join(_LETTERS.findall(word))
            words.append(Word(match.start(), match.end(), first, len(ids)))
        return ids, words


class Engine:
    """Answers by words. BOOM raises, HANG never comes back, NAN, SHAPE and LOST are what they say, HUGE fits alone."""

    name = "test"

    def __init__(self, pieces, *, hangs=None):
        self._words = pieces.words
        self._hangs = hangs or threading.Event()
        self.batches = []

    def run(self, ids, mask):
        self.batches.append(ids.shape)
        words = [[self._words.get(int(one), "") for one in row] for row in ids]
        met = {word for row in words for word in row}
        if "LOST" in met:
            raise DeviceLost("the device is gone; look at it, then start the worker anew")
        if "BOOM" in met:
            raise RuntimeError("boom")
        if "HUGE" in met and len(ids) > 1:
            raise OutOfMemory
        if "HANG" in met:
            self._hangs.wait()
        tokens = np.full((*ids.shape, 2 * len(KINDS)), -SURE, np.float32)
        topics = np.full((len(ids), len(TOPICS)), -SURE, np.float32)
        for row, each in enumerate(words):
            for column, word in enumerate(each):
                if word in KNOWN:
                    kind = KINDS.index(KNOWN[word])
                    tokens[row, column, 2 * kind] = SURE
                    tokens[row, column, 2 * kind + 1] = SURE if word == "Otto" else -SURE
                if word in TOPICAL:
                    topics[row, TOPICS.index(TOPICAL[word])] = SURE
        if "NAN" in met:
            tokens[0, 1, 0] = np.nan
        if "SHAPE" in met:
            tokens = tokens[:, 1:]
        return tokens, topics


def tier(*, version="1", card=None, engine=None, **bounds):
    """Return a model tier over the test encoder; `engine` takes the pieces and makes another one."""
    pieces = Pieces()
    return ModelTier(
        pieces,
        lambda: (engine or Engine)(pieces),
        card or {},
        version=version,
        bounds=Bounds(**{"deadline_s": 20.0, **bounds}),
    )
