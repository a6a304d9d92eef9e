"""Where engine and oracle rightly differ, and where an expected regime rightly keeps silent: each with its reason in law."""

# (beginning of "scenario change", the engine's action) -> why the engine is right
DIFFERENCES: dict[tuple[str, str], str] = {
    (
        "S22 data.origin: NO",
        "block",
    ): "Decision (EU) 2026/179 binds Norway only once the EEA Joint Committee takes it over, and "
    "whatever law follows the data must be satisfied; the oracle asks for the exporter's country alone",
    (
        "S22 data.subject_jurisdictions: ['NO']",
        "block",
    ): "the same for people in Norway whose data a Portuguese exporter sends",
}

# (scenario, regime) -> why the regime has nothing to say there
SILENT: dict[tuple[str, str], str] = {}


def is_explained(name, action):
    return any(name.startswith(begins) and action == told for begins, told in DIFFERENCES)
