"""How long it takes to prove the shipped packs, all of them together, as `guard policy prove` does."""

import time
from datetime import date
from typing import Any

from classifiers.patterns import load as load_patterns
from guard.policy.bundle import EXAMPLE, labels_by_entity
from guard.policy.bundle import load as load_policy
from guard.policy.compile import Policy
from guard.policy.modes import enforced
from guard.policy.prove.invariants import shipped
from guard.policy.prove.proof import prove
from guard.policy.trials import chosen_packs
from guard.progress import bar


def proving(at: date) -> dict[str, Any]:
    """Return what was proved and the seconds it took, of one core and on the wall. Raise SettingsError without a solver."""
    policy = enforced(everything_shipped())
    began, cpu = time.perf_counter(), time.process_time()
    proof = prove(policy, shipped(), at, bar)
    return {
        "packs": len(policy.content.packs),
        "rules": proof.rules,
        "invariants": len(proof.invariants),
        "invariants_that_hold": sum(one.holds for one in proof.invariants),
        "seconds": round(time.perf_counter() - began, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
    }


def everything_shipped() -> Policy:
    """Return the example with every shipped pack, house rules too: the largest policy without rules of one's own."""
    content = load_policy(EXAMPLE, labels_by_entity(load_patterns())).content
    bundle = content.bundle.model_copy(update={"profile": "sovereign", "packs": ("*",)})
    return Policy(content.model_copy(update={"bundle": bundle, "packs": chosen_packs()}))
