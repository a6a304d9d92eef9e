"""Health of a person: diagnoses and treatments in nine languages, where somebody is spoken of."""

from classifiers.patterns._topics import topics

CLASSIFIERS = topics("art9_health", "HEALTH", "health", score=0.4)
