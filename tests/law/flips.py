"""Every single change of one fact of a scenario: left out, negated, another country, a number across a threshold, a day past."""

from copy import deepcopy
from datetime import timedelta

from schemas.vocabulary import FACTS

FIXED = {
    "exporter.country",
    "dest.processing_countries",
    "purpose",
    "data.labels",
}  # may change, not be left out
THRESHOLDS = {
    "volume.subjects_12m": (100, 1_000, 10_000, 100_000),
    "volume.subjects_ytd": (99_999, 100_000, 1_000_000),
    "volume.sensitive_subjects_ytd": (0, 1, 9_999, 10_000),
    "safeguards.rkn_wait_days": (9, 10),
    "safeguards.cmmc_level": (1, 2),
}
COUNTRIES = ("DE", "US", "CH", "JP", "CN", "NO")
OTHERS = {
    "purpose": ("inference", "storage", "training", "disclosure_authority"),
    "exporter.role": ("controller", "processor"),
    "data.identifiability": ("identified", "pseudonymised", "anonymous"),
    "safeguards.tia_outcome": ("sufficient", "insufficient"),
    "safeguards.scc_module": ("M2", "M3"),
    "safeguards.transaction_type": ("data_brokerage", "vendor_agreement"),
    "policy.profile": ("base", "strict_eu", "sovereign"),
}


def flips(facts, at):
    """Yield (what was changed, the facts so changed)."""
    for path, value in list(_leaves(facts)):
        name = ".".join(path)
        if name == "alternatives":
            yield f"{name} left out", _with(facts, path, [])
            continue
        if name not in FIXED:
            yield f"{name} left out", _with(facts, path, None)
        for other in _others(name, value, at):
            if other != value:
                yield f"{name}: {other}", _with(facts, path, other)


def _others(name, value, at):
    sort = FACTS.get(name, ("",))[0]
    if name in OTHERS:
        yield from OTHERS[name]
    elif name == "data.labels":
        yield from ([one for one in value if one != label] for label in value if len(value) > 1)
    elif isinstance(value, bool):
        yield not value
    elif sort == "number":
        yield from THRESHOLDS.get(name, (value - 1, value + 1))
    elif sort == "date":
        yield from (str(at), str(at - timedelta(1)))
    elif sort == "country":
        yield from COUNTRIES
    elif sort == "countries":
        yield from ([one] for one in COUNTRIES)
        yield from ([*value, one] for one in ("US", "DE") if one not in value)
    elif sort == "list":
        yield from ([one for one in value if one != left] for left in value if len(value) > 1)


def _leaves(groups, path=()):
    for name, value in groups.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, name))
        elif value is not None:
            yield (*path, name), value


def _with(facts, path, value):
    changed = deepcopy(facts)
    group = changed
    for name in path[:-1]:
        group = group[name]
    group[path[-1]] = value
    return changed
