"""Each pack's page says what its file says."""

from pathlib import Path

import pytest

from guard.policy.bundle import shipped
from guard.policy.pages import index, page

PAGES = Path(__file__).parents[2] / "docs" / "packs"
PACKS = {thing.name: thing.spec for thing in shipped() if thing.kind == "Pack"}


@pytest.mark.parametrize("name", sorted(PACKS))
def test_a_page_is_what_its_pack_makes_it(name):
    told = (PAGES / f"{name}.md").read_text(encoding="utf-8")

    assert told == page(name, PACKS[name]), "run `make pages`"


def test_every_pack_is_listed_and_no_other():
    assert (PAGES / "README.md").read_text(encoding="utf-8") == index(PACKS), "run `make pages`"
    assert {path.stem for path in PAGES.glob("*.md")} == {*PACKS, "README"}


def test_a_page_tells_the_law_the_source_and_the_day_it_was_checked():
    pack = PACKS["eu-gdpr-44"]
    told = page("eu-gdpr-44", pack)

    for said in (
        pack.citation,
        pack.source.title,
        str(pack.checked),
        str(pack.review_by),
        *(rule.forbids for rule in pack.rules),
    ):
        assert said in told
