"""Monitoring: alert rules for Prometheus and a dashboard for Grafana, for the metrics of this version."""

import click


@click.group(help=__doc__)
def command() -> None:
    pass


@command.command()
def rules() -> None:
    """Print the alert rules: `guard monitoring rules > guard.rules.yml`, named in Prometheus' `rule_files`."""
    from guard.monitoring import RULES

    click.echo(RULES.read_text(encoding="utf-8"), nl=False)


@command.command()
def dashboard() -> None:
    """Print the dashboard: `guard monitoring dashboard > guard.json`, to be imported into Grafana."""
    from guard.monitoring import DASHBOARD

    click.echo(DASHBOARD.read_text(encoding="utf-8"), nl=False)
