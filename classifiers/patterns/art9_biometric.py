"""Biometric data of a person, in nine languages."""

from classifiers.patterns._topics import topics

CLASSIFIERS = topics("art9_biometric", "BIOMETRIC_DATA", "biometric", score=0.4)
