"""Trade union membership of a person, in nine languages."""

from classifiers.patterns._topics import topics

CLASSIFIERS = topics("art9_union", "UNION_MEMBERSHIP", "union", score=0.4)
