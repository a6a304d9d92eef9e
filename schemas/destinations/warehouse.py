"""A warehouse for analysis: many people query it, and its assistants may send rows elsewhere."""

from schemas.destinations._kind import Kind

KIND = Kind(
    name="warehouse",
    title="warehouse",
    must={
        "data.encryption.state": "data at rest are asked about by most rules on storage",
        "dest.retention_days": "tables and their earlier versions are kept",
    },
    should={
        "dest.sub_processors_listed": "features that call models in other regions are a setting away",
        "dest.trains_on_input": "assistants may learn from queries and rows",
        "data.encryption.key_holder": "whoever holds the key can be made to use it",
    },
    of_others=frozenset({"dest.sub_processors_listed", "dest.trains_on_input"}),
    note="inference across regions, where it is switched on, is processing there: name those countries",
    example="""\
apiVersion: guard/v1
kind: Destination
metadata: {name: figures}
spec:
  kind: warehouse
  operator: snowflake
  processing_countries: [DE]
  access_countries: [DE, US]
  facts:
    data.encryption.state: {value: rest, source: "contract 21", observed: 2026-10-01, expires: 2027-09-30}
    dest.retention_days: {value: 730, source: "deletion concept 3", observed: 2026-10-01, expires: 2027-09-30}
    trains_on_input: {value: false, source: "contract 21, clause 4", observed: 2026-10-01, expires: 2027-09-30}
""",
)
