"""Countries, blocs and adequacy lists as dated facts, each with its source."""

import datetime as dt
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


class Meaning(Strict):
    """What a certificate proves, and what it does not, however often it is said to."""

    by: str
    proves: str
    does_not_prove: str = ""
    valid: str = ""
    successor: str = ""
    source: Source


class Watch(Strict):
    """A day on which the law changes or may change: look again by then."""

    date: dt.date | None = None  # none: on a day nobody knows, such as a judgment's
    what: str
    source: Source


class Revocation(Strict):
    """From which day something no longer counts, and why."""

    date: dt.date
    reason: str = Field(min_length=1)


class FactsSpec(Strict):
    """Dated facts on jurisdictions. Several files are merged; a later one replaces what has the same key.

    `revoked` withdraws what is recorded elsewhere, by the name a decision's basis begins with: a fact of the vocabulary
    (`safeguards.dpf`), an adequacy decision (`EU adequacy of US`), a permit (`permit SCC-14`), an answer
    (`answer DPO-31`). The earliest day counts.
    """

    as_of: date
    recheck_every_days: int = Field(default=30, ge=1)
    countries: dict[Country, str] = Field(default_factory=dict)
    blocs: dict[Territory, Bloc] = Field(default_factory=dict)
    adequacy: dict[str, tuple[Adequacy, ...]] = Field(default_factory=dict)
    access_laws: dict[str, AccessLaw] = Field(default_factory=dict)
    certificates: dict[str, Meaning] = Field(default_factory=dict)
    watch: tuple[Watch, ...] = ()
    revoked: dict[str, Revocation] = Field(default_factory=dict)
