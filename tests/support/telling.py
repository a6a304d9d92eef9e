"""Made-up events of every sort that a SOC is told of, without Kafka, and what the mapping knows of them."""

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guard.audit.leaves import encode as encode_leaf
from guard.audit.report import FaultKind, LogFault
from guard.audit.signing import LocalSigner
from guard.cases.commands import encode as encode_command
from guard.cases.commands import record_key
from guard.cases.signed import sign
from guard.siem import evidence
from guard.siem.known import Known, Whither
from guard.siem.telling import Message, Teller
from schemas.case import (
    Case,
    CaseState,
    CommandKind,
    Happening,
    ReleaseCommand,
    ReleaseReason,
    Verdict,
)
from schemas.cause import Cause, Sample
from schemas.events import DecisionEvent, ExcusedFact, FindingFact, ReasonFact, SpanEvent, WouldFact
from schemas.reveal import REVEAL_KEY, Reveal
from schemas.window import AlertEvent, AlertKind
from streams.named import Topics

AT = 1_790_000_000_000
TOPICS = Topics()
ANA = LocalSigner(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
EVE = LocalSigner(Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
KNOWN = Known(
    version="1.0",
    labels={
        "EMAIL_ADDRESS": ["personal"],
        "HEALTH": ["health"],
        "PAYMENT_CARD": ["payment_card"],
        "MARKING_NATO_RANK_3": ["classified", "marking_nato_rank_3"],
        "SECRET_GITHUB_TOKEN": ["secret_credential"],
    },
    destinations={"us-llm": Whither("model_endpoint", ("US",)), "lake": Whither("bucket", ("DE", "FR"))},
    topics={"tickets": "tickets"},
    people={"ana": ANA.public},
    models=frozenset({"guard-encoder"}),
)
TRANSFER = ReasonFact("gdpr-44-transfer", "GDPR Art. 44-46", "us-llm")
MARKED = ReasonFact("marking-classified", "C-M(2002)49", "us-llm")
LEAKED = ReasonFact("secret-credential", "house 7.2", "us-llm")


def fact(entity, pointer="/value/text", score=0.95, classifier="pattern@1"):
    return FindingFact(entity, pointer, 0, 8, score, classifier)


def decision(action, offset=1, *, entities=("EMAIL_ADDRESS",), reasons=(TRANSFER,), disposition="", **more):
    became = disposition or {
        "allow": "allowed",
        "redact": "corrected",
        "reroute": "rerouted",
        "hold": "quarantined",
        "block": "quarantined",
    }.get(action)
    release = ".r1" if more.get("release") else ""
    given = {"findings": tuple(map(fact, entities)), "reasons": reasons, **more}
    return DecisionEvent(
        f"tickets/0/{offset}{release}", "tickets", offset, "0" * 32, action, became, "sha256:b1", AT, **given
    )


EXCUSED = (ExcusedFact("house-terms", fact("PERSON")), ExcusedFact("house-terms", fact("PERSON", "/key")))


def decisions():
    """Return a decision of each sort, by name."""
    would = WouldFact("block", reasons=(MARKED,))
    return {
        "redacted": decision("redact", destination="us-llm", redactions=(("EMAIL_ADDRESS", "mask"),)),
        "rerouted": decision("reroute", destination="lake"),
        "held": decision("hold", entities=("HEALTH",), question="art9_condition", role="DPO"),
        "blocked": decision("block", nearest="permitted if EMAIL_ADDRESS were redacted"),
        "classified": decision("block", entities=("MARKING_NATO_RANK_3",), reasons=(MARKED, TRANSFER)),
        "secret": decision("block", entities=("SECRET_GITHUB_TOKEN",), reasons=(LEAKED,)),
        "found": decision("allow", reasons=(), destination="us-llm"),
        "shadowed": decision("allow", reasons=(), destination="us-llm", would=would, share=7),
        "excused": decision("allow", entities=(), reasons=(), destination="us-llm", excused=EXCUSED),
        "stripped": decision("allow", entities=(), reasons=(), destination="us-llm", stripped=2),
        "unread": decision(
            "block", entities=(), reasons=(ReasonFact("fault.invalid_json"),), fault="decode.invalid_json"
        ),
        "half read": decision(
            "block",
            reasons=(ReasonFact("fault.classifier_timeout"),),
            fault="detect.classifier_timeout",
        ),
        "undelivered": decision(
            "block",
            reasons=(ReasonFact("fault.undeliverable"),),
            fault="deliver.undeliverable",
        ),
        "released": decision(
            "allow", reasons=(), destination="us-llm", release="INC-1", disposition="released"
        ),
        "refused again": decision("block", release="INC-1"),
    }


def case(state=CaseState.OPEN, *, count=5, **more):
    cause = Cause(
        "tickets", "block", "marking-classified", "us-llm", "", "MARKING_NATO_RANK_3", "/value/text"
    )
    given = {
        "history": (Happening(AT, "opened"),),
        "samples": (Sample("tickets/0/1", "/value/text"),),
        "entities": {"MARKING_NATO_RANK_3": count},
        **more,
    }
    return Case(cause.id, cause, cause.severity, count, AT, AT + count, state=state, **given)


def cases():
    """Return a case in each of its states, by name."""

    def after(what, **more):
        return {"history": (Happening(AT, "opened"), Happening(AT + 9, what, "ana")), **more}

    return {
        "opened": case(),
        "assigned": case(**after("assign", assignee="ana")),
        "true": case(CaseState.CLOSED, **after("close", verdict=Verdict.TRUE_POSITIVE)),
        "false": case(CaseState.CLOSED, **after("close", verdict=Verdict.FALSE_POSITIVE)),
        "benign": case(CaseState.CLOSED, **after("close", verdict=Verdict.BENIGN)),
        "duplicate": case(CaseState.CLOSED, **after("close", verdict=Verdict.DUPLICATE)),
        "merged": case(CaseState.MERGED, **after("merge", into="0" * 16)),
        "reopened": case(CaseState.REOPENED, generation=2, before=5, **after("reopened")),
    }


def alerts():
    raised = AlertEvent("tickets/block_rate/1", "tickets", AlertKind.BLOCK_RATE, True, AT, 0.7, 0.5)
    over = AlertEvent("tickets/block_rate/2", "tickets", AlertKind.BLOCK_RATE, False, AT + 9, 0.1, 0.5)
    return {"raised": raised, "over": over}


def look(by="ana", signer=ANA):
    return sign(Reveal("l-1", "tickets/0/1", "guard.quarantine/0/4", AT, by), signer)


def word(kind, by="ana", signer=ANA):
    given = ("INC-1", kind, "tickets/0/1", "guard.quarantine/0/4", ReleaseReason.FALSE_POSITIVE, AT, by)
    return sign(ReleaseCommand(*given, dismiss=("EMAIL_ADDRESS",)), signer)


def message(topic, value, offset=0, key=b"k"):
    return Message(topic, 0, offset, key, value, AT)


def messages():
    """Return a message of every sort that is told, by name."""
    json = msgspec.json.encode
    found = {name: message(TOPICS.decisions, encode_leaf(one)) for name, one in decisions().items()}
    found |= {f"case {name}": message(TOPICS.cases, json(one)) for name, one in cases().items()}
    found |= {f"alert {name}": message(TOPICS.alerts, json(one)) for name, one in alerts().items()}
    found["look"] = message(TOPICS.commands, json(look()), key=REVEAL_KEY + b"l-1")
    found["stranger's look"] = message(
        TOPICS.commands, json(look("eve", EVE)), offset=7, key=REVEAL_KEY + b"l-2"
    )
    for kind in CommandKind:
        one = word(kind)
        found[f"word {kind.value}"] = message(TOPICS.commands, encode_command(one), key=record_key(one))
    forged = word(CommandKind.APPROVE, "ana", EVE)
    found["forged word"] = message(TOPICS.commands, encode_command(forged), offset=8, key=record_key(forged))
    found["garbage"] = message(TOPICS.decisions, b"\xff none", offset=9)
    return found


def findings():
    """Return the finding of every sort, by name."""
    told = {name: next(Teller(TOPICS, KNOWN).told(one)) for name, one in messages().items()}
    fault = LogFault(FaultKind.EDIT, "tickets/0", "guard.decisions/0/12", "leaf 12 is not what was signed")
    return told | {"audit fault": evidence.fault(fault, KNOWN, at=AT)}


def plain():
    """Return messages that nobody is told of, by name."""
    span = SpanEvent("tickets", "us-llm", ((0, 5),), 5, "0" * 32, "sha256:b1", AT)
    sampled = decision("allow", entities=(), reasons=(), destination="us-llm", sampled=True)
    return {
        "span": message(TOPICS.decisions, encode_leaf(span)),
        "sampled": message(TOPICS.decisions, encode_leaf(sampled)),
        "word on a case": message(TOPICS.commands, b"{}", key=b"case/9f86d081884c7d65/w-1"),
        "of another kind": message(TOPICS.commands, b"{}", key=b"other"),
        "forgotten case": message(TOPICS.cases, None),
    }
