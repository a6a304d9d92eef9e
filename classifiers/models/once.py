"""Each different text is read once: what is remembered is not read again, and what takes too much is not read at all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from classifiers.models.cache import Cache, Known
from schemas.errors import Fault, FaultCode

STAGE = "detect"


class Cut(Protocol):
    """A text made ready to be read; `count` is how many windows it takes."""

    @property
    def count(self) -> int: ...


C = TypeVar("C", bound=Cut)
Read = Callable[[Mapping[bytes, C]], Iterable[tuple[bytes, Known | FaultCode]]]


def each_once(
    documents: Sequence[Sequence[str] | Fault],
    cache: Cache,
    *,
    most: int,
    cut: Callable[[str], C],
    read: Read[C],
) -> list[list[Known] | Fault]:
    """Return what is known of each text of each document, or its fault: too many windows, or a text that failed.

    `read` is asked once, for every text of a document within the limit that nothing is known of; what it has told is
    remembered, also where it then raises.
    """
    known: dict[bytes, Known] = {}
    unread: dict[bytes, C] = {}
    digests = [
        one if isinstance(one, Fault) else [_digest(text, cache, cut, known, unread) for text in one]
        for one in documents
    ]
    wanted: set[bytes] = set()
    for number, one in enumerate(digests):
        if isinstance(one, Fault):
            continue
        if sum(known[it].windows if it in known else unread[it].count for it in one) > most:
            digests[number] = Fault(FaultCode.TOO_MUCH_TEXT, STAGE)
        else:
            wanted.update(one)
    told: dict[bytes, Known | FaultCode] = {**known}
    for digest, answer in read({digest: one for digest, one in unread.items() if digest in wanted}):
        told[digest] = answer
        if isinstance(answer, Known):
            cache.keep(digest, answer)
    return [one if isinstance(one, Fault) else _of(one, told) for one in digests]


def _digest(
    text: str, cache: Cache, cut: Callable[[str], C], known: dict[bytes, Known], unread: dict[bytes, C]
) -> bytes:
    digest = cache.digest(text)
    if digest not in known and digest not in unread:
        if (told := cache.get(digest)) is not None:
            known[digest] = told
        else:
            unread[digest] = cut(text)
    return digest


def _of(digests: Sequence[bytes], told: Mapping[bytes, Known | FaultCode]) -> list[Known] | Fault:
    found: list[Known] = []
    for digest in digests:
        answer = told.get(digest, FaultCode.CLASSIFIER_FAILED)
        if not isinstance(answer, Known):
            return Fault(answer, STAGE)
        found.append(answer)
    return found
