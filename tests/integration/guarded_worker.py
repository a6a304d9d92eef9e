"""A whole worker for fault tests: `python guarded_worker.py CONFIG SLOT` kills itself where the environment says."""

import sys
from pathlib import Path

from harness import dying_step

from guard.telemetry import configure_logging
from guard.worker import Worker
from streams.settings import load

configure_logging("WARNING")
settings = load(Path(sys.argv[1])).model_copy(update={"slot": sys.argv[2]})
Worker(settings, on_step=dying_step()).run()
