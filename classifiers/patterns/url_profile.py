"""Pages of one person in a social network."""

import re

from classifiers.contract import Pattern

_NETWORKS = (
    r"linkedin\.com/in/|facebook\.com/(?:profile\.php\?id=)?|instagram\.com/|twitter\.com/|x\.com/|tiktok\.com/@|xing\.com/profile/|"
    r"vk\.com/|t\.me/|wa\.me/|reddit\.com/u(?:ser)?/|youtube\.com/@|snapchat\.com/add/|bsky\.app/profile/"
)
_PAGES = frozenset(
    [
        "login",
        "share",
        "sharer",
        "home",
        "about",
        "help",
        "privacy",
        "terms",
        "policies",
        "explore",
        "p",
        "groups",
        "events",
        "watch",
        "intent",
        "i",
        "hashtag",
        "search",
        "pages",
    ]
)

CLASSIFIER = Pattern(
    name="url_profile",
    version=1,
    entity="PROFILE_URL",
    kind="url",
    labels=("personal",),
    shape=re.compile(
        rf"(?<![\w.-])(?:https?://)?(?:[a-z]{{1,3}}\.)?(?:{_NETWORKS})[A-Z0-9._%-]{{3,100}}/?(?![\w/])",
        re.IGNORECASE,
    ),
    proof=lambda text: text.rstrip("/").rpartition("/")[2].partition(".")[0].casefold() not in _PAGES,
    shape_score=0.5,
    finds=(
        "https://www.linkedin.com/in/jane-doe-example/",
        "twitter.com/jane_example",
        "https://t.me/jane_example",
    ),
    ignores=(
        "https://www.facebook.com/sharer",
        "https://twitter.com/intent/tweet",
        "netflix.com/title",
        "https://x.com/home",
    ),
)
