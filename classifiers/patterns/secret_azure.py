"""Keys of Microsoft Azure: storage, shared access, Entra clients, DevOps and service keys with a known signature."""

import re

from classifiers.entropy import is_issued, is_random, is_secret_value
from classifiers.secrets import ALNUM, URL_SAFE, invented, secret

_BASE64 = ALNUM + "+/"


def _is_client_secret(text: str) -> bool:
    return is_issued(text) and re.search(r"[a-z]", text) is not None and len(set(text)) >= 14


CLASSIFIERS = (
    secret(
        "secret_azure_account_key",
        "AZURE_STORAGE_KEY",
        r"(?i)(?:AccountName\s?=\s?(?P<account>[^;\s=]{1,80});\s{0,4})?"
        r"(?:AccountKey|SharedAccessKey|account_key|storage_key)[\"']?\s{0,3}[=:]\s{0,3}[\"']?(?P<it>[A-Za-z0-9+/]{20,100}={0,2})",
        proof=is_secret_value,
        finds=(
            "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=" + invented(_BASE64, 86) + "==;",
        ),
        ignores=(
            "AccountName=X;AccountKey=X;",
            "AccountKey=<YOUR_ACCOUNT_KEY>;",
            "let accountKey = $accountKey;",
        ),
    ),
    secret(
        "secret_azure_connection_string",
        "AZURE_CONNECTION_STRING",
        r"(?i)(?P<it>(?:AccountName|SharedAccessKeyName|https://[a-z0-9-]{1,60}\.azconfig\.io;Id)=[^;\s]{1,100};\s{0,4}"
        r"(?:AccountKey|SharedAccessKey|Secret)=[A-Za-z0-9+/]{20,100}={0,2})",
        finds=(
            "Endpoint=sb://a.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey="
            + invented(_BASE64, 43)
            + "=",
        ),
        ignores=("Endpoint=https://contoso.azconfig.io;Id=xxx;Secret=xxx", "AccountName={2};AccountKey={3};"),
    ),
    secret(
        "secret_azure_sas",
        "AZURE_SAS_TOKEN",
        r"[?&;]sig=(?P<it>[A-Za-z0-9%+/]{40,120}={0,2})",
        proof=is_secret_value,
        finds=("https://shop.blob.core.windows.net/c?sv=2022-11-02&sp=r&sig=" + invented(ALNUM, 43) + "%3D",),
        ignores=("?sig=abc", "&sig=" + "x" * 44),
    ),
    secret(
        "secret_azure_client_secret",
        "AZURE_CLIENT_SECRET",
        r"(?<![A-Za-z0-9_~.-])(?P<it>[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34})(?![A-Za-z0-9_~.-])",
        proof=_is_client_secret,
        finds=("client_secret=abC8Q~" + invented(URL_SAFE, 33) + "a",),
        ignores=("bP88Q~" + "x" * 34, "~" * 40),
    ),
    secret(
        "secret_azure_devops",
        "AZURE_DEVOPS_TOKEN",
        r"(?i:token|pat|azure|devops)(?:[_ ][A-Za-z_ ]{0,12})?[\"']?\s{0,20}[=:]\s{0,4}[\"']?(?P<it>[a-z2-7]{52})(?![A-Za-z0-9])",
        proof=is_secret_value,
        finds=("token = '" + invented("abcdefghijklmnopqrstuvwxyz234567", 52) + "'",),
        ignores=("token = " + "x" * 52,),
    ),
    secret(
        "secret_azure_signed_key",
        "AZURE_SERVICE_KEY",
        r"(?<![A-Za-z0-9+/])(?P<it>[A-Za-z0-9]{52}JQQJ9[0-9][A-D][A-L]AC[A-Za-z0-9]{22}|[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}|[A-Za-z0-9+/]{32,76}(?:AzFu|AzSe|APIM|ACDb|\+ASt|\+ABa|\+ACR|AIoT|AEhG|\+AEh)"
        r"[A-Za-z0-9+/]{4,16}={0,2})(?![A-Za-z0-9+/=])",
        proof=is_random,
        finds=(
            invented(ALNUM, 52) + "JQQJ99BA" + "AC" + invented(ALNUM, 22),
            invented(ALNUM, 44) + "AzFu" + "a1B2c3==",
        ),
        ignores=("x" * 52 + "JQQJ99", "AzFu"),
    ),
)
