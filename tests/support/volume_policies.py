"""A policy whose one flow asks for a volume: health data of US persons, to an operator of a country of concern."""

from datetime import date
from pathlib import Path

import yaml

from guard.policy import bundle

PACK = Path(bundle.__file__).parents[1] / "packs" / "us-dsp-202.yaml"
FLOW = """\
apiVersion: guard/v1
kind: Flow
metadata: {name: claims}
spec:
  guarded_topic: %(topic)s
  exporter: {country: US}
  purpose: analytics
  origin: {countries: [US]}
  destinations: [warehouse]
"""
DESTINATION = """\
apiVersion: guard/v1
kind: Destination
metadata: {name: warehouse}
spec:
  kind: warehouse
  operator: alibaba-cloud
  processing_countries: [SG]
  access_countries: [SG]
"""
_LETTERS = "ACDEFGHJKM"


def pack(cap: int) -> str:
    """Return the shipped pack with its number for health data lowered, and never to be reviewed."""
    read = yaml.safe_load(PACK.read_text())
    read["spec"].pop("cases", None)
    read["spec"]["review_by"] = date(2099, 1, 1)
    text = yaml.safe_dump(read, allow_unicode=True)
    return text.replace("volume.subjects_12m: 10000\n", f"volume.subjects_12m: {cap}\n")


def write(folder: Path, *, cap: int, topic: str = "claims") -> None:
    """Write the policy's documents into a folder, beside what it has."""
    (folder / "claims.yaml").write_text(FLOW % {"topic": topic} + "---\n" + DESTINATION)
    (folder / "us-dsp-202.yaml").write_text(pack(cap))


def person(number: int) -> str:
    """Return the Medicare number of an invented person, a different one for each number below 100,000."""
    one, two, three, four, five = (int(digit) for digit in f"{number:05d}")
    return f"1{_LETTERS[one]}{two}4{_LETTERS[three]}{four}5AC{five}3"


def record(number: int) -> bytes:
    return f'{{"note": "Medicare number {person(number)}"}}'.encode()
