"""Puts the telling together from settings and policy: what is known, whom to tell, and how they are reached."""

import random
import socket
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version

import structlog

from guard.bundles.running import Running
from guard.detecting import known_entities
from guard.policy.compile import Policy
from guard.siem.delivery import Delivery
from guard.siem.following import Following
from guard.siem.known import Known, Whither
from guard.siem.ocsf import PRODUCT
from guard.siem.sink import Sink, tls_context
from guard.siem.syslog import Syslog
from guard.siem.telemetry import Telemetry
from guard.siem.telling import Teller, followed
from guard.siem.topic import Topic
from guard.siem.webhook import Webhook, load_secrets
from schemas.errors import GuardError, SettingsError
from streams.settings import Settings
from streams.signals import stopped_by_signals

log = structlog.get_logger("guard.siem")


def run(settings: Settings, *, clock: Callable[[], int], only: Sequence[str] = ()) -> None:
    """Tell until a signal stops it. Raise SettingsError where nobody is to be told.

    With `only`, these sinks alone, in a group of their own: another process tells the rest, and neither waits for the other.
    """
    sinks = sinks_of(settings, clock=clock, only=only)
    telemetry = Telemetry()
    if settings.metrics_port:
        telemetry.serve(settings.metrics_port, settings.metrics_host)
    group = ".".join([f"{settings.group}.siem", *sorted(only)])
    following = Following(settings, followed(settings.topics), group, telemetry)
    delivery = Delivery(sinks, telemetry, wait=following.wait, draw=random.random)
    log.info("telling findings", sinks=[one.name for one in sinks], group=group)
    try:
        with stopped_by_signals(following.stop):
            following.run(Teller(settings.topics, known_here(settings)), delivery)
    finally:
        delivery.close()


def sinks_of(settings: Settings, *, clock: Callable[[], int], only: Sequence[str] = ()) -> list[Sink]:
    """Return whom the settings name, or those of them in `only`. Raise SettingsError where that is nobody."""
    asked = settings.siem
    named: dict[str, Callable[[], Sink]] = {}
    if asked.topic:
        named["topic"] = lambda: Topic(settings)
    if (webhook := asked.webhook) is not None:
        named["webhook"] = lambda: Webhook(
            webhook.url,
            load_secrets(webhook.secret),
            tls_context(webhook.ca, webhook.certificate, webhook.key),
            clock=clock,
            most=webhook.most,
            deadline_s=webhook.deadline_s,
        )
    if (syslog := asked.syslog) is not None:
        named["syslog"] = lambda: Syslog(
            syslog.place,
            tls_context(syslog.ca, syslog.certificate, syslog.key),
            host=host_of(settings),
            facility=syslog.facility,
            deadline_s=syslog.deadline_s,
        )
    if unknown := sorted(set(only) - set(named)):
        raise SettingsError(f"the settings name no `siem.{unknown[0]}`; add it, or leave `--only` out")
    if not named:
        raise SettingsError(
            "`siem` names nobody to tell; set `topic: true`, `webhook` or `syslog` below it in the settings"
        )
    return [build() for name, build in named.items() if not only or name in only]


def known_here(settings: Settings) -> Known:
    """Return what the policy in force tells; where it cannot be had, findings say less and are told all the same."""
    try:
        return known_of(settings, Running(settings, refused=lambda _why: None).policy)
    except GuardError as error:
        log.warning("findings are told without what the policy knows", why=str(error))
        return Known(version=_version(), labels=known_entities())


def known_of(settings: Settings, policy: Policy) -> Known:
    return Known(
        version=_version(),
        labels=policy.labels,
        destinations={
            name: Whither(spec.kind, tuple(spec.processing_countries))
            for name, spec in policy.content.destinations.items()
        },
        topics={flow.name: topic for topic, flow in policy.flows.items()},
        people=policy.approvers,
        models=frozenset({"guard-encoder", *(one.name for one in settings.classifiers.own)}),
    )


def host_of(settings: Settings) -> str:
    return settings.siem.host or socket.gethostname()


def _version() -> str:
    try:
        return version(PRODUCT)
    except PackageNotFoundError:
        return "0"
