"""A set erased: said and signed, its key destroyed, its texts and the words on them taken from the topic.

What is left tells that there was a set, who used it and what was made of it.
"""

from typing import TYPE_CHECKING

from msgspec import Struct

from guard.audit.signing import Signer
from guard.cases.signed import sign
from guard.labelling.keys import destroy, file_of
from guard.labelling.people import refuse_stranger
from guard.labelling.store import Store, message, write
from schemas.errors import SettingsError
from schemas.labelled import Erasure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streams.settings import Settings


class Erased(Struct, frozen=True):
    """What an erasure did; `key` says whether there was a key here to destroy."""

    erasure: Erasure
    key: bool
    taken: int  # messages taken from the topic


def erase(
    settings: "Settings",
    store: Store,
    name: str,
    *,
    people: "Mapping[str, bytes]",
    by: str,
    at: int,
    signer: Signer,
) -> Erased:
    """Erase a set. Raise SettingsError where there is none, or nobody of the policy asks; then nothing is done."""
    texts = store.of(name)
    if not texts and not file_of(settings.keys, name).exists():
        raise SettingsError(f"there is no set `{name}`; see `guard labels list`")
    refuse_stranger(by, signer, people)
    told = sign(Erasure(name, at, by, len(texts), store.classifiers(name)), signer)
    write(settings, [message(told)])
    had = destroy(settings.keys, name)
    beginnings = (f"text/{name}/".encode(), f"word/{name}/".encode())
    gone = sorted(key for key in store.keys if key.startswith(beginnings))
    return Erased(told, had, write(settings, ((key, None) for key in gone)))
