"""Laws by chance: rules of every kind of condition, nested, with grounds, questions and dates. For tests alone."""

import random
from datetime import date

from guard.policy.bundle import shipped_facts
from guard.policy.compiled import Law
from guard.policy.resolve import law_of
from schemas.condition import COUNTRY_WISE, Condition
from schemas.label import IMPLIES
from schemas.policy import BundleSpec, Content, Ground, PackSpec, Question, Rule

PLACES = ("EEA", "US", "CH", "JP", "CA", "CA-QC", "NATO", "CN", "US_DSP_COUNTRIES_OF_CONCERN", "BR", "DE")
LABELS = (
    "personal",
    "health",
    "special_category",
    "hr",
    "classified",
    "financial",
    "pseudonymous",
    "telemetry",
    "children",
)
FLAGS = (
    "safeguards.scc_signed",
    "safeguards.bcr",
    "safeguards.dpf",
    "dest.trains_on_input",
    "safeguards.art9_condition_recorded",
)
TEXTS = ("safeguards.tia_outcome", "data.identifiability", "safeguards.scc_module", "safeguards.licence_id", "exporter.country",
         "dest.role", "dest.operator_domicile", "dest.operator", "exporter.sector", "policy.profile")  # fmt: skip
WORDS = (
    "sufficient",
    "insufficient",
    "M1",
    "M2",
    "pseudonymised",
    "DE",
    "US",
    "controller",
    "base",
    "strict_eu",
    "another",
    "aws",
)
NUMBERS = ("dest.retention_days", "safeguards.cmmc_level", "volume.subjects_12m", "volume.subjects_ytd")
DAYS = ("safeguards.tia_expires", "dest.c5_valid_to", "safeguards.first_transfer_date")
LISTS = ("dest.certifications", "exporter.status", "data.ropa_purposes", "data.markings")
COUNTRIES = ("safeguards.contract_locations", "dest.processing_countries", "dest.access_countries")
MECHANISMS = ("scc", "bcr", "dpf", "licence", "other", "art9_condition")
SOURCE = {"type": "from-memory", "as_of": "2026-11"}
COMMON = {
    "version": 1,
    "checked": date(2026, 11, 1),
    "review_by": date(2027, 5, 1),
    "source": SOURCE,
    "citation": "none",
}


class AnyLaw:
    """Draws laws. Equal seeds, equal laws."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.grounds: tuple[int, ...] = (0, 1, 2, 7)

    def law(self, rules: int = 12) -> Law:
        return law_of(self.content(rules))

    def content(self, rules: int = 12) -> Content:
        grounds = tuple(Ground(id=f"g{n}", citation="c", when=self.ground(n)) for n in range(3))
        pack = PackSpec(
            title="any",
            in_force=self.random.choice((date(2018, 5, 25), date(2027, 3, 1))),
            covers=("EEA", "US", "CN"),
            rules=tuple(self.rule(n) for n in range(rules // 2)),
            **COMMON,
        )
        other = PackSpec(
            title="other", in_force=date(2020, 1, 1), grounds=grounds,
            rules=tuple(self.rule(n) for n in range(rules // 2, rules)), **COMMON,
        )  # fmt: skip
        return Content(
            bundle=BundleSpec(profile=self.random.choice(("base", "strict_eu", "sovereign"))),
            flows={}, destinations={}, operators={}, packs={"any": pack, "other": other},
            labels={}, thresholds={}, approvers={}, facts=shipped_facts(), entities={},
        )  # fmt: skip

    def ground(self, number: int) -> Condition:
        self.grounds = tuple(range(number))  # a ground names earlier ones alone: a circle is refused at load
        made = self.condition(2, labels=False)
        self.grounds = (0, 1, 2, 7)  # there is no eighth
        return made

    def rule(self, number: int) -> Rule:
        question = (
            Question(id=f"q{number % 2}", text="?", role="somebody") if self.random.random() < 0.3 else None
        )
        return Rule(
            id=f"r{number}",
            step=self.random.choice(("sanctions", "transfer", "purpose", "house")),
            citation="c",
            forbids="f",
            when=self.condition(3, labels=True),
            unless=self.condition(3, labels=False) if self.random.random() < 0.7 else None,
            question=question,
        )

    def condition(self, depth: int, *, labels: bool, within: bool = False) -> Condition:
        pick, chance = self.random.choice, self.random.random
        if depth and chance() < 0.5:
            kind = pick(("all", "any", "none"))
            parts = tuple(
                self.condition(depth - 1, labels=labels and kind != "none", within=within)
                for _ in range(pick((1, 2, 3)))
            )
            return Condition(**{kind: parts})
        if depth and chance() < 0.4:
            return Condition(**{pick(COUNTRY_WISE): self.condition(depth - 1, labels=labels, within=True)})
        return Condition(**self.leaf(labels=labels, within=within))

    def leaf(self, *, labels: bool, within: bool) -> dict[str, object]:
        pick = self.random.choice

        def some(words: tuple[str, ...], most: int = 3) -> tuple[str, ...]:
            return tuple(self.random.sample(words, self.random.randint(1, min(most, len(words)))))

        leaves = {
            "purposes": lambda: some(("training", "inference", "storage")),
            "profile": lambda: pick(("base", "strict_eu", "sovereign")),
            "exporter_in": lambda: some(PLACES), "exporter_role": lambda: pick(("controller", "processor")),
            "exporter_sector": lambda: ("bank", "health"), "origins_in": lambda: some(PLACES),
            "destination_kind": lambda: some(("bucket", "topic", "region")), "operators": lambda: ("aws", "openai"),
            "operator_in": lambda: some(PLACES), "operator_outside": lambda: some(PLACES),
            "parent_in": lambda: some(PLACES), "parent_outside": lambda: some(PLACES),
            "exposed_to": lambda: ("US-CLOUD-ACT",), "fact": lambda: pick((*FLAGS, "dest.run_by_exporter")),
            "recorded": lambda: pick((*FLAGS, *TEXTS, *NUMBERS, *DAYS, *LISTS, *COUNTRIES)),
            "equals": lambda: {pick(TEXTS): pick(WORDS) if self.random.random() < 0.5 else some(WORDS)},
            "contains": lambda: {pick((*LISTS, *COUNTRIES)): some(("DE", "US", "soc2", "public_body"))},
            "at_least": lambda: {pick(NUMBERS): pick((10, 1000))}, "more_than": lambda: {pick(NUMBERS): pick((10, 1000))},
            "at_most": lambda: {pick(NUMBERS): pick((10, 1000))}, "less_than": lambda: {pick(NUMBERS): pick((0, 10))},
            "current": lambda: pick(DAYS), "within_days": lambda: {pick(DAYS): pick((60, 365))},
            "certification": lambda: pick(("soc2", "c5")), "ground": lambda: f"other/g{pick(self.grounds or (7,))}",
            "permit": lambda: some(MECHANISMS), "country_listed": lambda: pick(COUNTRIES),
        }  # fmt: skip
        if within:
            leaves |= {
                "country_in": lambda: some(PLACES), "country_outside": lambda: some(PLACES), "adequate": lambda: pick(("EU", "UK", "CH")),
                "permit": lambda: some(MECHANISMS),
            }  # fmt: skip
        if labels:
            leaves |= {"labels_any": lambda: some(LABELS), "labels_all": lambda: some(LABELS, 2)}
        kind = pick(sorted(leaves))
        return {kind: leaves[kind]()}


assert set(LABELS) <= set(IMPLIES)
