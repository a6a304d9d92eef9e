"""Political opinions and party membership of a person, in nine languages."""

from classifiers.patterns._topics import topics

CLASSIFIERS = topics("art9_politics", "POLITICAL_OPINION", "political", score=0.4)
