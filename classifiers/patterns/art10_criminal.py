"""Criminal offences and convictions of a person, in nine languages."""

from classifiers.patterns._topics import topics

CLASSIFIERS = topics("art10_criminal", "CRIMINAL_OFFENCE", "criminal_offence", score=0.4)
