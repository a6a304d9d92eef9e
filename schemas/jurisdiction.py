"""Countries, blocs and adequacy lists as dated facts, each with its source."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from schemas.strict import Strict

# ISO 3166-1 alpha-2, or that with a subdivision that has data law of its own (CA-QC, AE-DIFC)
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}(-[A-Z0-9]{2,5})?$")]
# a country, a bloc (EEA), or an international organisation (ORG:EPO)
Territory = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_:-]{1,63}$")]


class Source(Strict):
    """Where a fact comes from, and how far it was checked.

    `verified-here`: seen in the published page that `title` names; `from-memory`: believed true at `as_of`, not looked up.
    """

    type: Literal["verified-here", "from-memory"]
    as_of: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
    grade: Literal["primary", "secondary"] | None = None
    title: str = ""


class Bloc(Strict):
    """A named set of countries. `includes` names blocs whose members are members too."""

    members: tuple[Country, ...] = ()
    includes: tuple[Territory, ...] = ()
    note: str = ""
    source: Source


class Requirement(Strict):
    """A fact the destination must prove; with `when_labels`, only where the record carries one of them."""

    fact: str
    when_labels: tuple[str, ...] = ()


class Adequacy(Strict):
    """One adequacy decision of one exporter regime: for whom, from when to when, on what conditions."""

    destination: Territory
    instrument: str
    valid_from: date
    valid_to: date | None = None
    scope: str = "all"
    requires: tuple[Requirement, ...] = ()
    excludes_labels: tuple[str, ...] = ()
    not_for: tuple[Country, ...] = ()  # exporters and origins the decision does not bind
    note: str = ""
    source: Source


class AccessLaw(Strict):
    """A law by which a state reaches data through the operator; operators' `exposure` refers to it."""

    country: Territory
    citation: str
    reach: str
    note: str = ""
    source: Source


class FactsSpec(Strict):
    """Dated facts on jurisdictions. Several files are merged; a later one replaces what has the same key."""

    as_of: date
    recheck_every_days: int = Field(default=30, ge=1)
    countries: dict[Country, str] = Field(default_factory=dict)
    blocs: dict[Territory, Bloc] = Field(default_factory=dict)
    adequacy: dict[str, tuple[Adequacy, ...]] = Field(default_factory=dict)
    access_laws: dict[str, AccessLaw] = Field(default_factory=dict)
