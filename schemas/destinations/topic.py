"""A topic of another cluster: whoever reads there moves the data on."""

from schemas.destinations._kind import Kind

KIND = Kind(
    name="topic",
    title="topic",
    must={"dest.retention_days": "a log keeps what it is given, for as long as it is configured to"},
    should={
        "data.encryption.state": "brokers keep records on disk",
        "dest.sub_processors_listed": "a streaming service runs on somebody's cloud",
    },
    of_others=frozenset({"dest.sub_processors_listed"}),
    note="a hosted cluster is a destination of its own: its operator can read what passes",
    example="""\
apiVersion: guard/v1
kind: Destination
metadata: {name: partners}
spec:
  kind: topic
  operator: aiven
  processing_countries: [FI]
  access_countries: [FI]
  facts:
    dest.retention_days: {value: 7, source: "topic configuration", observed: 2026-10-01, expires: 2027-09-30}
    data.encryption.state: {value: rest, source: "contract 3", observed: 2026-10-01, expires: 2027-09-30}
""",
)
