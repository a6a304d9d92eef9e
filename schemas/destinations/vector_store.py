"""A store of embeddings: numbers from which text can be won back, hence as sensitive as the text."""

from schemas.destinations._kind import Kind

KIND = Kind(
    name="vector_store",
    title="vector store",
    must={
        "dest.retention_days": "what is stored is stored until somebody deletes it",
        "data.encryption.state": "vectors at rest are personal data at rest",
    },
    should={
        "data.encryption.key_holder": "whoever holds the key can be made to use it",
        "dest.sub_processors_listed": "stores as a service run on somebody's cloud",
        "dest.trains_on_input": "some operators tune their models on what they index",
    },
    of_others=frozenset({"dest.sub_processors_listed", "dest.trains_on_input"}),
    note="an embedding keeps every label of its text: no rule is asked more mildly because data are vectors",
    example="""\
apiVersion: guard/v1
kind: Destination
metadata: {name: vectors}
spec:
  kind: vector_store
  operator: qdrant
  processing_countries: [DE]
  access_countries: [DE]
  facts:
    dest.retention_days: {value: 365, source: "deletion concept 3", observed: 2026-10-01, expires: 2027-09-30}
    data.encryption.state: {value: rest, source: "contract 12", observed: 2026-10-01, expires: 2027-09-30}
    data.encryption.key_holder: {value: exporter, source: "key plan 4", observed: 2026-10-01, expires: 2027-09-30}
""",
)
