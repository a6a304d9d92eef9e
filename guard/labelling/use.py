"""Labelled texts in use: under a declared flow, each decided by the policy, and on record before one of them comes out.

INVARIANT: what is not on record as used is not given out, and what the policy did not let pass is not given out at all.
"""

import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from classifiers.agreement import Case, Span
from classifiers.kinds import kinds
from guard.audit.signing import Signer
from guard.cases.signed import sign
from guard.labelling.deciding import decided, flow_for
from guard.labelling.governed import policy_in_force
from guard.labelling.keys import key_for
from guard.labelling.people import refuse_stranger
from guard.labelling.sealing import case_of, opened
from guard.labelling.store import Store, load, message, write
from guard.labelling.truth import truth_of
from guard.labelling.words import HELD_BY
from guard.policy.compile import Policy
from guard.wiring import limits_of, offline
from schemas.errors import SettingsError
from schemas.labelled import Use

if TYPE_CHECKING:
    from guard.quarantine.kek import KeyEncryptionKey
    from streams.settings import Settings


NO_FLOWS: Mapping[str, str] = {}


class Taken(Struct, frozen=True):
    """The texts that came out, and the record of it."""

    cases: tuple[Case, ...]
    use: Use

    def __repr__(self) -> str:
        return f"Taken({self.use.id}, {len(self.cases)} texts)"


def take(
    settings: "Settings",
    name: str,
    *,
    flow: str,
    by: str,
    signer: Signer,
    at: int,
    destination: str = "",
    classifier: str = "",
    annotators: int = 1,
    progress: Callable[[int], None] = lambda _: None,
) -> Taken:
    """Return what a flow lets out of a set, once its use is on record.

    Out of use are texts that nobody annotated, that are in dispute, or that fewer people than `annotators` agree on.
    `classifier` (name@version) is what is made of them; an erasure lists it. Raise EvidenceError where the set's key is
    gone or a text was altered, BundleError where no bundle counts today, SettingsError where the flow is for something else or nobody of the policy asks, and
    BrokerError where the use cannot be written down; then nothing is given out.
    """
    policy = policy_in_force(settings, at)
    checkpoint = offline(policy, settings.keys, limits=limits_of(settings), classifiers=settings.classifiers)
    chosen, whither = flow_for(checkpoint, flow, destination)
    told = Use(
        f"u-{secrets.token_hex(8)}",
        name,
        flow,
        chosen.spec.purpose,
        whither,
        policy.digest,
        at,
        by,
        classifier=classifier,
    )
    refuse_stranger(by, signer, policy.approvers)
    store = load(settings, policy.approvers)
    refused: Counter[str] = Counter()
    flows = flows_by_topic(policy)
    cases = usable(store, name, key_for(settings.keys, name), refused, annotators=annotators, flows=flows)
    out: list[Case] = []
    redacted = 0
    for one in decided(cases, checkpoint, chosen, whither, at=at):
        progress(1)
        if one.case is None:
            refused[one.reason] += 1
            continue
        out.append(one.case)
        redacted += one.redacted
    final = sign(
        replace(
            told,
            out=len(out),
            redacted=redacted,
            refused=dict(sorted(refused.items())),
            digest=digest_of(out),
        ),
        signer,
    )
    write(settings, [message(final)])
    return Taken(tuple(out), final)


def usable(
    store: Store,
    name: str,
    kek: "KeyEncryptionKey",
    refused: Counter[str],
    *,
    annotators: int = 1,
    flows: Mapping[str, str] = NO_FLOWS,
) -> list[Case]:
    """Return the texts of a set that hold something people agree on, opened; count the others by why they do not.

    `flows` tells the flow of records by guarded topic.
    """
    texts, names, found = store.of(name), kinds(), []
    if not texts:
        raise SettingsError(f"set `{name}` has no texts; see `guard labels list`")
    for one in texts:
        truth = truth_of(store.words(one), names)
        if why := truth.unusable(annotators):
            refused[f"labels.{why}"] += 1
            continue
        case = case_of(one, opened(one, kek), truth.spans, truth.topics)
        held = HELD_BY.get(truth.verdict, "") if truth.verdict is not None else ""
        spans = tuple(
            Span(it.start, it.end, names.get(it.label, it.label), it.label, held=_held(held, it.label, names))
            for it in case.spans
        )
        found.append(
            replace(case, spans=spans, flow=flows.get(one.decision.rpartition("/")[0].rpartition("/")[0], ""))
        )
    return found


def flows_by_topic(policy: Policy) -> dict[str, str]:
    """Return the flow of each guarded topic that one flow alone has."""
    count = Counter(flow.spec.guarded_topic for flow in policy.by_name.values())
    return {
        flow.spec.guarded_topic: name
        for name, flow in policy.by_name.items()
        if count[flow.spec.guarded_topic] == 1
    }


def _held(held: str, name: str, names: Mapping[str, str]) -> str:
    """Return what a span is held to. Whoever names a kind and no entity of it says nothing of the entity."""
    return "" if held == "entity" and name not in names else held


def digest_of(cases: Sequence[Case]) -> str:
    """Return the digest over the ids that a use's record holds: SHA-256 over them, sorted, a line each."""
    return sha256("\n".join(sorted(one.id for one in cases)).encode()).hexdigest()
