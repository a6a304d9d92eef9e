"""Keys of Amazon Web Services: access key ids, secret access keys and session tokens beside their names."""

from classifiers.entropy import is_random
from classifiers.secrets import ALNUM, invented, secret

_KEY_ID = "AKIA" + "IOSFODNN7EXAMPLE"

CLASSIFIERS = (
    secret(
        "secret_aws_access_key",
        "AWS_ACCESS_KEY",
        r"(?<![A-Za-z0-9/+=])(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{16}(?![A-Za-z0-9/+=])",
        finds=(f"aws_access_key_id = {_KEY_ID}", "ASIA" + invented("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)),
        ignores=("AKIA is a prefix", "AKIA" + "X" * 16, "PAKISTANIANS"),
    ),
    secret(
        "secret_aws_secret_key",
        "AWS_SECRET_KEY",
        r"(?i:aws|amazon|secret|s3)[A-Za-z0-9_ .-]{0,30}(?i:key|secret|token|sk)[\"'`\]]{0,3}\s{0,5}(?:=>|:=|=|:|,)?\s{0,5}"
        r"[\"'`]{0,2}(?P<it>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])",
        proof=is_random,
        finds=(f"aws_secret_access_key = {invented(ALNUM + '/+', 40)}",),
        ignores=("aws_secret_access_key = " + "x" * 40, "aws region eu-central-1"),
    ),
    secret(
        "secret_aws_session_token",
        "AWS_SESSION_TOKEN",
        r"(?<![A-Za-z0-9/+=])(?P<it>(?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz)[A-Za-z0-9/+=]{60,1000})",
        finds=("IQoJb3JpZ2lu" + invented(ALNUM + "/+", 120),),
        ignores=("IQoJb3JpZ2lu",),
    ),
    secret(
        "secret_aws_service_key",
        "AWS_SERVICE_KEY",
        r"(?<![A-Za-z0-9])(?:amzn\.mws\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
        r"|ABSK[A-Za-z0-9+/]{109,269}={0,2}|da2-[a-z0-9]{26})(?![A-Za-z0-9])",
        finds=("key da2-" + invented("abcdefghijklmnopqrstuvwxyz234567", 26), "ABSK" + invented(ALNUM, 128)),
        ignores=("da2-dk", "ABSK"),
    ),
)
