"""What a swap costs: signed bundles activated under a worker that works, and every record counted afterwards."""

import base64
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from guard.audit.reading import Topics
from guard.audit.signing import LocalSigner
from guard.bench.corpus import records as corpus
from guard.bench.load import Load
from guard.bench.run import deployed, publish
from guard.bench.swapped import Times, counted
from guard.bundles.build import build
from guard.bundles.manifest import DAY, Bundle
from guard.bundles.publish import activate
from guard.bundles.report import standing_of
from guard.bundles.signing import sign, signers_of
from guard.bundles.store import stored
from guard.keys import load_signer, make_approver
from guard.policy.compile import Policy
from guard.wiring import clock, policy_of
from schemas.errors import GuardError
from streams.broker import Broker
from streams.settings import Settings, load

SWAPS = 2
_SIGNERS = ("ana", "bo")  # invented; both must sign
_FLOW = "tickets"
_FIRST = 100  # records that the worker begins with, before the load comes
_PAUSE = 0.2
_PATIENCE = 120.0


def swapping(
    folder: Path, broker: Broker, *, rate: float, seconds: float, told: Callable[[str], None]
) -> dict[str, Any]:
    """Return gaps between transactions, what was lost or mixed, and how soon each bundle judged its first record.

    `rate` records a second come from before the first swap to after the last; `seconds` lie between them.
    """
    with deployed(folder / "swap", broker, "swap") as plain:
        settings, signers = _trusting(plain)
        policy = policy_of(settings.policy)
        bundles = [_activated(settings, signers, policy)]
        topic = policy.by_name[_FLOW].spec.guarded_topic
        with _worker(settings) as worker:
            told("waiting for the worker")
            values = corpus("orders", 2_000, 1)
            publish(settings, topic, values, _FIRST)
            _await(worker, lambda: _judges_by(settings, bundles[0]))
            with Load(settings, topic, values, rate=rate) as steady:
                since = clock()
                time.sleep(seconds)
                for number in range(1, SWAPS + 1):
                    bundles.append(_activated(settings, signers, _another(policy, number)))
                    told(f"swap {number} of {SWAPS} at {steady.sent:,} records")
                    _await(worker, lambda: _judges_by(settings, bundles[-1]))
                    time.sleep(seconds)
                times = Times(since, clock())
            sent = _FIRST + steady.sent
            told(f"counting what became of {sent:,} records")
            _await(worker, lambda: _decided(settings) >= sent)
        return {"records_per_second": rate, "records": sent} | counted(
            settings, bundles, times, sent=sent, cleared=policy.by_name[_FLOW].topics.values()
        )


def _trusting(settings: Settings) -> tuple[Settings, list[LocalSigner]]:
    """Return the settings with two people who sign, and these."""
    home = settings.policy.parent
    for name in _SIGNERS:
        make_approver(name, home / "signers")
    signers = [load_signer(home / "signers" / f"{name}.key") for name in _SIGNERS]
    lines = [
        f"    {name}: {base64.b64encode(one.public).decode()}\n"
        for name, one in zip(_SIGNERS, signers, strict=True)
    ]
    file = home / "guard.yaml"
    with file.open("a", encoding="utf-8") as opened:
        opened.write(f"bundles:\n  threshold: {len(signers)}\n  signers:\n{''.join(lines)}")
    return load(file), signers


def _another(policy: Policy, number: int) -> Policy:
    """Return the policy with other decisions than the one before, and with a content that no other one has."""
    content, prefer = policy.content, "reroute" if number % 2 else "redact"
    flow = content.flows[_FLOW].model_copy(update={"prefer": prefer, "activity": f"swap {number}"})
    return Policy(content.model_copy(update={"flows": {**content.flows, _FLOW: flow}}))


def _activated(settings: Settings, signers: list[LocalSigner], policy: Policy) -> Bundle:
    at, store = clock(), stored(settings, kept=1)
    bundle = build(
        policy.canonical(),
        signers_of(settings),
        version=store.version + 1,
        previous=store.digest,
        at=at,
        expires=at + DAY,
    )
    for one in signers:
        bundle = sign(bundle, one)
    activate(settings, bundle, at=at)
    return bundle


@contextmanager
def _worker(settings: Settings) -> Iterator["subprocess.Popen[bytes]"]:
    home = settings.policy.parent
    command = [
        sys.executable,
        "-m",
        "guard",
        "run",
        "--config",
        str(home / "guard.yaml"),
        "--log-level",
        "ERROR",
    ]
    process = subprocess.Popen(command)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(worker: "subprocess.Popen[bytes]", done: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not done():
        if worker.poll() is not None or time.monotonic() > end:
            raise GuardError(
                "the worker to measure stopped, or did not keep up with the load; see its messages, or give it less"
            )
        time.sleep(_PAUSE)


def _judges_by(settings: Settings, bundle: Bundle) -> bool:
    slots = standing_of(settings).slots
    return bool(slots) and all(name == bundle.short for name, _ in slots.values())


def _decided(settings: Settings) -> int:
    return sum(one.offset for one in Topics(settings).committed().values())
