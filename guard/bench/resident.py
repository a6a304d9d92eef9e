"""A worker's memory with the encoder on: run as a program, it judges as one would and prints its resident megabytes at most.

python -m guard.bench.resident DIRECTORY RECORDS
"""

import sys

from guard.bench.corpus import records as corpus
from guard.bench.memory import megabytes
from guard.detecting import detector
from guard.wiring import settle_memory
from schemas.record import Record
from streams.classifying import Classifiers
from streams.codecs import LIMITS, decode


def resident(directory: str, count: int) -> float:
    """Return the megabytes after so many mixed records, whose texts are all new to the encoder."""
    found = detector(Classifiers(model=directory))
    settle_memory()
    values = list(corpus("mixed", count))
    for at in range(0, len(values), 100):
        found.detect(
            [
                decode(Record("bench", 0, at + more, 0, None, value), limits=LIMITS)
                for more, value in enumerate(values[at : at + 100])
            ]
        )
    return megabytes("VmHWM")


if __name__ == "__main__":
    sys.stdout.write(f"{resident(sys.argv[1], int(sys.argv[2])):.0f}\n")
