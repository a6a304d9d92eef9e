"""Who publishes what a worker runs: every distribution it needs, the libraries within them, and the encoder.

Read from what is installed, not from what was asked for. What a distribution declares and is not there is told, too:
the locked lists leave out what only phones home.
"""

import re
import ssl
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any

from msgspec import Struct

from classifiers.models.card import CARD, card_of
from classifiers.models.entities import SHIPPED
from streams.classifying import Remote

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_MARKED = re.compile(r";.*\bextra\b")  # needed by an extra alone
_ADDRESSED = re.compile(r"^(Home|Source|Repository|GitHub|Code)", re.IGNORECASE)


class Part(Struct, frozen=True):
    """One thing that runs: `kind` is interpreter, distribution, library, encoder or server; `native` where it holds machine code."""

    name: str
    version: str
    kind: str
    publisher: str
    licence: str
    home: str
    native: bool
    needed_by: str
    state: str = "installed"
    digest: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.name}@{self.version}"


def parts(root: str) -> list[Part]:
    """Return what a distribution needs, itself first, then by name; extras are not followed."""
    found: dict[str, Part] = {}
    waiting = [(root, "")]
    while waiting:
        name, needed_by = waiting.pop(0)
        if (known := _normal(name)) in found:
            continue
        try:
            one = distribution(name)
        except PackageNotFoundError:
            found[known] = Part(
                known, "", "distribution", "", "", "", native=False, needed_by=needed_by, state="left out"
            )
            continue
        found[known] = _part(one, needed_by)
        waiting += [(needed, known) for needed in _needed(one)]
    first, *rest = found.values()
    return [first, *_interpreter(), *sorted(rest, key=lambda part: part.name), *_within(found)]


def shipped_card() -> dict[str, Any]:
    """Return the provenance card of the encoder that comes with the guard, empty where none does."""
    return card_of(SHIPPED) if (SHIPPED / CARD).is_file() else {}


def encoder(card: dict[str, Any]) -> list[Part]:
    """Return the encoder of a provenance card and the base it was trained from; nothing of an empty card."""
    if not card:
        return []
    base = card.get("base", {})
    ours = Part(
        str(card.get("name", "")), str(card.get("version", "")), "encoder", "dataguard-streams", str(card.get("licence", "Apache-2.0")), "",
        native=False, needed_by="", digest=str(card.get("files", {}).get("model.safetensors", "")),
    )  # fmt: skip
    from_ = [
        Part(str(base.get("base", "")), "", "encoder", "intfloat", str(base.get("licence", "")), "", native=False, needed_by=ours.name)
    ] if base.get("base") else []  # fmt: skip
    carried = [
        Part(str(one["file"]), str(one["wheel"]), "encoder", "", str(one["licence"]), "", native=False, needed_by=ours.name, digest=str(one["sha256"]))
        for one in base.get("members", ())
    ]  # fmt: skip
    return [ours, *from_, *carried]


def served(remote: Remote | None) -> list[Part]:
    """Return who runs the encoder where it is not this process; nothing where it is."""
    if remote is None:
        return []
    state = "by TLS" if remote.is_tls else "on this machine"
    return [
        Part(
            f"{remote.model} at {remote.address}", remote.version, "server", remote.operator, "", "",
            native=False, needed_by="guard-encoder", state=state,
        )
    ]  # fmt: skip


def _part(one: Distribution, needed_by: str) -> Part:
    told: Any = one.metadata
    licence = (
        told.get("License-Expression")
        or _classified(told.get_all("Classifier") or [])
        or (told.get("License") or "").partition("\n")[0]
    )
    publisher = (
        told.get("Author-email")
        or told.get("Maintainer-email")
        or told.get("Author")
        or told.get("Maintainer")
        or ""
    )
    native = any(str(file).endswith((".so", ".pyd", ".dylib")) for file in one.files or ())
    return Part(
        _normal(told["Name"]), one.version, "distribution", _told(publisher), licence.strip() or "not stated", _home(told), native, needed_by
    )  # fmt: skip


def _told(publisher: str) -> str:
    """Return who signs for a distribution: the names, and the hosts of their addresses, never a whole address."""
    told = re.sub(r"<?[\w.+-]+@([\w.-]+)>?", r"(\1)", publisher).replace('"', "").strip()
    return (told.strip("()") if told.startswith("(") else told) or "not stated"


def _classified(classifiers: list[str]) -> str:
    return ", ".join(one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License :: OSI"))


def _home(told: Any) -> str:
    addresses = [told.get("Home-page") or ""]
    addresses += [
        one.partition(", ")[2] for one in told.get_all("Project-URL") or [] if _ADDRESSED.match(one)
    ]
    return next((one for one in addresses if one), "")


def _needed(one: Distribution) -> Iterator[str]:
    for line in one.requires or ():
        match = _NAME.match(line)
        if match and not _MARKED.search(line) and (";" not in line or _is_there(match.group())):
            yield match.group()


def _is_there(name: str) -> bool:
    """Whether a need that has a condition is met; one that is not was not needed on this machine."""
    try:
        return bool(distribution(name))
    except PackageNotFoundError:
        return False


def _interpreter() -> Iterator[Part]:
    version = sys.version.partition(" ")[0]
    yield Part(
        "python",
        version,
        "interpreter",
        "Python Software Foundation",
        "PSF-2.0",
        "",
        native=True,
        needed_by="",
    )
    name, version = ssl.OPENSSL_VERSION.split(" ")[:2]
    yield Part(
        name.lower(),
        version,
        "library",
        "OpenSSL Foundation",
        "Apache-2.0",
        "",
        native=True,
        needed_by="python",
    )


def _within(found: dict[str, Part]) -> Iterator[Part]:
    """Yield the libraries that run inside of distributions of another name."""
    if "confluent-kafka" in found:
        import confluent_kafka  # noqa: PLC0415 (where it is asked for)

        version = confluent_kafka.libversion()[0]
        yield Part(
            "librdkafka",
            version,
            "library",
            "Confluent",
            "BSD-2-Clause",
            "",
            native=True,
            needed_by="confluent-kafka",
        )
    if "cryptography" in found:
        from cryptography.hazmat.backends.openssl.backend import backend  # noqa: PLC0415

        version = backend.openssl_version_text().split(" ")[1]
        yield Part(
            "openssl",
            version,
            "library",
            "OpenSSL Foundation",
            "Apache-2.0",
            "",
            native=True,
            needed_by="cryptography",
        )
    if "hyperscan" in found:
        yield Part(
            "vectorscan", "", "library", "VectorCamp", "BSD-3-Clause", "", native=True, needed_by="hyperscan"
        )


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
