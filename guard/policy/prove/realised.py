"""A movement made of an input: flow, destination, permits and record as the interpreter takes them.

Every witness is judged by the interpreter before anybody sees it: a proof can fail, but not on a movement that never was.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from guard.policy.compiled import Destination, Flow, Labelled
from guard.policy.facts import NOWHERE as NO_COUNTRY
from guard.policy.movement import MODULES
from guard.policy.prove.asked import ANOTHER, COMPUTED, Asked, Days
from guard.policy.prove.solver import Input
from guard.policy.prove.world import EXPOSURE, ORIGIN, PURPOSE, written
from schemas.decision import Redaction
from schemas.destination import DestinationSpec, Evidence, Fact
from schemas.flow import Answer, Exporter, FlowSpec, OriginSpec
from schemas.label import with_implied
from schemas.permit import Assessment, Permit
from schemas.vocabulary import FactValue

_SOURCE = "as the proof has it"
_LABEL, _ORIGIN = "label:", f"{ORIGIN}:"
_NEVER = "ZZ"  # a country code for permits that cover no country of the destination
_ASSESSED = frozenset({"scc", "bcr", "idta", "uk_addendum"})


class Realised(Struct, frozen=True, eq=False):
    """One movement of one record, whole."""

    flow: Flow
    destination: Destination
    labels: Labelled
    origins: frozenset[str]
    volumes: dict[str, int]
    opaque: bool
    at: date


def realised(given: Input, asked: Asked) -> Realised:
    """Return the movement that an input describes."""
    return _Reader(given, asked).movement()


def with_record(one: Realised, record: Input) -> Realised:
    """Return the same movement with what an input says of its record in place of the one it carried."""
    return replace(one, labels=_labels_of(record), origins=_origins_of(record), opaque="opaque" in record)


def _labels_of(given: Input) -> Labelled:
    labels = frozenset(one[len(_LABEL) :] for one in given if one.startswith(_LABEL))
    return Labelled(labels, with_implied(labels))


def _origins_of(given: Input) -> frozenset[str]:
    origins = frozenset(one[len(_ORIGIN) :] for one in given if one.startswith(_ORIGIN))
    return origins | {NO_COUNTRY} if "origin.unknown" in given else origins


class _Reader:
    """An input, read by the names of its variables."""

    def __init__(self, given: Input, asked: Asked) -> None:
        self.given = given
        self.asked = asked
        self.values: dict[str, str] = {}
        self.words: dict[str, list[str]] = {}
        for name in sorted(given):
            fact, is_value, value = name.partition("=")
            if is_value:
                self.values[fact] = value
            else:
                listed, _, word = name.partition(":")
                self.words.setdefault(listed, []).append(word)
        self.at = date.fromisoformat(self.values.get("day", asked.days[0].isoformat()))

    def one(self, name: str, default: str = "") -> Any:
        value = self.values.get(name, default)
        return default if value == "?" else value

    def movement(self) -> Realised:
        country = self.one("exporter.country", "DE")
        self.places = {place: self.values[f"to{place}"] for place in range(99) if self.one(f"to{place}")}
        processing = tuple(
            word for place, word in self.places.items() if f"to{place}.processing" in self.given
        )
        access = (
            None
            if "dest.access_countries=?" in self.given
            else tuple(word for place, word in self.places.items() if f"to{place}.access" in self.given)
        )
        countries = tuple(dict.fromkeys([*processing, *([None] if access is None else access)]))
        is_own = "dest.run_by_exporter" in self.given
        declared = dict(self._declared())
        volumes = {name: int(str(value)) for name, value in declared.items() if name.startswith("volume.")}
        observed, expires = self.at - timedelta(30), self.at + timedelta(300)
        roles = self.one("exporter.role", "controller"), self.one("dest.role", "processor")
        spec = DestinationSpec.model_construct(
            kind=self.one("dest.kind", "bucket"),
            topic=None,
            operator=self.one("dest.operator", ANOTHER),
            role=roles[1],
            processing_countries=processing,
            access_countries=access,
            certifications=tuple(
                Evidence.model_construct(name=name, source=_SOURCE, observed=observed, expires=expires)
                for name in self.words.get("dest.certifications", ())
            ),
            attestations=(),
            facts={
                name: Fact.model_construct(value=value, source=_SOURCE, observed=observed, expires=expires)
                for name, value in declared.items()
                if name not in volumes
            },
            permits=tuple(self._permits(country, countries, roles)),
            opaque="opaque.taken" in self.given,
            note="",
        )
        domicile = country if is_own else self.one("dest.operator_domicile") or None
        destination = Destination(
            "there",
            spec,
            domicile,
            self.one("dest.ultimate_parent_domicile") or None,
            countries,
            exposure=dict.fromkeys(self.words.get(EXPOSURE, ()), "direct"),
            is_own=is_own,
        )
        return Realised(
            self._flow(country, roles[0], destination),
            destination,
            _labels_of(self.given),
            _origins_of(self.given),
            volumes,
            "opaque" in self.given,
            self.at,
        )

    def _flow(self, country: str, role: Any, destination: Destination) -> Flow:
        spec = FlowSpec.model_construct(
            guarded_topic="guarded",
            exporter=Exporter.model_construct(
                country=country,
                role=role,
                sector=self.one("exporter.sector"),
                status=tuple(self.words.get("exporter.status", ())),
            ),
            purpose=self.one(PURPOSE, "storage"),
            origin=OriginSpec(countries=(country,)),
            destinations=("there",),
            opaque="opaque.taken" in self.given,
            conditions=tuple(self._answers()),
        )
        return Flow("witness", spec, (destination,), {}, {}, Redaction("default", "replace"), {}, 0.5)

    def _answers(self) -> Iterator[Answer]:
        for question in self.asked.questions:
            names = [
                word.removeprefix(f"{question}:")
                for word in self.words.get("answer", ())
                if word.startswith(f"{question}:")
            ]
            if names:
                yield Answer(
                    question=question,
                    id=f"answer-{question}",
                    basis=_SOURCE,
                    labels=tuple(names),
                    answered_by="nobody",
                    valid_from=self.at,
                    valid_to=self.at,
                )

    # -- facts

    def _declared(self) -> Iterator[tuple[str, FactValue]]:
        """Yield the facts recorded with the destination; what permits alone prove is not among them."""
        for name in self.asked.values:
            if name not in COMPUTED and (name not in self.asked.scoped or f"declared:{name}" in self.given):
                value = self._value(name, name)
                if value is not None:
                    yield name, value
        for name in self.asked.members:
            if (
                name not in COMPUTED
                and f"{name}?" in self.given
                and (name not in self.asked.scoped or f"declared:{name}" in self.given)
            ):
                yield name, self._list(name)

    def _value(self, name: str, variable: str) -> FactValue | None:
        word = self.values.get(variable, "?")
        return next((self._dated(value) for value in self.asked.values[name] if word == written(value)), None)

    def _dated(self, value: FactValue | Days) -> FactValue:
        return self.at + timedelta(int(value)) if isinstance(value, Days) else value

    def _list(self, name: str, scope: str = "") -> tuple[str, ...]:
        """Return a list's words, with the countries that no law names; what permits prove for one names no other."""
        listed = [
            word
            for place, word in self.places.items()
            if f"{name}@listed:{place}" in self.given and scope in {"", f"@{place}"}
        ]
        return tuple(sorted({*self.words.get(f"{name}{scope}", ()), *listed}))

    def _proven(self, scope: str) -> dict[str, FactValue]:
        """Return the facts that permits alone prove, for one country or (an empty scope) for all."""
        found: dict[str, FactValue] = {}
        for name in self.asked.scoped:
            if f"declared:{name}" in self.given:
                continue
            variable = f"{name}{scope}"
            if name in self.asked.values:
                value = self._value(name, variable)
                if value is not None:
                    found[name] = value
            elif name in self.asked.members and f"{variable}?" in self.given:
                found[name] = self._list(name, scope)
        return found

    def _permits(self, own: str, countries: tuple[str | None, ...], roles: Any) -> Iterator[Permit]:
        for place, country in self.places.items():
            yield from self._covering(f"@{place}", (country,), roles)
        abroad = tuple(one for one in countries if one is not None and one != own)
        yield from self._covering("", abroad or (_NEVER,), roles)

    def _covering(self, scope: str, countries: tuple[str, ...], roles: Any) -> Iterator[Permit]:
        proves = self._proven(scope)
        mechanisms = [one for one in self.asked.mechanisms if f"permit:{one}{scope}" in self.given]
        for mechanism in mechanisms or (["other"] if proves else []):
            yield Permit.model_construct(
                id=f"{mechanism}-{'-'.join(countries)}",
                mechanism=mechanism,  # type: ignore[arg-type]  # one of those asked for
                module=MODULES[roles] if mechanism == "scc" else None,  # type: ignore[arg-type]
                exporters=(), importers=(), flows=(), countries=countries, purposes=(self.one(PURPOSE, "storage"),),
                labels=(), subject_categories=(), volume_cap=None,
                assessment=Assessment(id="assessment", outcome="sufficient", expires=self.at) if mechanism in _ASSESSED else None,
                proves=proves,
                valid_from=self.at,
                valid_to=self.at,
                signed_by="nobody",
                note="",
            )  # fmt: skip
