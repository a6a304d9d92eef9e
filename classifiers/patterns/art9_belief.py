"""Religion or belief of a person, in nine languages."""

from classifiers.patterns._topics import topics

CLASSIFIERS = topics("art9_belief", "RELIGION", "religion", score=0.4)
