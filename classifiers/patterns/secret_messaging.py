"""Keys of mail, text and chat services: Twilio, SendGrid, Mailgun, Mailchimp, Telegram, Discord and others."""

import base64
import re

from classifiers.entropy import is_issued, is_varied
from classifiers.secrets import ALNUM, HEX, URL_SAFE, invented, secret


def is_bot_token(text: str) -> bool:
    """Return whether the first part of a Discord token is base64 of a numeric id, or varied enough without."""
    head = text.partition(".")[0]
    try:
        number = base64.urlsafe_b64decode(head + "=" * (-len(head) % 4))
    except ValueError:
        return False
    kinds = (r"[a-z]", r"[A-Z]", r"[0-9]")
    return number.isdigit() or (is_issued(text) and all(re.search(kind, text) for kind in kinds))


CLASSIFIERS = (
    secret(
        "secret_messaging_twilio",
        "TWILIO_KEY",
        r"(?<![A-Za-z0-9])(?:SK|AC)(?:[0-9a-f]{32}|x{32})(?![A-Za-z0-9])",
        proof=None,
        finds=("TWILIO_SID=AC" + invented(HEX, 32), "SK" + invented(HEX, 32)),
        ignores=("SK" + invented(HEX, 30), "AC " + invented(HEX, 32)),
    ),
    secret(
        "secret_messaging_sendgrid",
        "SENDGRID_KEY",
        r"(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{36,64}",
        finds=("SG." + invented(URL_SAFE, 22) + "." + invented(URL_SAFE, 43),),
        ignores=("SG." + "x" * 22 + "." + "x" * 43, "SG.MSG.txt"),
    ),
    secret(
        "secret_messaging_mailgun",
        "MAILGUN_KEY",
        r"(?<![A-Za-z0-9])(?:(?:key|pubkey)-[0-9a-z]{32}|[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8})(?![A-Za-z0-9-])",
        proof=is_varied,
        finds=("key-" + invented(HEX, 32), invented(HEX, 32) + "-1a2b3c4d-5e6f7a8b"),
        ignores=("key-" + "x" * 32, "key-value"),
    ),
    secret(
        "secret_messaging_mailchimp",
        "MAILCHIMP_KEY",
        r"(?<![A-Za-z0-9])[0-9a-f]{32}-us[0-9]{1,2}(?![A-Za-z0-9-])",
        finds=("MAILCHIMP_API='" + invented(HEX, 32) + "-us13'",),
        ignores=("us-13", invented(HEX, 32) + "-use"),
    ),
    secret(
        "secret_messaging_telegram",
        "TELEGRAM_BOT_TOKEN",
        r"(?<![A-Za-z0-9:])[0-9]{8,10}:AA[A-Za-z0-9_-]{32,33}(?![A-Za-z0-9_-])",
        finds=("110201543:AA" + invented(URL_SAFE, 32) + "w",),
        ignores=("110201543:AA" + "x" * 33, "12:30:45", "foo:AA" + invented(URL_SAFE, 33)),
    ),
    secret(
        "secret_messaging_discord",
        "DISCORD_TOKEN",
        r"(?<![A-Za-z0-9_-])(?:mfa\.[A-Za-z0-9_-]{80,90}|[MNO][A-Za-z0-9_-]{22,28}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,40})(?![A-Za-z0-9_-])",
        proof=is_bot_token,
        finds=(
            base64.b64encode(b"123456789012345678").decode()
            + "."
            + invented(ALNUM, 6)
            + "."
            + invented(URL_SAFE, 27),
        ),
        ignores=("Node.js.runtime", "MyClass.method.call"),
    ),
    secret(
        "secret_messaging_provider",
        "MESSAGING_KEY",
        r"(?<![A-Za-z0-9_-])(?:xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}|xsmtpsib-[0-9a-f]{64}-[A-Za-z0-9]{16}|re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}|mlsn\.[0-9a-f]{64}"
        r"|pat-(?:na|eu)[0-9]-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|EAA[A-Za-z0-9]{80,250}|[0-9]{13,17}(?:\||%7[cC])[A-Za-z0-9_-]{27}"
        r"|sl\.[A-Za-z0-9_=-]{130,160}|tk-us-[A-Za-z0-9_-]{48}|tfp_[A-Za-z0-9_.=-]{40,60}|k_[A-Za-z0-9]{36,44}|b_[A-Za-z0-9=_-]{44}|SG[A-Za-z0-9]{60})(?![A-Za-z0-9_-])",
        proof=is_varied,
        finds=(
            "xkeysib-" + invented(HEX, 64) + "-" + invented(ALNUM, 16),
            "re_" + invented(ALNUM, 8) + "_" + invented(ALNUM, 24),
            "EAA" + invented(ALNUM, 150),
        ),
        ignores=("re_short", "eaa" + invented(HEX, 120), "mlsn.txt"),
    ),
)
