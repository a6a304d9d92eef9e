"""Sex life and sexual orientation of a person, in nine languages."""

from classifiers.patterns._topics import topics

CLASSIFIERS = topics("art9_sex", "SEX_LIFE", "sex_life", score=0.4)
