"""Labels: what rules speak of. The vocabulary, what implies what, and how a policy maps entities to labels."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from schemas.strict import Entity, Name, Strict

Probability = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]

PERSONAL = "personal"
SPECIAL = "special_category"
PSEUDONYMOUS = "pseudonymous"  # residual: somebody holds the key that undoes the redaction
IMPERSONAL = "impersonal"  # tells of nobody by itself: a place, an organisation, a topic
UNKNOWN = "unknown"  # residual of nothing: an entity or label the bundle does not know; never permitted

# of protective markings: states, alliances, communities, businesses
SCHEMES = (
    *(
        "au",
        "ca",
        "ch",
        "de",
        "es",
        "eu",
        "eu_member",
        "fr",
        "it",
        "nato",
        "nl",
        "pl",
        "uk",
        "us",
        "us_controlled",
    ),
    *("business", "pap", "tlp"),
)

# label -> the labels that hold wherever it does
IMPLIES: dict[str, tuple[str, ...]] = {
    PERSONAL: (),
    PSEUDONYMOUS: (),
    IMPERSONAL: (),
    SPECIAL: (PERSONAL,),
    "health": (SPECIAL,),
    "genetic": (SPECIAL,),
    "biometric": (SPECIAL,),
    "sex_life": (SPECIAL,),
    "religion": (SPECIAL,),
    "political": (SPECIAL,),
    "union": (SPECIAL,),
    "ethnic": (SPECIAL,),
    "phi": ("health",),
    "human_omic": ("genetic",),
    "criminal_offence": (PERSONAL,),
    "children": (PERSONAL,),
    "hr": (PERSONAL,),
    "financial": (PERSONAL,),
    "credit_information": (PERSONAL,),
    "payment_card": (PERSONAL,),
    "credit_card_pan": ("payment_card",),
    "bank_client_identifying": (PERSONAL,),
    "social_data": (PERSONAL,),
    "professional_secret": (PERSONAL,),
    "location_precise": (PERSONAL,),
    "national_id": (PERSONAL,),
    "rrn_kr": ("national_id",),
    "aadhaar": ("national_id",),
    "communications_content": (PERSONAL,),
    "secret_credential": (),
    "trade_secret": (),
    "legal_privilege": (),
    "classified": (),
    "export_controlled_itar": (),
    "export_controlled_ear": (),
    "cui": (),
    "cji": (PERSONAL,),
    "important_data_cn": (),
    "core_data_cn": (),
    "critical_infrastructure": (),
    "us_government_related": (),
    "marking": (),  # any protective or business marking; `classified` where its rank is 2 or above
    **{f"marking_rank_{rank}": ("marking",) for rank in range(6)},
    **{f"marking_{scheme}": ("marking",) for scheme in SCHEMES},
    **{
        f"marking_{scheme}_rank_{rank}": (f"marking_{scheme}", f"marking_rank_{rank}")
        for scheme in SCHEMES
        for rank in range(6)
    },
    "tlp": ("marking",),
    "device": (),
    "telemetry": (),
    "public": (),
}

# Labels that speak of the whole document: to redact the words that gave them away does not take them away.
OF_DOCUMENT = frozenset(
    {
        *(label for label in IMPLIES if label.startswith("marking_")),
        "classified",
        "marking",
        "export_controlled_itar",
        "export_controlled_ear",
        "cui",
        "cji",
        "important_data_cn",
        "core_data_cn",
        "critical_infrastructure",
        "us_government_related",
        "legal_privilege",
        "trade_secret",
    }
)


def with_implied(labels: Iterable[str]) -> frozenset[str]:
    """Return the labels and all they imply.

    >>> sorted(with_implied({"health"}))
    ['health', 'personal', 'special_category']
    """
    return _closure(frozenset(labels))


@lru_cache(maxsize=4096)
def _closure(labels: frozenset[str]) -> frozenset[str]:
    reached: set[str] = set()
    open_labels = list(labels)
    while open_labels:
        label = open_labels.pop()
        if label not in reached:
            reached.add(label)
            open_labels.extend(IMPLIES.get(label, ()))
    return frozenset(reached)


def most_specific(labels: Iterable[str]) -> frozenset[str]:
    """Return the labels without those that others among them imply.

    >>> sorted(most_specific({"health", "special_category", "personal"}))
    ['health']
    """
    given = frozenset(labels)
    implied = frozenset(wider for label in given for wider in with_implied({label}) if wider != label)
    return given - implied


class LabelsSpec(Strict):
    """A policy's own map from entities to labels: added to, or in place of, the classifiers' own."""

    add: dict[Entity, tuple[str, ...]] = Field(default_factory=dict)
    replace: dict[Entity, tuple[str, ...]] = Field(default_factory=dict)


class ThresholdEntry(Strict):
    """From which score on an entity, or all entities with a label, count at some place: who says so, and why.

    Without `flow` it speaks of every flow, without `destination` of every destination. With `language` it raises where
    all of a flow's records are declared to be written in it, and lowers where some may be.
    """

    at_least: Probability
    entity: Entity | None = None
    label: str | None = None
    language: Language | None = None
    flow: Name | None = None
    destination: Name | None = None
    owner: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    expires: date | None = None  # the last day on which it counts

    @model_validator(mode="after")
    def _speaks_of_one_thing(self) -> Self:
        if (self.entity is None) == (self.label is None):
            raise ValueError("an entry speaks of one `entity` or of one `label`; name one of the two")
        return self

    @property
    def name(self) -> str:
        """What it speaks of and where: `PERSON in de on orders to us-llm`."""
        parts = (("in", self.language), ("on", self.flow), ("to", self.destination))
        return " ".join(
            [self.entity or self.label or "", *(f"{word} {one}" for word, one in parts if one is not None)]
        )


class ThresholdsSpec(Strict):
    """From which calibrated score on a finding counts; an entity's own threshold goes before its labels'.

    `entries` go before both. None says nothing of them, and leaves a policy's digest as it was before there were any.
    """

    default: Probability = 0.5
    thresholds: dict[str, Probability] = Field(default_factory=dict)
    entries: tuple[ThresholdEntry, ...] | None = None
