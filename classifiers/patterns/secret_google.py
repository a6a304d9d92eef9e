"""Keys of Google: API keys, OAuth clients and tokens, service account key ids."""

from classifiers.secrets import ALNUM, HEX, LOWER, URL_SAFE, invented, secret

CLASSIFIERS = (
    secret(
        "secret_google_api_key",
        "GOOGLE_API_KEY",
        r"(?<![A-Za-z0-9_-])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])",
        finds=("AIza" + invented(URL_SAFE, 34) + "A",),
        ignores=("AIza" + "x" * 35, "AIzawa"),
    ),
    secret(
        "secret_google_oauth_secret",
        "GOOGLE_OAUTH_SECRET",
        r"(?<![A-Za-z0-9_-])GOCSPX-[A-Za-z0-9_-]{28}(?![A-Za-z0-9_-])",
        finds=('"client_secret":"GOCSPX-' + invented(URL_SAFE, 27) + 'a"',),
        ignores=("GOCSPX-" + "x" * 28,),
    ),
    secret(
        "secret_google_oauth_token",
        "GOOGLE_OAUTH_TOKEN",
        r"(?<![A-Za-z0-9_-])(?:ya29\.[A-Za-z0-9_-]{20,1000}|1//0[A-Za-z0-9_-]{40,200})",
        finds=("Bearer ya29." + invented(URL_SAFE, 120), "1//0" + invented(URL_SAFE, 60)),
        ignores=("ya29.", "1//0"),
    ),
    secret(
        "secret_google_oauth_client",
        "GOOGLE_OAUTH_CLIENT",
        r"(?<![A-Za-z0-9])[0-9]{8,14}-[a-z0-9]{32}\.apps\.googleusercontent\.com",
        finds=("123456789012-" + invented(LOWER, 32) + ".apps.googleusercontent.com",),
        ignores=("lh3.googleusercontent.com", "123456789012-" + "x" * 32 + ".apps.googleusercontent.com"),
    ),
    secret(
        "secret_google_service_account",
        "GOOGLE_SERVICE_ACCOUNT",
        r"private_key_id[\"']{1,2}\s{0,4}:\s{0,4}[\"']{1,2}(?P<it>[0-9a-f]{40})(?![0-9a-f])",
        finds=('"type": "service_account", "private_key_id": "' + invented(HEX, 40) + '"',),
        ignores=('"private_key_id": ""',),
    ),
    secret(
        "secret_google_cloud_key",
        "GOOGLE_CLOUD_KEY",
        r"(?<![A-Za-z0-9])(?:GOOG1E[0-9A-Z]{55}|AAAA[A-Za-z0-9_-]{7}:APA91b[A-Za-z0-9_-]{120,200})(?![A-Za-z0-9_-])",
        finds=(
            "GOOG1E" + invented("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 55),
            "AAAA" + invented(ALNUM, 7) + ":APA91b" + invented(URL_SAFE, 134),
        ),
        ignores=("GOOGLE", "GOOG"),
    ),
)
