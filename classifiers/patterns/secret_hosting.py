"""Keys of hosting and data services: Cloudflare, DigitalOcean, Heroku, Databricks, Vault, Terraform and others."""

import re

from classifiers.entropy import is_random, is_varied
from classifiers.secrets import ALNUM, HEX, LOWER, URL_SAFE, invented, secret

_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


def _is_legacy_vault(text: str) -> bool:
    return all(re.search(kind, text[2:]) for kind in (r"[a-z]", r"[A-Z]", r"[0-9]"))


CLASSIFIERS = (
    secret(
        "secret_hosting_cloudflare",
        "CLOUDFLARE_KEY",
        r"(?<![A-Za-z0-9])(?:v1\.0-[0-9a-f]{24}-[0-9a-f]{146}|cf(?:ut|at|k)_[A-Za-z0-9]{40,48})(?![A-Za-z0-9])",
        finds=("v1.0-" + invented(HEX, 24) + "-" + invented(HEX, 146),),
        ignores=("v1.0-beta",),
    ),
    secret(
        "secret_hosting_digitalocean",
        "DIGITALOCEAN_TOKEN",
        r"(?<![A-Za-z0-9])do[opr]_v1_[0-9a-f]{64}(?![0-9a-f])",
        finds=("dop_v1_" + invented(HEX, 64),),
        ignores=("dop_v1_" + "x" * 64,),
    ),
    secret(
        "secret_hosting_heroku",
        "HEROKU_KEY",
        rf"(?i)heroku[a-z_ .-]{{0,20}}(?:key|token|secret|oauth|auth)[\"']?\s{{0,4}}[=:]?\s{{0,4}}[\"']?(?P<it>{_UUID})",
        finds=("HEROKU_API_KEY: " + invented(HEX, 8) + "-1a2b-4c3d-8e5f-" + invented(HEX, 12),),
        ignores=(
            "https://kolkrabbi.heroku.com/apps/" + invented(HEX, 8) + "-1a2b-4c3d-8e5f-" + invented(HEX, 12),
        ),
    ),
    secret(
        "secret_hosting_databricks",
        "DATABRICKS_TOKEN",
        r"(?<![A-Za-z0-9])dapi[0-9a-f]{32}(?:-[0-9]{1,2})?(?![A-Za-z0-9])",
        finds=("DATABRICKS_TOKEN: dapi" + invented(HEX, 32),),
        ignores=("dapi" + "123456789012345678a9bc01234defg5", "dapiDataGetTopLongShort"),
    ),
    secret(
        "secret_hosting_vault",
        "VAULT_TOKEN",
        r"(?<![A-Za-z0-9_-])hv[sbr]\.[A-Za-z0-9_-]{24,300}",
        proof=is_varied,
        finds=("VAULT_TOKEN=hvs." + invented(URL_SAFE, 95),),
        ignores=("hvs." + "x" * 95, "hvs.short"),
    ),
    secret(
        "secret_hosting_vault_legacy",
        "VAULT_TOKEN",
        r"(?<![A-Za-z0-9_.-])[sbr]\.[A-Za-z0-9]{24}(?![A-Za-z0-9_.(-])",
        proof=_is_legacy_vault,
        finds=("token: s." + invented(ALNUM, 24),),
        ignores=("s." + "x" * 24, "s.thisstringisalllowercase", "s.makeKubeConfigController"),
    ),
    secret(
        "secret_hosting_terraform",
        "TERRAFORM_TOKEN",
        r"(?<![A-Za-z0-9])[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,70}",
        finds=(invented(ALNUM, 14) + ".atlasv1." + invented(ALNUM, 67),),
        ignores=("app.atlasv1.com",),
    ),
    secret(
        "secret_hosting_alibaba",
        "ALIBABA_KEY",
        r"(?<![A-Za-z0-9])(?:LTAI[A-Za-z0-9]{12,24}|AKID[A-Za-z0-9]{32})(?![A-Za-z0-9])",
        proof=is_varied,
        finds=("LTAI" + invented(ALNUM, 20),),
        ignores=("LTAI", "LTAI" + "x" * 20),
    ),
    secret(
        "secret_hosting_provider",
        "HOSTING_TOKEN",
        r"(?<![A-Za-z0-9])(?:tskey-[a-z]{2,12}-[A-Za-z0-9]{5,24}(?:-[A-Za-z0-9]{8,40})?|vc[apickr]_[A-Za-z0-9]{24,60}|nfp_[A-Za-z0-9]{36}|fm[12][ar]?_[A-Za-z0-9+/=]{80,300}|FlyV1 [A-Za-z0-9+/=_,]{40,300}"
        r"|pscale_(?:tkn|pw|oauth|otkn|app_secret)_[A-Za-z0-9_.=-]{32,64}|sbp_[0-9a-f]{40}|sb_secret_[A-Za-z0-9_-]{31}|scp-(?:live|test)-[0-9a-f]{32}|ngrok_api_[A-Za-z0-9]{40,60}|dd[pw]_[A-Za-z0-9]{36}"
        r"|SCW[A-Z0-9]{17}|hcloud_[A-Za-z0-9]{64}|rnd_[A-Za-z0-9]{28,36}|EDGE_[A-Za-z0-9]{40}|cloudinary://[0-9]{8,20}:[A-Za-z0-9_-]{20,40}@[a-z0-9-]{2,40}|HRKU-[A-Za-z0-9_-]{36,64}|AVNS_[A-Za-z0-9_-]{19})(?![A-Za-z0-9])",
        finds=(
            "tskey-api-" + invented(ALNUM, 12) + "-" + invented(ALNUM, 24),
            "vcp_" + invented(ALNUM, 40),
            "pscale_tkn_" + invented(URL_SAFE, 42) + "a",
        ),
        ignores=("xtskey-api-" + invented(ALNUM, 12), "tskey-foo", "vcp_abc"),
    ),
    secret(
        "secret_hosting_context",
        "HOSTING_KEY",
        r"(?i)(?:heroku|cloudflare|digitalocean|linode|hetzner|scaleway|vultr|datadog|dd)[_ .-]{0,3}(?:[a-z]{1,12}[_ .-]){0,3}(?:key|token|secret)[\"']?\s{0,4}(?:=>|:=|=|:|\s)\s{0,4}[\"']?(?P<it>[0-9a-z_-]{32,64})(?![A-Za-z0-9])",
        proof=is_random,
        finds=("DD_API_KEY=" + invented(HEX, 32), "cloudflare_api_token = " + invented(LOWER, 40)),
        ignores=("DD_TRACE_ID=" + invented(HEX, 32), "cloudflare token " + "x" * 40),
    ),
)
