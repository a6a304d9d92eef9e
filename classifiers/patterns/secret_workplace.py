"""Keys of work and developer services: Atlassian, Linear, Notion, Asana, Airtable, Figma, Postman and others."""

import re

from classifiers.entropy import is_issued, is_varied
from classifiers.secrets import ALNUM, HEX, URL_SAFE, invented, secret

CLASSIFIERS = (
    secret(
        "secret_workplace_atlassian",
        "ATLASSIAN_TOKEN",
        r"(?<![A-Za-z0-9])AT(?:ATT3|CTT3|BB|STT3)[A-Za-z0-9_=-]{28,220}",
        proof=is_varied,
        finds=("api_token = 'ATATT3" + invented(URL_SAFE, 180) + "'", "ATBB" + invented(ALNUM, 32)),
        ignores=("ATATT3", "ATBB" + "x" * 32),
    ),
    secret(
        "secret_workplace_linear",
        "LINEAR_KEY",
        r"(?<![A-Za-z0-9])lin_(?:api|oauth|wh)_[A-Za-z0-9]{32,64}",
        finds=("lin_api_" + invented(ALNUM, 40),),
        ignores=("lin_api_" + "x" * 40, "lin_alg_solve"),
    ),
    secret(
        "secret_workplace_notion",
        "NOTION_TOKEN",
        r"(?<![A-Za-z0-9_])(?:ntn_[0-9]{11}[A-Za-z0-9]{35}|secret_[A-Za-z0-9]{43})(?![A-Za-z0-9])",
        proof=lambda text: is_issued(text) and re.search(r"[A-Za-z]", text[7:]) is not None,
        finds=("ntn_12345678901" + invented(ALNUM, 35), "secret_" + invented(ALNUM, 43)),
        ignores=("ntn_12345678901", "ntn_" + "1234567890" * 6),
    ),
    secret(
        "secret_workplace_mapbox",
        "MAPBOX_TOKEN",
        r"(?<![A-Za-z0-9])[pst]k\.ey[A-Za-z0-9_-]{20,200}\.[A-Za-z0-9_-]{12,60}",
        finds=(
            "mapboxgl.accessToken = 'sk.eyJ1Ijoi" + invented(ALNUM, 60) + "." + invented(URL_SAFE, 22) + "'",
        ),
        ignores=("pk.eyes.only",),
    ),
    secret(
        "secret_workplace_provider",
        "WORKPLACE_KEY",
        r"(?<![A-Za-z0-9_-])(?:pat[A-Za-z0-9]{14}\.[0-9a-f]{64}|fig[duo]_[A-Za-z0-9_-]{38,48}|figdh_[A-Za-z0-9_-]{38,48}|aio_[A-Za-z0-9]{28}|ops_eyJ[A-Za-z0-9+/]{200,1000}|A3-[A-Z0-9]{6}-[A-Z0-9]{11}-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}"
        r"|fio-[a-z]-(?:[A-Z]{3,12}-)?[A-Za-z0-9_-]{60,64}|rdme_[a-z0-9]{70}|p8e-[A-Za-z0-9-]{32}|s-s4t2(?:ud|af)-[0-9a-f]{64}|dG9r[Oo][A-Za-z0-9]{53}[=]|oa2-client-id_[A-Za-z0-9_-]{32}(?::[A-Za-z0-9_-]{40})?|1000\.[0-9a-f]{32}\.[0-9a-f]{32}"
        r"|supernotes_sk-[A-Za-z0-9-]{40}|NF-[A-Za-z0-9]{32}|AQVN[A-Za-z0-9_-]{35,38}|t1\.[A-Z0-9a-z_-]{20,80}={0,2}\.[A-Z0-9a-z_-]{86}={0,2}|pnu_[A-Za-z0-9]{36}|cal_live_[0-9a-f]{32}|ATTA[0-9a-f]{60,76}|lip_[A-Za-z0-9]{32}"
        r"|wdat_[A-Za-z0-9]{40}|apify_api_[A-Za-z0-9]{36}|dvc_[a-z]{3,8}_[0-9a-f_-]{36,70}|coda_[A-Za-z0-9]{36}|web_[0-9a-f]{32}|server_[0-9a-f]{32})(?![A-Za-z0-9])",
        proof=is_varied,
        finds=(
            "patAbC1dEf2gHi3jK." + invented(HEX, 64),
            "figd_" + invented(URL_SAFE, 40),
            "aio_" + invented(ALNUM, 28),
            "rdme_" + invented("abcdefghijklmnopqrstuvwxyz0123456789", 70),
        ),
        ignores=("rdme_" + "X" * 70, "figd_", "patAbC"),
    ),
)
