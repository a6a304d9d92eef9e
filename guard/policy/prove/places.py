"""The countries of a destination, as some places that are each a country of processing, of access, or of both."""

from collections.abc import Callable, Iterable
from functools import cache

from guard.policy.prove.circuit import Circuit, Literal

Scope = int | None  # which place a country-wise condition speaks of; None outside of one
NOWHERE = -1  # the place from where nobody knows who reaches the data


class Places:
    """The variables of the exporter's and the destination's countries, and what must hold of them."""

    def __init__(self, circuit: Circuit, countries: Iterable[str], places: int) -> None:
        self.circuit = circuit
        self._countries = tuple(countries)
        self.places = range(places)
        self.rules: list[Literal] = []  # all of these hold
        self.one_of: list[list[Literal]] = []  # of each of these exactly one holds
        self.is_exporters: Callable[[int], Literal] = cache(self._is_exporters)
        self._tell_places()

    def exporter(self, country: str) -> Literal:
        return self.circuit.variable(f"exporter.country={country}")

    def _tell_places(self) -> None:
        """A destination has some places, each a country of processing, of access, or of both, and no two the same."""
        circuit = self.circuit
        self.one_of.append([self.exporter(one) for one in self._countries])
        for place in self.places:
            self.one_of.append([*(self.at(place, one) for one in self._countries), self._is_unused(place)])
            used = circuit.some((self.is_processing(place), self.is_access(place)))
            self.rules.append(circuit.implies(self._is_unused(place), -used))
            self.rules.append(circuit.implies(-self._is_unused(place), used))
            self.rules.append(circuit.implies(self.is_access_unknown, -self.is_access(place)))
            for other in range(place):
                self.rules += [
                    -circuit.every((self.at(place, one), self.at(other, one))) for one in self._countries
                ]
        self.rules.append(circuit.some(self.is_processing(place) for place in self.places))
        self.rules.append(
            circuit.some((self.is_access_unknown, *(self.is_access(place) for place in self.places)))
        )

    def at(self, place: int, country: str) -> Literal:
        """Return whether a place is a country."""
        return self.circuit.variable(f"to{place}={country}")

    def _is_unused(self, place: int) -> Literal:
        return self.circuit.variable(f"to{place}=?")

    def is_processing(self, place: int) -> Literal:
        return self.circuit.variable(f"to{place}.processing")

    def is_access(self, place: int) -> Literal:
        return self.circuit.variable(f"to{place}.access")

    @property
    def is_access_unknown(self) -> Literal:
        """Whether nobody knows from where people reach the data."""
        return self.circuit.variable("dest.access_countries=?")

    def _used(self, asked: str) -> list[tuple[int, Literal]]:
        """Return the places with whether data are processed there, reached from there, or either."""
        if "processing" in asked:
            return [(place, self.is_processing(place)) for place in self.places]
        if "access" in asked:
            return [(place, self.is_access(place)) for place in self.places]
        return [(place, -self._is_unused(place)) for place in self.places]

    def countries(self, asked: str) -> list[tuple[Literal, int]]:
        """Return the places a country-wise condition speaks of, `NOWHERE` for access from nobody knows where."""
        used = [(use, place) for place, use in self._used(asked)]
        return used if "processing" in asked else [*used, (self.is_access_unknown, NOWHERE)]

    def _is_exporters(self, place: int) -> Literal:
        """Return whether a place is the exporter's own country."""
        return self.circuit.some(
            self.circuit.every((self.at(place, one), self.exporter(one))) for one in self._countries
        )

    def is_abroad(self, place: int) -> Literal:
        """Return whether a place is a country other than the exporter's."""
        return self.circuit.every((-self._is_unused(place), -self.is_exporters(place)))

    def is_alone(self, place: int) -> Literal:
        """Return whether what covers a place covers all countries but the exporter's own: no other lies abroad, none is unknown."""
        return self.circuit.every((-self._is_unused(place), -self.others(place), -self.is_access_unknown))

    def others(self, place: int) -> Literal:
        """Return whether data go to any country but this and the exporter's."""
        return self.circuit.some(self.is_abroad(one) for one in self.places if one != place)

    def named(self, asked: str) -> list[tuple[Literal, str]]:
        """Return each country with whether it is one of processing, or of access, as asked."""
        every, some = self.circuit.every, self.circuit.some
        return [
            (some(every((self.at(place, one), use)) for place, use in self._used(asked)), one)
            for one in self._countries
        ]
