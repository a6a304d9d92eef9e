"""An activation for fault tests: `python dying_activation.py CONFIG FILE` kills itself where the environment says."""

import sys
from pathlib import Path

from harness import dying_step

from guard.bundles.export import read_file
from guard.bundles.publish import activate
from guard.wiring import clock
from streams.settings import load

activate(load(Path(sys.argv[1])), read_file(Path(sys.argv[2])), at=clock(), on_step=dying_step())
