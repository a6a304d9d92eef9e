"""What countries belong to which bloc, and which adequacy decisions name them on a day."""

from collections.abc import Iterable
from datetime import date

from schemas.errors import SettingsError
from schemas.jurisdiction import Adequacy, FactsSpec, Revocation
from schemas.strict import is_valid
from schemas.vocabulary import canonical

_ABOUT = {"as_of", "recheck_every_days", "revoked"}


class BlocError(SettingsError):
    """A bloc that cannot be: it includes itself, or one that nobody defines."""

    def __init__(self, bloc: str, message: str) -> None:
        super().__init__(message)
        self.bloc = bloc


def parent_of(country: str) -> str:
    """Return the state of a subdivision with data law of its own.

    >>> parent_of("CA-QC"), parent_of("FR")
    ('CA', 'FR')
    """
    return country.partition("-")[0]


def merged(several: Iterable[FactsSpec]) -> FactsSpec:
    """Return facts as one. A later file's country, bloc or law replaces the earlier of the same name, and what it says
    of a destination's adequacy replaces all that was said of it.
    """
    facts = list(several)
    adequacy: dict[str, dict[str, tuple[Adequacy, ...]]] = {}
    for one in facts:
        for regime, entries in one.adequacy.items():
            of_regime = adequacy.setdefault(regime, {})
            for destination in dict.fromkeys(entry.destination for entry in entries):
                of_regime[destination] = tuple(entry for entry in entries if entry.destination == destination)
    lists = [
        one for one in facts if one.model_fields_set - _ABOUT
    ]  # to revoke something looks nothing up anew
    return FactsSpec(
        as_of=min((one.as_of for one in lists or facts), default=date.min),
        recheck_every_days=min((one.recheck_every_days for one in lists or facts), default=1),
        countries={code: name for one in facts for code, name in one.countries.items()},
        blocs={name: bloc for one in facts for name, bloc in one.blocs.items()},
        adequacy={
            regime: tuple(entry for entries in of_regime.values() for entry in entries)
            for regime, of_regime in adequacy.items()
        },
        access_laws={name: law for one in facts for name, law in one.access_laws.items()},
        certificates={name: meaning for one in facts for name, meaning in one.certificates.items()},
        watch=tuple(dict.fromkeys(watch for one in facts for watch in one.watch)),
        revoked=_earliest(facts),
    )


def _earliest(several: Iterable[FactsSpec]) -> dict[str, Revocation]:
    """Return what is revoked, each from its earliest day: no file takes a withdrawal back."""
    revoked: dict[str, Revocation] = {}
    for one in several:
        for name, revocation in one.revoked.items():
            known = revoked.get(name)
            revoked[name] = revocation if known is None or revocation.date < known.date else known
    return revoked


def adequacy_name(regime: str, destination: str) -> str:
    """Return what an adequacy decision is called in a decision's basis and where it is revoked.

    >>> adequacy_name("EU", "US")
    'EU adequacy of US'
    """
    return f"{regime} adequacy of {destination}"


_MOST = 65_536  # answers kept: policies ask about the same countries and blocs over and over


class Jurisdictions:
    """Facts on jurisdictions, made ready to be asked."""

    def __init__(self, facts: FactsSpec) -> None:
        self.facts = facts
        self._revoked = {canonical(name) or name: one for name, one in facts.revoked.items()}
        self._members: dict[str, frozenset[str]] = {}
        self._within: dict[tuple[str, tuple[str, ...]], bool] = {}
        self._named: dict[tuple[str, str], tuple[Adequacy, ...]] = {}
        for name in facts.blocs:
            self._members[name] = _members(facts, name, ())

    def knows(self, territory: str) -> bool:
        """Return whether a country code or bloc is known."""
        return territory in self.facts.countries or territory in self._members

    def members(self, territory: str) -> frozenset[str]:
        """Return the countries of a bloc, or a country itself."""
        return self._members.get(territory, frozenset((territory,)))

    def within(self, country: str, territories: Iterable[str]) -> bool:
        """Return whether a country is one of the territories, or lies in one that is a bloc or its own state."""
        asked = (country, territories if isinstance(territories, tuple) else tuple(territories))
        known = self._within.get(asked)
        if known is None:
            if len(self._within) >= _MOST:
                self._within.clear()
            known = self._within[asked] = self._is_within(*asked)
        return known

    def _is_within(self, country: str, territories: tuple[str, ...]) -> bool:
        for territory in territories:
            members = self._members.get(territory, frozenset((territory,)))
            if country in members or parent_of(country) in members:
                return True
        return False

    def decisions(self, regime: str, country: str, at: date) -> list[Adequacy]:
        """Return the adequacy decisions of a regime that name a country on a day. They are not transitive."""
        named = self._named.get((regime, country))
        if named is None:
            every = self.facts.adequacy.get(regime, ())
            named = tuple(entry for entry in every if self.within(country, (entry.destination,)))
            self._named[regime, country] = named
        return [
            entry
            for entry in named
            if is_valid(at, entry.valid_from, entry.valid_to)
            and not self.is_revoked(adequacy_name(regime, entry.destination), at)
            and not self.is_revoked(adequacy_name(regime, country), at)
        ]

    def is_revoked(self, name: str, at: date) -> bool:
        """Return whether a fact (`safeguards.dpf`), a permit (`permit SCC-14`) or an adequacy decision was withdrawn."""
        revocation = self._revoked.get(name)
        return revocation is not None and revocation.date <= at


def _members(facts: FactsSpec, name: str, above: tuple[str, ...]) -> frozenset[str]:
    if name in above:
        around = " -> ".join((*above[above.index(name) :], name))
        raise BlocError(name, f"bloc `{name}` includes itself, by {around}; remove one `includes`")
    bloc = facts.blocs.get(name)
    if bloc is None:
        raise BlocError(
            above[-1], f"bloc `{above[-1]}` includes `{name}`, which no Facts define; define it or remove it"
        )
    return frozenset(bloc.members).union(*(_members(facts, part, (*above, name)) for part in bloc.includes))
