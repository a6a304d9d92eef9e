"""What the guard's own topics are called."""

from pydantic import BaseModel, ConfigDict, Field

TOPIC = r"^[A-Za-z0-9._-]{1,200}$"  # what Kafka takes as a topic or group name


class Topics(BaseModel):
    """The names of the guard's own topics."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    decisions: str = Field(default="guard.decisions", pattern=TOPIC)
    summaries: str = Field(default="guard.summaries", pattern=TOPIC)
    quarantine: str = Field(default="guard.quarantine", pattern=TOPIC)
    samples: str = Field(default="guard.samples", pattern=TOPIC)
    notices: str = Field(default="guard.notices", pattern=TOPIC)
    commands: str = Field(default="guard.commands", pattern=TOPIC)
    bundles: str = Field(default="guard.bundles", pattern=TOPIC)
    cases: str = Field(default="guard.cases", pattern=TOPIC)
    volumes: str = Field(default="guard.volumes", pattern=TOPIC)
    windows: str = Field(default="guard.windows", pattern=TOPIC)
    alerts: str = Field(default="guard.alerts", pattern=TOPIC)
    findings: str = Field(default="guard.findings", pattern=TOPIC)
    labelled: str = Field(default="guard.labelled", pattern=TOPIC)
    tuning: str = Field(default="guard.tuning", pattern=TOPIC)
