"""Tokens of GitLab: personal, deploy, runner, trigger, agent, feed and OAuth tokens, known by their prefix."""

from classifiers.secrets import HEX, URL_SAFE, invented, secret

CLASSIFIERS = (
    secret(
        "secret_gitlab_token",
        "GITLAB_TOKEN",
        r"(?<![A-Za-z0-9_])(?:gl(?:pat|dt|ft|soat|rt|cbt|ffct|rtr|wt)-[A-Za-z0-9_-]{19,64}[A-Za-z0-9-](?:\.[0-9a-z.]{2,16})?"
        r"|glptt-[A-Za-z0-9_-]{40}|gloas-[A-Za-z0-9_-]{64}|glimt-[A-Za-z0-9_-]{25}|glagent-[A-Za-z0-9_-]{50,1000})(?![A-Za-z0-9_-])",
        finds=("glpat-" + invented(URL_SAFE, 19) + "a", "glptt-" + invented(HEX, 40)),
        ignores=("glpat-short", "glpat-" + "x" * 20, "glptt-short_of_forty"),
    ),
    secret(
        "secret_gitlab_runner",
        "GITLAB_RUNNER_TOKEN",
        r"(?<![A-Za-z0-9_])GR1348941[A-Za-z0-9_-]{20,50}(?![A-Za-z0-9_-])",
        finds=("--registration-token GR1348941" + invented(URL_SAFE, 20),),
        ignores=("GR1348941short",),
    ),
    secret(
        "secret_gitlab_session",
        "GITLAB_SESSION",
        r"_gitlab_session=(?P<it>[0-9a-f]{32})(?![0-9a-f])",
        finds=("Cookie: _gitlab_session=" + invented(HEX, 32),),
        ignores=("_gitlab_session=",),
    ),
)
