"""What an encoder has told before, by keyed digest: texts themselves are never kept."""

import secrets
from collections import OrderedDict
from hashlib import blake2b

from msgspec import Struct

from classifiers.models.decoding import Told
from classifiers.tally import tally


class Known(Struct, frozen=True, gc=False):
    """What was told of a text, and how many windows it took: a limit counts them whether they are read again or not."""

    spans: tuple[Told, ...]
    topics: tuple[Told, ...]
    windows: int


class Cache:
    """The texts met last, up to `most`. Its key is drawn anew in each process, so that digests tell nobody anything."""

    def __init__(self, classifier: str, *, most: int) -> None:
        self._key = secrets.token_bytes(32)
        self._begin = blake2b(classifier.encode(), key=self._key, digest_size=24)
        self._most = most
        self._known: OrderedDict[bytes, Known] = OrderedDict()
        self.tally = tally(classifier)
        self.hits = 0
        self.misses = 0

    def digest(self, text: str) -> bytes:
        """Return what a text is known by: its own digest under this classifier and version."""
        made = self._begin.copy()
        made.update(text.encode("utf-8", "surrogatepass"))
        return made.digest()

    def get(self, digest: bytes) -> Known | None:
        """Return what is known of a text, which is then the one met last."""
        known = self._known.get(digest)
        if known is None:
            self.misses += 1
            self.tally.read += 1
            return None
        self.hits += 1
        self.tally.remembered += 1
        self._known.move_to_end(digest)
        return known

    def keep(self, digest: bytes, known: Known) -> None:
        """Remember what was told, and forget what was met longest ago."""
        if self._most < 1:
            return
        self._known[digest] = known
        self._known.move_to_end(digest)
        if len(self._known) > self._most:
            self._known.popitem(last=False)

    def __len__(self) -> int:
        return len(self._known)

    def __repr__(self) -> str:
        return f"Cache({len(self)} texts, {self.hits} hits)"
