"""A promotion plan as a file: read with every complaint, and written to begin with."""

from hashlib import sha256
from pathlib import Path

import yaml
from pydantic import ValidationError

from schemas.errors import SettingsError
from schemas.trial import PlanSpec

EXAMPLE = """\
# What must hold before a candidate is promoted. It is signed with the trial, and nobody changes it afterwards.
tests:
  new_false_blocks:            # stopped or redacted by the candidate alone, and confirmed by no analyst
    upper: 0.001               # the share must be shown to lie below this
    confidence: 0.95           # at every look at once: peeking does not cheat
    at_least: 1000             # records
  # recall_drop:               # on labelled texts, current and candidate over the same ones
  #   at_most: 0.005           # by the lower end of a paired 95 % interval
  #   per: language            # or dataset, or all
  #   on: [labelled.jsonl]
guardrails:                    # what rolls a trial back by itself
  block_rate: {at_most: 0.02, confidence: 0.99}
  faults: {at_most: 0.001, confidence: 0.99}
  latency: {at_most_ms: 20}    # a record, on average
steps:                         # each begins when the one before has passed
  - {mode: shadow, percent: 100}
  - {mode: canary, percent: 5}
  - {mode: canary, percent: 25}
"""


def read_plan(file: Path) -> PlanSpec:
    """Return the plan of a file. Raise SettingsError with every complaint."""
    try:
        told = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise SettingsError(
            f"`{file}` holds no YAML that can be read; write a plan with `guard promote plan {file}`"
        ) from None
    try:
        return PlanSpec.model_validate(told)
    except ValidationError as error:
        wrong = [
            f"{file}: {'.'.join(map(str, one['loc'])) or 'plan'}: {one['msg']}" for one in error.errors()
        ]
        raise SettingsError("\n".join(wrong)) from None


def write_plan(file: Path) -> None:
    """Write a plan to begin with. Raise SettingsError where something stands there already."""
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(EXAMPLE)
    except OSError as error:
        raise SettingsError(
            f"`{file}` cannot be written ({error.strerror}); name a file that is not there"
        ) from None


def digests(plan: PlanSpec, folder: Path) -> dict[str, str]:
    """Return the digest of each labelled file that a plan names, below a folder. Raise SettingsError where one is not there."""
    test = plan.tests.recall_drop
    return {name: _digest(folder / name) for name in (test.on if test is not None else ())}


def _digest(file: Path) -> str:
    try:
        return f"sha256:{sha256(file.read_bytes()).hexdigest()}"
    except OSError as error:
        raise SettingsError(
            f"labelled file `{file}` cannot be read ({error.strerror}); correct the plan's `recall_drop.on`"
        ) from None
