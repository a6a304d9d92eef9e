"""The entry of a policy's thresholds that a choice comes to, as YAML."""

from collections.abc import Mapping
from datetime import date

import yaml

from guard.tuning.readings import Subject
from schemas.errors import SettingsError


def entry_of(
    subject: Subject,
    threshold: float,
    where: Mapping[str, str],
    *,
    owner: str,
    reason: str,
    expires: date | None,
) -> str:
    """Return the entry of a policy's thresholds, as YAML. Raise SettingsError for a kind, which no policy knows."""
    if not subject.entity:
        raise SettingsError(
            f"`{subject.kind}` is a kind of labelled texts; name an entity with --label for an entry"
        )
    spec = {
        "entity": subject.entity,
        "at_least": threshold,
        **{name: value for name, value in where.items() if value},
        "owner": owner,
        "reason": reason,
        **({"expires": expires} if expires is not None else {}),
    }
    told: str = yaml.safe_dump([spec], sort_keys=False, allow_unicode=True, width=120)
    return told.rstrip()
