"""Alert rules for Prometheus and a dashboard for Grafana, made for the metrics that workers and the stateful side serve."""

from pathlib import Path

_HERE = Path(__file__).parent
RULES = _HERE / "guard.rules.yml"
DASHBOARD = _HERE / "guard.dashboard.json"
