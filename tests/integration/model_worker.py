"""A whole worker with a classifier of its own plugged in: `python model_worker.py CONFIG SLOT`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from encoders import tier

from guard.telemetry import configure_logging
from guard.worker import Worker
from streams.settings import load

configure_logging("WARNING")
settings = load(Path(sys.argv[1])).model_copy(update={"slot": sys.argv[2]})
Worker(settings, tiers=[tier(deadline_s=1.0, windows=4)]).run()
