"""An object store: files that lie there, with a key that somebody holds."""

from schemas.destinations._kind import Kind

KIND = Kind(
    name="bucket",
    title="bucket",
    must={
        "data.encryption.state": "data at rest are asked about by most rules on storage",
        "dest.retention_days": "objects stay until a lifecycle rule deletes them",
    },
    should={
        "data.encryption.key_holder": "whoever holds the key can be made to use it",
        "dest.sub_processors_listed": "replication and support may be somebody else's",
    },
    of_others=frozenset({"dest.sub_processors_listed"}),
    note="replicas count as processing: name every country a bucket is copied to",
    example="""\
apiVersion: guard/v1
kind: Destination
metadata: {name: archive}
spec:
  kind: bucket
  operator: ovhcloud
  processing_countries: [FR]
  access_countries: [FR]
  facts:
    data.encryption.state: {value: rest, source: "contract 8", observed: 2026-10-01, expires: 2027-09-30}
    data.encryption.key_holder: {value: exporter, source: "key plan 4", observed: 2026-10-01, expires: 2027-09-30}
    dest.retention_days: {value: 90, source: "lifecycle rule 2", observed: 2026-10-01, expires: 2027-09-30}
""",
)
