"""spaCy's DocBin (`.spacy`): every span in the group `sc`, and as entities where none overlaps. Needs the extra `ml`."""

from collections.abc import Sequence
from importlib.util import find_spec

from classifiers.agreement import Case
from guard.labelling.contract import Format
from schemas.errors import SettingsError


def reads(data: bytes, stem: str) -> list[Case]:
    _refuse_absence()
    from classifiers.models.docbin import cases_of  # noqa: PLC0415 (spaCy takes seconds to load)

    return cases_of(data, stem)


def writes(cases: Sequence[Case]) -> bytes:
    _refuse_absence()
    from classifiers.models.docbin import bytes_of  # noqa: PLC0415

    return bytes_of(cases)


def claims(data: bytes) -> bool:
    return data[:1] == b"\x78"  # zlib


def _refuse_absence() -> None:
    if find_spec("spacy") is None:
        raise SettingsError("spaCy is not installed; install `dataguard-streams[ml]`, or use another format")


FORMAT = Format("docbin", (".spacy",), nested=True, reads=reads, writes=writes, claims=claims)
