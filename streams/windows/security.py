"""librdkafka's security properties in Faust's words, so that one configuration file serves both halves."""

import ssl
from collections.abc import Mapping
from typing import Any

import faust

from schemas.errors import SettingsError


def credentials(properties: Mapping[str, str]) -> Any:
    """Return Faust's credentials, or None for plaintext. Raise SettingsError where the mechanism has no counterpart."""
    protocol = properties.get("security.protocol", "plaintext").lower()
    if protocol == "plaintext":
        return None
    context = _context(properties) if protocol in {"ssl", "sasl_ssl"} else None
    if protocol == "ssl":
        return faust.SSLCredentials(context)
    mechanism = properties.get("sasl.mechanism", properties.get("sasl.mechanisms", "")).upper()
    if mechanism in {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"}:
        return faust.SASLCredentials(
            mechanism=mechanism,
            username=properties.get("sasl.username", ""),
            password=properties.get("sasl.password", ""),
            ssl_context=context,
        )
    raise SettingsError(
        f"the stateful side cannot log in by `{mechanism or 'no mechanism'}`; give it a listener with TLS client "
        "certificates, SCRAM or PLAIN"
    )


def _context(properties: Mapping[str, str]) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=properties.get("ssl.ca.location"))
    if certificate := properties.get("ssl.certificate.location"):
        context.load_cert_chain(
            certificate, properties.get("ssl.key.location"), properties.get("ssl.key.password")
        )
    return context
