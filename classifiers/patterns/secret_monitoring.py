"""Keys of monitoring services: New Relic, Grafana, Sentry, Dynatrace, Okta and others."""

import re

from classifiers.entropy import is_issued, is_secret_value, is_varied
from classifiers.secrets import ALNUM, HEX, UPPER, URL_SAFE, invented, secret

CLASSIFIERS = (
    secret(
        "secret_monitoring_newrelic",
        "NEW_RELIC_KEY",
        r"(?<![A-Za-z0-9])(?:NRAK-[A-Z0-9]{27}|NRAA-[0-9a-f]{27}|NRI[IQ]-[A-Za-z0-9_-]{32}|NRRA-[0-9a-f]{42}|NRJS-[0-9a-f]{19}|NRSP-[a-z]{2}[0-9a-f]{32}|(?:eu01xx)?[0-9a-f]{30,36}NRAL|px-(?:api|dep)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
        proof=None,
        finds=(
            "NRAK-" + invented(UPPER, 27),
            "license_key: " + invented(HEX, 36) + "NRAL",
            "NRII-" + invented(URL_SAFE, 32),
        ),
        ignores=("NRAK", "px-api-docs", "license_key: xxxxxxxxxxxxxxx"),
    ),
    secret(
        "secret_monitoring_newrelic_license",
        "NEW_RELIC_KEY",
        r"(?i)(?:new.?relic[A-Za-z0-9_ .-]{0,30}|license[_ -]?key)[\"']?\s{0,4}[=:]\s{0,4}[\"']?(?P<it>[0-9a-f]{40})(?![0-9A-Za-z])",
        proof=is_secret_value,
        finds=("license_key: " + invented(HEX, 40),),
        ignores=("license_key: '<%= ENV[\"KEY\"] %>'",),
    ),
    secret(
        "secret_monitoring_grafana",
        "GRAFANA_TOKEN",
        r"(?<![A-Za-z0-9])(?:glc_[A-Za-z0-9+/]{32,400}={0,2}|glsa_[A-Za-z0-9]{32}_[0-9A-Fa-f]{8}|eyJrIjoi[A-Za-z0-9+/_-]{40,400}={0,2})",
        proof=is_varied,
        finds=(
            "glsa_" + invented(ALNUM, 32) + "_" + invented(HEX, 8),
            "glc_" + invented(ALNUM, 90),
            "eyJrIjoi" + invented(ALNUM, 60),
        ),
        ignores=("glc_" + "1" * 45 + "=", "glsa_" + "X" * 32 + "_AAAAAAAA", "GLC_CreateLightmapTextureArray"),
    ),
    secret(
        "secret_monitoring_sentry",
        "SENTRY_TOKEN",
        r"(?<![A-Za-z0-9])(?:sntrys_[A-Za-z0-9+/=_-]{60,400}|sntryu_[0-9a-f]{64}|https://[0-9a-f]{32}(?::[0-9a-f]{32})?@[a-z0-9.-]{0,40}sentry\.io/[0-9]{1,20})",
        finds=("sntryu_" + invented(HEX, 64), "https://" + invented(HEX, 32) + "@o1.ingest.sentry.io/123"),
        ignores=("https://sentry.io/1", "sntryu_"),
    ),
    secret(
        "secret_monitoring_dynatrace",
        "DYNATRACE_TOKEN",
        r"(?<![A-Za-z0-9])dt0[a-z][0-9]{2}\.[A-Z0-9]{8,24}\.[A-Z0-9]{64}",
        finds=("dt0c01." + invented(UPPER, 24) + "." + invented(UPPER, 64),),
        ignores=("dt0c01.", "dt0c01." + "X" * 24 + "." + "X" * 64),
    ),
    secret(
        "secret_monitoring_okta",
        "OKTA_TOKEN",
        r"(?<![A-Za-z])(?i:okta|ssws)[\s\S]{0,40}?(?P<it>00[A-Za-z0-9_-]{39}[A-Za-z0-9_])(?![A-Za-z0-9_-])",
        proof=lambda text: is_issued(text) and re.search(r"[A-Za-z]", text) is not None,
        finds=("okta_api_token = 00" + invented(URL_SAFE, 39) + "a",),
        ignores=("okta_api_token: " + "0" * 42, "brookta"),
    ),
    secret(
        "secret_monitoring_provider",
        "MONITORING_KEY",
        r"(?<![A-Za-z0-9_.-])(?:phx_[A-Za-z0-9]{40,60}|ico-[A-Za-z0-9]{32}|pat\.[A-Za-z0-9_-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20}|hcaik_[a-z0-9_]{50,70}|u\+[A-Za-z0-9_+-]{18}|sumo[A-Za-z0-9]{60}|sm_[a-z]{3}_[A-Za-z0-9]{40}"
        r"|launchdarkly-[a-z]{3,10}-[0-9a-f-]{36}|(?:sdk|mob|api)-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|(?:pub|sub|sec)-c-[0-9a-zA-Z-]{36,52})(?![A-Za-z0-9_-])",
        proof=is_varied,
        finds=(
            "phx_" + invented(ALNUM, 43),
            "sdk-" + invented(HEX, 8) + "-1a2b-4c3d-8e5f-" + invented(HEX, 12),
        ),
        ignores=("ico-" + "X" * 32, "video_box.ico-" + invented(HEX, 32) + ".png", "sdk-version"),
    ),
)
