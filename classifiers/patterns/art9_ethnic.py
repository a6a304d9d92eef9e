"""Racial or ethnic origin of a person, in nine languages."""

from classifiers.patterns._topics import topics

CLASSIFIERS = topics("art9_ethnic", "ETHNIC_ORIGIN", "ethnic", score=0.4)
