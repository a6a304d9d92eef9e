"""Proofs of what promotion puts in force: of a bundle's content, and where it tries a candidate of both arms.

A proof speaks of one law. Under a trial each record is judged by one arm, so what holds of both arms holds of the bundle: its
proof names every invariant twice, the candidate's with `+candidate` behind its id, and fails where either arm does.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from guard.bundles.proof import stated
from guard.policy.arms import TRIED, candidate_of
from guard.policy.compile import Policy
from guard.policy.modes import enforced
from guard.policy.prove.invariants import of_directory, shipped
from guard.policy.prove.proof import Bar, Proof, prove
from guard.policy.prove.result import written
from schemas.errors import BundleError
from schemas.invariant import Invariant

if TYPE_CHECKING:
    from guard.bundles.manifest import Bundle

SECONDS = 60  # longest time for one question


class Prover:
    """Proves what is to be signed, by the shipped invariants and those of policy directories."""

    def __init__(
        self, directories: Sequence[Path], base: "Bundle | None", bar: Bar, *, at: int, seconds: int = SECONDS
    ) -> None:
        """Raise BundleError where the bundle in force is proved by an invariant that none of the directories holds."""
        own = [one for directory in directories if directory.is_dir() for one in of_directory(directory)]
        self._invariants: list[Invariant] = [*shipped()]
        self._invariants += [one for number, one in enumerate(own) if one not in own[:number]]
        self._since, self._bar, self._seconds = _day(at), bar, seconds
        before = {one.removesuffix(TRIED) for one in stated(base.proof)} if base is not None else set()
        if missing := sorted(before - {one.id for one in self._invariants}):
            raise BundleError(
                f"the bundle in force is proved by {', '.join(f'`{one}`' for one in missing[:5])}, which the policy directory "
                "does not hold; put these invariants back into it"
            )

    def __call__(self, policy: Policy) -> str:
        """Return the proof of a policy's content as it travels. Raise BundleError where an invariant does not hold."""
        told = self._proved(policy)
        if policy.content.bundle.trial is not None:
            tried = self._proved(candidate_of(policy))
            named = [
                msgspec.structs.replace(one, id=one.id + TRIED, title=f"{one.title} (candidate)")
                for one in tried.invariants
            ]
            told = msgspec.structs.replace(
                told, invariants=(*told.invariants, *named), holds=told.holds and tried.holds
            )
        if failed := [one.id for one in told.invariants if not one.holds]:
            raise BundleError(
                f"not proved: {', '.join(f'`{one}`' for one in failed[:5])} does not hold; "
                "see `guard policy prove`, mend the candidate, and prepare it anew"
            )
        return written(told)

    def _proved(self, policy: Policy) -> Proof:
        law = enforced(policy)
        return prove(
            law,
            tuple(self._invariants),
            self._since,
            self._bar,
            with_rules=False,
            seconds=self._seconds,
        )


def _day(at: int) -> date:
    return datetime.fromtimestamp(at / 1000, UTC).date()
