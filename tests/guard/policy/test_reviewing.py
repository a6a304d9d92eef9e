"""A review of shipped packs: on record by name and day, for a year at most, and nothing else of the policy changes."""

import shutil
from datetime import date, timedelta

import pytest

from guard.policy.bundle import EXAMPLE, read_things, shipped
from guard.policy.lint import warnings
from guard.policy.reviewing import FOLDER, LONGEST, overdue, review
from guard.wiring import policy_of, refuse_outdated
from schemas.errors import SettingsError

LATE = max(thing.spec.review_by for thing in shipped() if thing.kind == "Pack") + timedelta(1)
UNTIL = LATE + timedelta(180)
BY = "cleo, counsel"


@pytest.fixture
def directory(tmp_path):
    shutil.copytree(EXAMPLE, tmp_path / "policy")
    return tmp_path / "policy"


def milliseconds(day):
    return (day - date(1970, 1, 1)).days * 86_400_000


def test_a_worker_takes_packs_again_that_were_reviewed_and_only_until_that_day(directory):
    before = policy_of(directory)
    late = overdue(before, LATE)
    with pytest.raises(SettingsError, match=f"{len(late) - 1} more are past their review date"):
        refuse_outdated(before, milliseconds(LATE))

    written = review(directory, late, by=BY, at=LATE, until=UNTIL)

    after = policy_of(directory)
    refuse_outdated(after, milliseconds(UNTIL))
    assert overdue(after, UNTIL + timedelta(1)) == late == sorted(file.stem for file in written)
    assert all(f"on {LATE} by {BY}" in file.read_text().splitlines()[0] for file in written)


def test_every_shipped_pack_says_the_same_once_reviewed(directory):
    names = sorted(thing.name for thing in shipped() if thing.kind == "Pack")

    review(directory, names, by=BY, at=LATE, until=UNTIL)

    ours = {thing.name: thing.spec for thing in read_things(directory) if thing.kind == "Pack"}
    days = {"checked": LATE, "review_by": UNTIL}
    assert ours == {
        thing.name: thing.spec.model_copy(update=days) for thing in shipped() if thing.kind == "Pack"
    }


def test_a_review_can_be_said_anew(directory):
    review(directory, ["eu-aia"], by=BY, at=LATE, until=UNTIL)

    review(directory, ["eu-aia"], by=BY, at=UNTIL, until=UNTIL + timedelta(9))

    assert policy_of(directory).content.packs["eu-aia"].review_by == UNTIL + timedelta(9)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"by": " "}, "nobody is named"),
        ({"by": "ana\nkind: Pack"}, "nobody is named"),
        ({"until": LATE}, "give a later day"),
        ({"until": LATE + timedelta(LONGEST + 1)}, f"within {LONGEST} days"),
        ({"names": ["eu-aia", "eu-aja"]}, "no pack `eu-aja` comes with this guard; did you mean `eu-aia`"),
    ],
)
def test_what_is_no_review_writes_nothing(directory, given, told):
    names = given.pop("names", ["eu-aia"])

    with pytest.raises(SettingsError, match=told):
        review(directory, names, **{"by": BY, "at": LATE, "until": UNTIL, **given})

    assert not (directory / FOLDER).exists()


def test_a_pack_of_ones_own_is_never_written_over(directory):
    (file,) = review(directory, ["eu-aia"], by=BY, at=LATE, until=UNTIL)
    file.write_text(file.read_text().replace("  version: 1", "  version: 2"))
    ours = file.read_text()

    with pytest.raises(SettingsError, match="says something else than the one that comes"):
        review(directory, ["eu-aia"], by=BY, at=UNTIL, until=UNTIL + timedelta(9))

    assert file.read_text() == ours


def test_a_reviewed_pack_that_says_something_else_than_the_shipped_one_is_worth_a_look(directory):
    def told():
        things = read_things(directory)
        return [one for one in warnings(policy_of(directory), things, LATE) if "eu-aia" in one]

    (file,) = review(directory, ["eu-aia"], by=BY, at=LATE, until=UNTIL)
    assert not [one for one in told() if f"{FOLDER}/" in one]

    file.write_text(file.read_text().replace("  version: 1", "  version: 2"))
    assert [one for one in told() if "stands instead of the one that comes with this guard" in one]
