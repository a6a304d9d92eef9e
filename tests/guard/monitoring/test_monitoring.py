"""Rules and dashboard speak of the metrics there are, and each alert fires when it should and not otherwise."""

import json
import re
import shutil
import subprocess

import pytest
import yaml

from guard.monitoring import DASHBOARD, RULES
from guard.telemetry import Telemetry
from streams.windows.telemetry import Telemetry as Windows

DAY = 86_400
NEAR, FAR = 10 * DAY, 30 * DAY  # promtool's clock begins at 0
RECORDS = 'guard_records_total{{flow="{}",action="{}"}}'
BUCKET = 'guard_decision_duration_seconds_bucket{{instance="a",le="{}"}}'
CASE = 'guard_cases{{state="{}",severity="{}"}}'
# alert -> minute at which it fires, what makes it fire, what leaves it quiet, the labels and summary it is told with
FIRING = {
    "GuardWorkerDown": (
        2,
        {'up{job="guard",instance="a"}': "0+0x9"},
        {'up{job="guard",instance="a"}': "1+0x9", 'up{job="other"}': "0+0x9"},
        {"job": "guard", "instance": "a"},
        "worker a does not answer",
    ),
    "GuardNoWorker": (
        6,
        {'up{job="other"}': "1+0x9"},
        {'up{job="guard"}': "0+0x9"},
        {"job": "guard"},
        "Prometheus knows of no worker",
    ),
    "GuardDecisionsMissing": (
        1,
        {'guard_decisions_missing{instance="a"}': "0 1"},
        {'guard_decisions_missing{instance="a"}': "0 0"},
        {"instance": "a"},
        "worker a committed records without a decision",
    ),
    "GuardSlow": (
        31,
        {BUCKET.format("2.5"): "0+0x40", BUCKET.format("5"): "0+60x40", BUCKET.format("+Inf"): "0+60x40"},
        {BUCKET.format("2.5"): "0+60x40", BUCKET.format("5"): "0+60x40", BUCKET.format("+Inf"): "0+60x40"},
        {"instance": "a"},
        "worker a takes more than 2.5 s for a batch",
    ),
    "GuardTracesDropped": (
        20,
        {'guard_spans_dropped_total{instance="a"}': "0+5x40"},
        {'guard_spans_dropped_total{instance="a"}': "7+0x40"},
        {"instance": "a"},
        "traces of worker a do not reach the collector",
    ),
    "GuardBlockRate": (
        26,
        {RECORDS.format("f", "block"): "0+60x40", RECORDS.format("f", "allow"): "0+50x40"},
        {RECORDS.format("f", "block"): "0+40x40", RECORDS.format("f", "allow"): "0+50x40"},
        {"flow": "f"},
        "more than half of flow f is held or blocked",
    ),
    "GuardQuarantineGrowing": (
        60,
        {RECORDS.format("f", "block"): "0+10x60", RECORDS.format("f", "hold"): "0+10x60"},
        {RECORDS.format("f", "block"): "0+10x60", RECORDS.format("f", "redact"): "0+99x60"},
        {"flow": "f"},
        "more than 1000 records of flow f went to quarantine within an hour",
    ),
    "GuardNotScanned": (
        2,
        {'guard_not_scanned_total{reason="classifier_failed"}': "0 0 3"},
        {'guard_not_scanned_total{reason="invalid_json"}': "0 0 3"},
        {"reason": "classifier_failed"},
        "records could not be scanned: classifier_failed",
    ),
    "GuardUndelivered": (
        2,
        {'guard_not_scanned_total{reason="undeliverable"}': "0 0 3"},
        {'guard_not_scanned_total{reason="classifier_failed"}': "0 0 3"},
        {"reason": "undeliverable"},
        "records could not be delivered: undeliverable",
    ),
    "GuardHeadersStripped": (
        2,
        {'guard_stripped_headers_total{instance="a"}': "0 0 1"},
        {'guard_stripped_headers_total{instance="a"}': "7 7 7"},
        {"instance": "a"},
        "a producer sends headers that are the guard's own, seen by worker a",
    ),
    "GuardBundleExpired": (
        1,
        {'guard_bundle_expired{instance="a"}': "0 1"},
        {'guard_bundle_expired{instance="a"}': "0 0"},
        {"instance": "a"},
        "worker a holds every record, for its bundle has expired",
    ),
    "GuardBundleExpires": (
        1,
        {'guard_bundle_expires_timestamp_seconds{instance="a"}': f"{NEAR} {NEAR}"},
        {
            'guard_bundle_expires_timestamp_seconds{instance="a"}': f"{FAR} {FAR}",
            'guard_bundle_expires_timestamp_seconds{instance="b"}': "0 0",  # a policy directory
        },
        {"instance": "a"},
        "the bundle of worker a expires within 14 days",
    ),
    "GuardFactExpires": (
        1,
        {'guard_expiry_timestamp_seconds{instance="a",kind="permit"}': f"{NEAR} {NEAR}"},
        {
            'guard_expiry_timestamp_seconds{instance="a",kind="permit"}': f"{FAR} {FAR}",
            'guard_expiry_timestamp_seconds{instance="a",kind="watch"}': f"{NEAR} {NEAR}",  # a day to look at
        },
        {"kind": "permit"},
        "a permit that decisions rest on ends within 14 days, or has ended",
    ),
    "GuardBundlesDiffer": (
        16,
        {
            'guard_bundle_info{instance="a",bundle="x"}': "1+0x20",
            'guard_bundle_info{instance="b",bundle="y"}': "1+0x20",
        },
        {
            'guard_bundle_info{instance="a",bundle="x"}': "1+0x20",
            'guard_bundle_info{instance="b",bundle="x"}': "1+0x20",
        },
        {},
        "workers run different bundles",
    ),
    "GuardBundleRefused": (
        2,
        {'guard_bundles_refused_total{reason="unsigned"}': "0 0 1"},
        {'guard_bundles_refused_total{reason="unsigned"}': "1 1 1"},
        {"reason": "unsigned"},
        "a bundle was refused: unsigned",
    ),
    "GuardWindowsDown": (
        6,
        {'up{job="guard-windows",instance="w"}': "0+0x9"},
        {'up{job="guard-windows",instance="w"}': "1+0x9"},
        {"job": "guard-windows", "instance": "w"},
        "the stateful side w does not answer",
    ),
    "GuardWindowsLag": (
        16,
        {'guard_windows_lag{partition="0"}': "600+0x20", 'guard_windows_lag{partition="1"}': "600+0x20"},
        {'guard_windows_lag{partition="0"}': "600+0x20"},
        {},
        "the stateful side lags by more than 1000 summaries",
    ),
    "GuardWindowsUnreadable": (
        1,
        {'guard_windows_unreadable_total{topic="summaries"}': "0 1"},
        {'guard_windows_unreadable_total{topic="summaries"}': "0 0"},
        {"topic": "summaries"},
        "the stateful side left out messages of its topic summaries",
    ),
    "GuardCriticalCase": (
        1,
        {CASE.format("reopened", "critical"): "0 1"},
        {CASE.format("closed", "critical"): "1 1", CASE.format("open", "high"): "1 1"},
        {},
        "a critical case is open",
    ),
}


def rules():
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


def expressions():
    """Return every expression of the dashboard, its variables filled in."""
    board = json.loads(DASHBOARD.read_text())
    found = [one["expr"] for panel in board["panels"] for one in panel.get("targets", ())]
    return [one.replace("$__rate_interval", "5m").replace("$flow", ".*") for one in found]


def metrics():
    """Return the names of what workers and the stateful side serve."""
    registries = (Telemetry().registry, Windows().registry)
    families = [family for registry in registries for family in registry.collect()]
    suffixes = {"counter": "_total", "histogram": "_bucket"}
    return {family.name + suffixes.get(family.type, "") for family in families}


def promtool(*arguments, cwd):
    tool = shutil.which("promtool")
    if tool is None:
        pytest.skip("no promtool here; Debian's package `prometheus` has it")
    return subprocess.run([tool, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=60)


def test_rules_and_dashboard_name_every_metric_there_is_and_no_other():
    texts = [rule["expr"] for rule in rules()] + expressions()

    assert {name for text in texts for name in re.findall(r"\bguard_\w+", text)} == metrics()


def test_every_alert_says_how_grave_it_is_and_what_to_do_next():
    for rule in rules():
        assert rule["labels"]["severity"] in {"warning", "critical"}
        assert rule["annotations"].keys() == {"summary", "next"}


def test_prometheus_takes_the_rules_and_every_expression_of_the_dashboard(tmp_path):
    panels = [{"record": f"guard:panel_{index}", "expr": expr} for index, expr in enumerate(expressions())]
    (tmp_path / "panels.yml").write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": panels}]}))

    checked = promtool("check", "rules", RULES, "panels.yml", cwd=tmp_path)

    assert checked.returncode == 0 and panels, checked.stdout + checked.stderr


def test_panels_stand_in_their_own_places():
    places = [panel["gridPos"] for panel in json.loads(DASHBOARD.read_text())["panels"]]
    cells = [
        (x, y)
        for at in places
        for x in range(at["x"], at["x"] + at["w"])
        for y in range(at["y"], at["y"] + at["h"])
    ]

    assert len(cells) == len(set(cells)) and max(x for x, _ in cells) < 24


def told(rule, minute, series, expected):
    return {
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "alert_rule_test": [{"eval_time": f"{minute}m", "alertname": rule["alert"], "exp_alerts": expected}],
    }


def test_each_alert_fires_when_it_should_and_not_otherwise(tmp_path):
    by_name = {rule["alert"]: rule for rule in rules()}
    tests = []
    for name, (minute, bad, good, labels, summary) in FIRING.items():
        rule = by_name[name]
        expected = {
            "exp_labels": {**labels, **rule["labels"]},
            "exp_annotations": {
                "summary": summary,
                "next": re.sub(r"\{\{ \$labels\.(\w+) \}\}", lambda found: labels[found[1]], rule["annotations"]["next"]),  # noqa: B023
            },
        }  # fmt: skip
        tests += [told(rule, minute, bad, [expected]), told(rule, minute, good, [])]
    (tmp_path / "tests.yml").write_text(
        yaml.safe_dump({"rule_files": [str(RULES)], "evaluation_interval": "1m", "tests": tests})
    )

    tested = promtool("test", "rules", "tests.yml", cwd=tmp_path)

    assert FIRING.keys() == by_name.keys()
    assert tested.returncode == 0, tested.stdout + tested.stderr
