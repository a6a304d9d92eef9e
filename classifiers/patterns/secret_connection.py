"""Credentials in addresses and connection strings: `scheme://user:password@host`, JDBC, ODBC, webhooks."""

import re

from classifiers.entropy import stands_in
from classifiers.secrets import ALNUM, LOWER, URL_SAFE, invented, secret


def has_password(text: str) -> bool:
    """Return whether `user:password` holds a password, and no mask or variable in its place."""
    user, _, password = text.partition(":")
    if (user, password) in {("username", "password"), ("login", "password")}:
        return False
    plain = password.casefold() in {
        "password",
        "secret",
        "passwd",
        "test",
        "key",
        "token",
    }  # weak, and yet one
    return plain or (
        len(password) >= 3 and not stands_in(password) and re.match(r"[0-9]{1,5}$", password) is None
    )


CLASSIFIERS = (
    secret(
        "secret_connection_url",
        "CONNECTION_PASSWORD",
        r"(?i)[a-z][a-z0-9+.-]{1,24}://(?P<it>[^\s:/@\"'<>]{0,100}:[^\s/\"'<>]{1,200})@[\[a-z0-9_$%{-]",
        proof=has_password,
        finds=(
            "postgresql://app:" + "Tr0ub4dor@db.example.org:5432/shop",
            "mongodb+srv://app:" + "s3cr3tpw@cluster.example.net",
            "amqp://guest:" + "rabbit77@mq.example.com/queue",
            "redis://:" + "p4ssw0rdRedis@cache.example.com:6379",
        ),
        ignores=(
            "amqp://user:*****@example.com",
            "amqps://username:$password@localhost:5672",
            "https://example.org/a:b@c",
        ),
    ),
    secret(
        "secret_connection_pair",
        "CREDENTIAL_PAIR",
        r"(?i)(?:user(?:[_ -]?(?:name|id))?|uid|login|email)[\\\"'`]{0,3}\s{0,12}(?:=>|:=|=|:|\s)\s{0,12}[\\\"'`]{0,3}"
        r"(?P<it>[^\s\"'`;,=:{}()\[\]]{2,80}[\\\"'`;,)]{0,4}(?:\s{1,20}|;\s{0,6})(?:[^\n=]{0,60}\n){0,3}?[^\n=:;\"']{0,30}?(?:pass(?:wor[dt]|wd|phrase)?|pwd)[\\\"'`]{0,3}\s{0,12}"
        r"(?:=>|:=|=|:|\s)\s{0,12}[\\\"'`]{0,3}[^\s\"'`;,<>(){}\[\]$]{3,80})",
        proof=lambda text: (
            "\n\n\n" not in text
            and re.search(r"(?i)\$|<|\*{3}|null|none\b|\benv\.|getenv|\bchange|#{4}|x{6}|\(char", text)
            is None
        ),
        finds=(
            "username = 'aladdin'\npassword = 'open" + "sesame77'",
            "User Id=app;Password=" + "hunter2x;Database=shop",
        ),
        ignores=("username: required\npassword: ", "user = $USER\npassword = $PASSWORD"),
    ),
    secret(
        "secret_connection_string",
        "CONNECTION_PASSWORD",
        r"(?i);\s{0,3}(?:Password|Pwd)\s{0,2}=\s{0,2}(?P<it>[^;\s\"'<>{}$*#]{3,100})",
        proof=lambda text: not stands_in(text) or text.casefold() in {"password", "secret"},
        finds=("Server=db;Database=shop;User ID=sa;Password=" + "Winter2024x;Encrypt=True",),
        ignores=("Server=db;Password=${DB_PASSWORD};", "Server=db;Password=****;"),
    ),
    secret(
        "secret_connection_call",
        "CREDENTIAL_PAIR",
        r"(?:NetworkCredential|BasicAuth|UsernamePasswordCredentials|DirectoryEntry|HTTPBasicAuth)\s{0,3}\(\s{0,8}[\"']"
        r"(?P<it>[^\"'\n]{2,100}[\"'],\s{0,20}[\"'][^\"'\n]{3,100}(?:[\"'],\s{0,20}[\"'][^\"'\n]{3,100})?)[\"']",
        proof=None,
        finds=('new NetworkCredential("mailer", "' + 'vz1hlaq7knr")',),
        ignores=('NetworkCredential("user", password)',),
    ),
    secret(
        "secret_connection_flag",
        "CREDENTIAL_PAIR",
        r"(?:curl|wget|http|docker login)\s[^\n|]{0,200}?\s(?:-u|--user|-p|--password)[= ]\s?[\"']?(?P<it>[^\s:\"'$]{2,80}:[^\s\"'$]{4,100})",
        finds=("curl -X POST -u admin:" + "s3cr3tX9 https://example.org",),
        ignores=("curl -u ${USER}:${PASS} https://example.org", "curl https://example.org"),
    ),
    secret(
        "secret_connection_switch",
        "CREDENTIAL_PAIR",
        r"(?i)-user(?:name)?\s(?P<it>[\"']?[^\s\"'$]{2,80}[\"']?\s{1,4}-pass(?:word)?\s[\"']?[^\s\"'$]{3,80})",
        finds=("Connect-Server -Server 10.0.0.1 -User admin -Password " + "V1rtual!9",),
        ignores=('-User "$username" -Password "$password"',),
    ),
    secret(
        "secret_connection_webhook",
        "WEBHOOK",
        r"https?://(?:(?:ptb\.|canary\.)?discord(?:app)?\.com/api/webhooks/[0-9]{15,22}/[A-Za-z0-9_-]{50,100}"
        r"|(?:[a-z0-9-]{1,60}\.webhook|outlook)\.office(?:365)?\.com/webhook(?:b2)?/[A-Za-z0-9@/-]{60,250}"
        r"|hooks\.zapier\.com/hooks/catch/[A-Za-z0-9/]{8,60}|chat\.googleapis\.com/v1/spaces/[A-Za-z0-9_-]{4,30}/messages\?key=[^\s\"']{20,200})",
        finds=(
            "https://discord.com/api/webhooks/123456789012345678/" + invented(URL_SAFE, 68),
            "https://outlook.office.com/webhook/"
            + invented(LOWER, 80)
            + "/IncomingWebhook/"
            + invented(ALNUM, 32),
        ),
        ignores=("https://discord.com/api/webhooks/", "https://outlook.office.com/mail"),
    ),
)
