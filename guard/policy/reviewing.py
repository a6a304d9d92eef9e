"""A review of shipped packs, on record: each as it stands in the policy's own files, with who reviewed it and until when that counts.

A shipped pack past its `review_by` is refused by workers. Somebody reads it against the law of the day; what they find
right becomes a pack of the policy's own, which stands instead of the shipped one.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from guard.policy.bundle import read_things, shipped
from guard.policy.compile import Policy
from guard.policy.complaints import closest
from guard.policy.kinds import Thing
from schemas.errors import SettingsError
from schemas.policy import PackSpec

FOLDER = "reviewed"
LONGEST = 366  # days that one review may count
_SHIPPED = Path(__file__).parents[1] / "packs"
_DATE = r"(?m)^  {name}: .*$"


def review(directory: Path, names: Iterable[str], *, by: str, at: date, until: date) -> list[Path]:
    """Write each pack into the policy directory as reviewed by somebody on a day, and return the files.

    Raise SettingsError, and write nothing, where one is not shipped or stands in the policy otherwise, where nobody is
    named, or where the day is past or more than a year away.
    """
    if not by.strip() or not by.isprintable():
        raise SettingsError("nobody is named who reviewed them; name them with their role, on one line")
    if not at < until or (until - at).days > LONGEST:
        raise SettingsError(
            f"a review of {at} cannot count until {until}; give a later day, within {LONGEST} days"
        )
    known, standing = _packs(shipped()), _packs(read_things(directory))
    written: dict[Path, str] = {}
    for name in names:
        if name not in known:
            hint = closest(name, known) or "; see `guard parts --kind pack`"
            raise SettingsError(f"no pack `{name}` comes with this guard{hint}")
        if name in standing and not as_shipped(standing[name]):
            raise SettingsError(
                f"{standing[name].place()}: pack `{name}` stands here and says something else than the one that comes with "
                "this guard; set `checked` and `review_by` here, or take it away"
            )
        text = _document(name)
        for field, day in (("checked", at), ("review_by", until)):
            text = re.sub(_DATE.format(name=field), f"  {field}: {day}", text)
        file = directory / FOLDER / f"{name}.yaml"
        if name in standing and Path(standing[name].item.file) != file:
            raise SettingsError(
                f"{standing[name].place()}: pack `{name}` stands here; set `checked` and `review_by` here"
            )
        written[file] = (
            f"# Reviewed on {at} by {by.strip()}; to be reviewed again by {until}.\n{text.lstrip()}"
        )
    try:
        (directory / FOLDER).mkdir(exist_ok=True)
        for file, text in written.items():
            file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SettingsError(
            f"`{directory / FOLDER}` cannot be written ({error.strerror}); check who may write there"
        ) from error
    return list(written)


def overdue(policy: Policy, at: date) -> list[str]:
    """Return the names of the packs in force that are past their review on a day, sorted."""
    return sorted(name for name, pack in policy.content.packs.items() if pack.review_by < at)


def as_they_stood(directory: Path, policy: Policy, at: date) -> list[str]:
    """Have a policy that lives for minutes go by its packs that are past their review, and return their names.

    For demos and measurements alone, whose deployment ends with them: nobody has read anything anew.
    """
    late = overdue(policy, at)
    if late:
        review(directory, late, by="nobody, for a demo or a measurement", at=at, until=at + timedelta(2))
    return late


def outgrown(things: Iterable[Thing]) -> Iterator[Thing]:
    """Yield the packs of a policy that stand instead of a shipped one and say something else than it does."""
    known = _packs(shipped())
    for name, thing in _packs(things).items():
        if name in known and not _is_alike(thing.spec, known[name].spec):
            yield thing


def as_shipped(thing: Thing) -> bool:
    """Whether something is a shipped pack, but for when somebody read it."""
    known = _packs(shipped()) if thing.kind == "Pack" else {}
    return thing.name in known and _is_alike(thing.spec, known[thing.name].spec)


def _is_alike(one: PackSpec, other: PackSpec) -> bool:
    days = {"checked": date.min, "review_by": date.max}
    return one.model_copy(update=days) == other.model_copy(update=days)


def _packs(things: Iterable[Thing]) -> dict[str, Thing]:
    return {thing.name: thing for thing in things if thing.kind == "Pack"}


def _document(name: str) -> str:
    """Return the text of a shipped pack; some files hold two."""
    file = next(thing.item.file for thing in shipped() if thing.kind == "Pack" and thing.name == name)
    text = (_SHIPPED / Path(file).name).read_text(encoding="utf-8")
    head = re.compile(rf"(?m)^metadata: \{{name: {re.escape(name)}[,}}]")
    return next(part for part in re.split(r"(?m)^---\s*$\n?", text) if head.search(part))
