"""Where engine and oracle rightly differ, and where an expected regime rightly keeps silent: each with its reason in law."""

# (scenario, change, the engine's action) -> why the engine is right
DIFFERENCES: dict[tuple[str, str, str], str] = {
    (
        "S22",
        "data.origin: NO",
        "block",
    ): "Decision (EU) 2026/179 binds Norway only once the EEA Joint Committee takes it over, and "
    "whatever law follows the data must be satisfied; the oracle asks for the exporter's country alone",
    (
        "S22",
        "data.subject_jurisdictions: ['NO']",
        "block",
    ): "the same for people in Norway whose data are sent from Portugal",
}

# (scenario, regime) -> why the regime has nothing to say there
SILENT: dict[tuple[str, str], str] = {}


def is_explained(scenario, changes, action):
    """Whether an action that the oracle does not give is listed, for one of these changes of a scenario."""
    return any((scenario, change, action) in DIFFERENCES for change in changes)
