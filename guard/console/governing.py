"""What is in force, as the console shows it: asked of the topics each time, and compiled only where it is another than before."""

import threading
from collections.abc import Callable, Hashable
from pathlib import Path

from guard.audit.signing import fingerprint
from guard.bundles.content import compiled
from guard.bundles.report import standing_of
from guard.bundles.signing import signed_by, signers_of
from guard.console.desk import InForce
from guard.policy.compile import Policy
from guard.wiring import policy_of
from streams.settings import Settings


class Governing:
    """Gives the newest bundle that the signers signed, or the policy directory where there is none.

    Compiling takes as long as fifty pages, and a policy changes once a week.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._last: tuple[Hashable, Policy] | None = None

    def __call__(self) -> InForce:
        settings = self._settings
        standing = standing_of(settings) if settings.bundles.signers else None
        bundle = None if standing is None else standing.bundle
        if standing is None or bundle is None:
            state = state_of(settings.policy)
            return InForce(self._policy(state, lambda: policy_of(settings.policy)), standing)
        names = {fingerprint(public): name for name, public in settings.bundles.publics.items()}
        signed = sorted(names[key] for key in signed_by(bundle, signers_of(settings)))
        return InForce(
            self._policy(bundle.manifest.digest, lambda: compiled(bundle)), standing, tuple(signed)
        )

    def _policy(self, state: Hashable, compile_it: Callable[[], Policy]) -> Policy:
        with self._lock:
            if self._last is None or self._last[0] != state:
                self._last = state, compile_it()
            return self._last[1]


def state_of(place: Path) -> tuple[tuple[str, int, int, int], ...]:
    """Return, by file of a policy, what tells that it was written anew: its name, number, size and time of change."""
    files = sorted(place.rglob("*")) if place.is_dir() else [place]
    found = []
    for file in files:
        try:
            told = file.stat()
        except OSError:  # gone meanwhile: another state than any that was compiled
            continue
        found.append((str(file), told.st_ino, told.st_size, told.st_mtime_ns))
    return tuple(found)
