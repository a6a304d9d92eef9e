"""Tokens of package registries and build services: npm, PyPI, Docker, RubyGems, NuGet, crates.io, JFrog, CI."""

from classifiers.entropy import is_issued, is_varied
from classifiers.secrets import ALNUM, HEX, LOWER, URL_SAFE, invented, secret

CLASSIFIERS = (
    secret(
        "secret_packages_npm",
        "NPM_TOKEN",
        r"(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])",
        finds=("npm_" + invented(ALNUM, 36),),
        ignores=("npm_config_registry", "npm_" + "x" * 36),
    ),
    secret(
        "secret_packages_npm_legacy",
        "NPM_TOKEN",
        r"(?i)(?:_authToken|NPM_TOKEN|_auth)[\"']?\s{0,4}[=:]\s{0,4}[\"']?(?P<it>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[A-Za-z0-9+/_-]{30,100}={0,2})",
        proof=is_issued,
        finds=(
            "//registry.example.org/:_authToken=" + invented(HEX, 8) + "-1a2b-3c4d-5e6f-" + invented(HEX, 12),
        ),
        ignores=("//registry.example.org/:_authToken=${NPM_TOKEN}",),
    ),
    secret(
        "secret_packages_pypi",
        "PYPI_TOKEN",
        r"(?<![A-Za-z0-9])pypi-Ag(?:EIcHlwaS5vcmc|ENdGVzdC5weXBpLm9yZw)[A-Za-z0-9_-]{50,1000}",
        finds=("password = pypi-Ag" + "EIcHlwaS5vcmc" + invented(URL_SAFE, 150),),
        ignores=("pypi-publish", "pypi-Ag" + "EIcHlwaS5vcmc"),
    ),
    secret(
        "secret_packages_docker",
        "DOCKER_TOKEN",
        r"(?<![A-Za-z0-9])dckr_(?:pat|oat)_[A-Za-z0-9_-]{26,36}",
        finds=("docker login -p dckr_pat_" + invented(URL_SAFE, 27),),
        ignores=("dckr_pat_" + "x" * 27,),
    ),
    secret(
        "secret_packages_docker_auth",
        "DOCKER_AUTH",
        r"\"auth\"\s{0,4}:\s{0,4}\"(?P<it>[A-Za-z0-9+/]{16,400}={0,2})\"",
        proof=is_issued,
        finds=('{"auths": {"registry.example.org": {"auth": "' + invented(ALNUM, 40) + '"}}}',),
        ignores=('{"auth": "none"}',),
    ),
    secret(
        "secret_packages_jfrog",
        "JFROG_TOKEN",
        r"(?<![A-Za-z0-9])(?:AKCp[A-Za-z0-9]{69,75}|cmVmdGtu[A-Za-z0-9]{56}|AP[0-9A-F][A-Za-z0-9]{64,72})(?![A-Za-z0-9])",
        proof=is_varied,
        finds=("--apikey=AKCp" + invented(ALNUM, 69), "cmVmdGtu" + invented(ALNUM, 56)),
        ignores=("AKCp", "cmVmdGtu"),
    ),
    secret(
        "secret_packages_registry",
        "REGISTRY_TOKEN",
        r"(?<![A-Za-z0-9_-])(?:rubygems_[0-9a-f]{48}|oy2[a-z0-9]{43}|cio[A-Za-z0-9]{32}|CLOJARS_[0-9a-f]{60}|bkua_[0-9a-z]{40}|CCIPAT_[A-Za-z0-9_-]{40,80}|CCIPRJ_[A-Za-z0-9_-]{40,80}"
        r"|sq[apu]_[0-9a-f]{40}|hexpat?_[0-9a-f]{40,64}|codemagic_[A-Za-z0-9_-]{36,50}|PMAK-[0-9a-f]{24}-[0-9a-f]{34}|pul-[0-9a-f]{40}|sgp_(?:(?:[0-9a-f]{16}_|local_)?[0-9a-f]{40}|[A-Za-z0-9]{60,70})"
        r"|odt_[A-Za-z0-9]{32,42}|tkn\.v1_[A-Za-z0-9_-]{60,80}|hawk\.[A-Za-z0-9_-]{20}\.[A-Za-z0-9_-]{20}|API-[A-Z0-9]{26}|CFPAT-[A-Za-z0-9_-]{43,80}|dp\.(?:ct|pt|st|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}"
        r"|endr\+[A-Za-z0-9-]{16}|[0-9]{1,3}-[A-Za-z0-9]{64}|semgrep_[0-9a-f]{64}|snyk_[a-z]{3}_[A-Za-z0-9_.-]{40,90})(?![A-Za-z0-9])",
        proof=is_varied,
        finds=(
            "rubygems_" + invented(HEX, 48),
            "oy2" + invented(LOWER, 43),
            "PMAK-" + invented(HEX, 24) + "-" + invented(HEX, 34),
            "dp.pt." + invented(ALNUM, 43),
        ),
        ignores=("API-DOCUMENTATION", "API-" + "X" * 26, "cio-name", "GSSAPI-VIRHEKAPSELOINTIMERKKIJONO."),
    ),
)
