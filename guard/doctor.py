"""What is wrong with a deployment, and what to do: each check is a question with an answer in one sentence."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from schemas.errors import BrokerError, GuardError, SettingsError
from streams.settings import Settings

if TYPE_CHECKING:
    from guard.bundles.governing import Governing

_WARN_DAYS = 30  # before something ends: time for people to renew it


class Answer(NamedTuple):
    """One check's answer: `good`, `warning` or `bad`."""

    check: str
    state: str
    told: str


def examine(config: Path) -> Iterator[Answer]:
    """Yield the answers in the order in which a person would mend things. Never raise for what is wrong."""
    yield _asked("package names", _packages)
    loaded: list[Settings] = []
    answer = _asked("settings", lambda: _settings(config, loaded))
    yield answer
    if not loaded:
        return
    settings = loaded[0]
    found: list[Governing] = []
    yield _asked("policy", lambda: _policy(settings, found))
    governing = found[0] if found else None
    if governing:
        yield _asked("facts", lambda: _facts(governing))
    yield _asked("keys", lambda: _keys(settings))
    yield _asked("classifiers", _classifiers)
    if governing:
        yield _asked("entities", lambda: _entities(governing))
    yield _asked("model", lambda: _model(settings, governing))
    if governing:
        yield _asked("labels", lambda: _labels(settings, governing))
    yield _asked("siem", lambda: _siem(settings))
    yield _asked("console", lambda: _console(settings, config.parent))
    reachable = _asked("broker", lambda: _broker(settings))
    yield reachable
    if reachable.state != "bad":
        if governing:
            yield _asked("topics", lambda: _topics(settings, governing))
        yield _asked("bundles", lambda: _bundles(settings))
        if governing:
            yield _asked("grants", lambda: _grants(settings, governing))
        yield _asked("clock", lambda: _clock(settings))


def _asked(check: str, question: Callable[[], str]) -> Answer:
    try:
        told = question()
    except GuardError as error:
        return Answer(check, "bad", str(error))
    state, _, rest = told.partition("!")
    return Answer(check, "warning", rest) if state == "warning" else Answer(check, "good", told)


def _packages() -> str:
    from guard.wiring import refuse_strangers  # noqa: PLC0415 (each check loads only what it needs)

    refuse_strangers()
    return "no other distribution claims guard, streams, classifiers or schemas"


def _settings(config: Path, loaded: list[Settings]) -> str:
    from streams.settings import load  # noqa: PLC0415

    loaded.append(load(config))
    return f"{config} reads well"


def _policy(settings: Settings, found: "list[Governing]") -> str:
    """Say which policy governs, and keep it for the checks that follow: the bundle in force, where there is one."""
    from guard.bundles.governing import governing, of_directory  # noqa: PLC0415
    from guard.wiring import clock  # noqa: PLC0415

    try:
        found.append(governing(settings))
    except BrokerError:
        found.append(of_directory(settings, "the broker does not tell which bundle is in force"))
    policy, source, why = found[0].policy, found[0].source, found[0].why
    today = datetime.fromtimestamp(clock() / 1000, UTC).date()
    if overdue := policy.overdue(today):
        return (
            f"warning!{source} compiles, but `guard run` will not start with packs past their review date: {', '.join(overdue)}; "
            "take a newer release, or have them reviewed and say so with `guard policy review`"
            + (why and f"; {why}")
        )
    told = f"{source}, {policy.digest}, {len(policy.flows)} flows"
    return f"warning!{told}; {why}" if why else told


def _facts(governing: "Governing") -> str:
    from guard.policy.dated import dated, ending, warning  # noqa: PLC0415
    from guard.wiring import clock  # noqa: PLC0415

    content = governing.policy.content
    today = datetime.fromtimestamp(clock() / 1000, UTC).date()
    soon = [one for one in ending(content, today, _WARN_DAYS) if one.kind not in {"pack", "watch", "law"}]
    soon += [one for one in ending(content, today, -1) if one.kind == "law"]
    if soon:
        more = f"; {len(soon) - 1} more: `guard facts list --expiring {_WARN_DAYS}d`" if len(soon) > 1 else ""
        return f"warning!{warning(soon[0], today)}{more}"
    return f"{len(dated(content))} dated facts, none ends within {_WARN_DAYS} days"


def _keys(settings: Settings) -> str:
    from guard.keys import load  # noqa: PLC0415

    return f"signing key {load(settings.keys).signer.fingerprint}, only the owner can read the files"


def _classifiers() -> str:
    from classifiers.patterns import load  # noqa: PLC0415

    available = [name for name in ("hyperscan", "re2") if find_spec(name)]
    if not available:
        raise SettingsError("neither hyperscan nor google-re2 is installed; install one")
    told = f"{len(load())} pattern classifiers, engines: {', '.join(available)}"
    return told if len(available) > 1 else f"warning!{told}; with both installed the guard is faster"


def _entities(governing: "Governing") -> str:
    """Say whether the policy knows everything that is looked for here: what it does not know is never permitted."""
    from guard.detecting import known_entities  # noqa: PLC0415

    found = known_entities()
    known = governing.policy.content.entities
    if younger := sorted(found.keys() - known.keys()):
        more = f" and {len(younger) - 1} more" if len(younger) > 1 else ""
        return (
            f"warning!{governing.source} was compiled before `{younger[0]}`{more} could be found: a record with one is blocked as "
            "unknown; publish it anew with this release"
        )
    return f"{governing.source} knows all {len(found)} entities that are looked for"


def _model(settings: Settings, governing: "Governing | None") -> str:
    from guard.detecting import model_tier, own_tiers  # noqa: PLC0415
    from guard.fitting import asked_by  # noqa: PLC0415

    asked = asked_by(settings.classifiers, governing.policy.content.classifiers if governing else None)
    tier = model_tier(asked)
    own = "".join(f"; {one.name} of your own, {len(one.entities)} entities" for one in own_tiers(asked))
    if tier is not None:
        remote = asked.remote
        at = f" at {remote.address}, run by {remote.operator}: texts go there" if remote is not None else ""
        return f"{tier.name} runs behind the patterns{at}, {len(tier.entities)} entities{own}"
    if asked.model == "off":
        return f"off: names, addresses and topics are not looked for{own}"
    return f"warning!none is installed: names, addresses and topics are not looked for; install the weights and openvino{own}"


def _labels(settings: Settings, governing: "Governing") -> str:
    """Say whether something here finds each label that rules ask for: a rule on one that nothing finds guards nothing."""
    from guard.fitting import asked_by  # noqa: PLC0415
    from guard.found import found_here  # noqa: PLC0415
    from guard.policy.unfound import unfound  # noqa: PLC0415
    from guard.wiring import clock  # noqa: PLC0415

    policy, today = governing.policy, datetime.fromtimestamp(clock() / 1000, UTC).date()
    asked = asked_by(settings.classifiers, policy.content.classifiers)
    missing = unfound(policy, found_here(asked, policy.content), today)
    if not missing:
        return "something here finds every label that rules ask for"
    mute = [label for label in missing if any(label in of for of in policy.labels.values())]
    told = ", ".join([*mute, *(label for label in missing if label not in mute)])
    says = f"nothing here finds what rules ask for, so that it counts only where an event declares it: {told}"
    return f"warning!{says}; see `guard classifier list`" if mute else says


def _siem(settings: Settings) -> str:
    """Say whether the files of whom a SOC's findings go to are what they should be; nothing is sent."""
    from guard.siem.running import sinks_of  # noqa: PLC0415
    from guard.wiring import clock  # noqa: PLC0415

    asked = settings.siem
    with_files = [name for name in ("syslog", "webhook") if getattr(asked, name) is not None]
    if with_files:
        for sink in sinks_of(settings, clock=clock, only=with_files):
            sink.close()
    named = [*with_files, *(["topic"] if asked.topic else [])]
    return f"names {', '.join(named)}; the files are what they should be" if named else "nobody is told"


def _console(settings: Settings, home: Path) -> str:
    if find_spec("sqlalchemy") is None:
        return "not installed here; `pip install dataguard-streams[console]` where people are to work with it"
    from guard.console.store.place import configured  # noqa: PLC0415
    from guard.console.store.usable import usable  # noqa: PLC0415

    place = configured(settings.console.store.get_secret_value(), home)
    stands, sentence = usable(place, settings.topics.decisions)
    return sentence if stands else f"warning!{sentence}"


def _broker(settings: Settings) -> str:
    from streams.administration import administrator, described  # noqa: PLC0415

    began = time.perf_counter()
    described(administrator(settings), [])
    return f"answers at {settings.kafka.reveal()['bootstrap.servers']} in {1000 * (time.perf_counter() - began):.0f} ms"


def _topics(settings: Settings, governing: "Governing") -> str:
    from guard.topology import standing  # noqa: PLC0415

    return f"{len(standing(settings, governing.policy))} topics of {governing.source} are there"


def _bundles(settings: Settings) -> str:
    from guard.bundles.report import told  # noqa: PLC0415
    from guard.wiring import clock  # noqa: PLC0415

    state, sentence = told(settings, at=clock())
    return f"warning!{sentence}" if state == "warning" else sentence


def _grants(settings: Settings, governing: "Governing") -> str:
    from guard.topology import changes  # noqa: PLC0415
    from streams.topics import Verb  # noqa: PLC0415

    try:
        found = changes(settings, governing.policy, principal="User:guard")
    except BrokerError as error:  # a worker's own principal may not ask, and need not
        return f"warning!not checked: {error}"
    for change in found:
        if change.verb is Verb.UNENFORCED:
            return f"warning!{change.why}"
    access = [change for change in found if change.grant is not None]
    if access:
        return f"warning!{len(access)} access rules differ; first: {access[0].why}; see `guard topics plan`"
    return "only the guard's principal may write cleared topics"


def _clock(settings: Settings) -> str:
    from guard.audit.head import decode_head  # noqa: PLC0415
    from guard.audit.reading import Topics  # noqa: PLC0415
    from guard.wiring import clock  # noqa: PLC0415

    heads = [decode_head(one.metadata, log) for log, one in Topics(settings).committed().items()]
    behind = max((head.at for head in heads), default=0) - clock()
    if behind > 1000:
        return (
            f"warning!this machine's clock is {behind / 1000:.0f} s behind the newest decision; set it right"
        )
    return "not behind the newest decision"
