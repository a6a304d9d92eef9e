"""Genetic data of a person, in nine languages."""

from classifiers.patterns._topics import topics

CLASSIFIERS = topics("art9_genetic", "GENETIC_DATA", "genetic", score=0.4, version=2)
