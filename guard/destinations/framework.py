"""The EU Cloud Sovereignty Framework: eight objectives with their weights, five levels of assurance.

European Commission, DG DIGIT, Cloud Sovereignty Framework, version 1.2.1 of October 2025. Objectives, levels and weights are
as the taxonomy `sov` of MISP (version 1) gives them and published summaries confirm; the original was not at hand.
"""

from msgspec import Struct

from schemas.jurisdiction import Source

VERSION = "1.2.1"
TITLE = f"EU Cloud Sovereignty Framework {VERSION} (European Commission, October 2025)"
SOURCE = Source(
    type="verified-here",
    as_of="2026-07",
    grade="secondary",
    title="MISP taxonomy `sov` version 1, which derives from the Commission's document; summaries of 2026",
)
HOME = ("EU", "EU_OUTERMOST")  # the framework speaks of the Union, not of the EEA


class Objective(Struct, frozen=True):
    """One of the eight: its weight in percent, and the recorded facts that speak of it."""

    id: str
    title: str
    weight: int
    fact: str  # the level that people assessed
    asks: tuple[str, ...]  # facts that an assessor looks at first


OBJECTIVES: tuple[Objective, ...] = tuple(
    Objective(f"SOV-{number}", title, weight, f"dest.sov_{number}", asks)
    for number, (title, weight, asks) in enumerate(
        (
            ("strategic", 15, ("dest.change_of_control_barred",)),
            ("legal and jurisdictional", 10, ("dest.eu_law_governs",)),
            ("data and AI", 10, ("data.encryption.key_holder", "dest.confidential_compute_attested")),
            ("operational", 15, ("dest.support_eu_only", "dest.exit_tested")),
            ("supply chain", 20, ("dest.hardware_origin_recorded", "dest.software_origin_recorded")),
            ("technology", 15, ("dest.open_interfaces", "dest.source_auditable")),
            ("security and compliance", 10, ("dest.security_run_in_eu",)),
            ("environmental sustainability", 5, ("dest.energy_reported",)),
        ),
        start=1,
    )
)
LEVELS: tuple[str, ...] = (
    "no sovereignty: under exclusive control from outside the EU, and its law",
    "jurisdictional: EU law applies in form, control lies outside the EU",
    "data: EU law can be enforced, material dependencies and indirect control from outside remain",
    "digital resilience: meaningful influence of EU actors, marginal control from outside",
    "full digital sovereignty: under EU control and EU law alone, no critical dependency outside",
)
HIGHEST = len(LEVELS) - 1
