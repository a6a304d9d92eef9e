"""Tokens of Slack and its incoming webhooks."""

import re

from classifiers.entropy import is_issued
from classifiers.secrets import ALNUM, UPPER, invented, secret


def is_token(text: str) -> bool:
    """Return whether the token holds ids of issue: digits in numbers, no mask."""
    return (
        is_issued(text)
        and sum(c.isdigit() for c in text) >= 8
        and re.search(r"#{4}|1234-1234|^xox[a-z](?:-[0-9]+){3,}$", text) is None
    )


CLASSIFIERS = (
    secret(
        "secret_slack_token",
        "SLACK_TOKEN",
        r"(?<![A-Za-z0-9])xox[abeoprs](?:\.xox[bp])?-(?:[0-9]{1,3}-)?[A-Za-z0-9]{8,200}(?:-[A-Za-z0-9]{8,80}){1,5}"
        r"|(?:xox[ep](?:\.xox[bp])?|xox[bp]\.xoxe)-[0-9]-[A-Za-z0-9]{40,250}",
        proof=is_token,
        finds=("xoxb-" + "123456789012-123456789012-" + invented(ALNUM, 24),),
        ignores=(
            "xoxb-" + "x" * 11 + "-" + "x" * 24,
            "xoxp-1234-1234-1234-" + "a1" * 16,
            "xoxp-572370529330-573807301142-572331691188",
            "xoxb-my-bot-token",
        ),
    ),
    secret(
        "secret_slack_app_token",
        "SLACK_TOKEN",
        r"(?<![A-Za-z0-9])xapp-[0-9]-[A-Z0-9]{8,14}-[0-9]{8,16}(?:-[A-Za-z0-9]{20,100})?",
        finds=("xapp-1-A" + invented(UPPER, 10) + "-1234567890123-" + invented("0123456789abcdef", 64),),
        ignores=("xapp-1",),
    ),
    secret(
        "secret_slack_webhook",
        "SLACK_WEBHOOK",
        r"https?://hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9]{5,15}/[A-Za-z0-9]{5,15}/[A-Za-z0-9/]{8,80}",
        proof=None,
        finds=(
            "https://hooks.slack.com/services/T"
            + invented(UPPER, 8)
            + "/B"
            + invented(UPPER, 8)
            + "/"
            + invented(ALNUM, 24),
        ),
        ignores=("https://api.slack.com/web", "https://hooks.slack.com/services/"),
    ),
)
