"""A region of a cloud as a whole: where nothing narrower is known of what runs there."""

from schemas.destinations._kind import Kind

KIND = Kind(
    name="region",
    title="region",
    must={},
    should={
        "dest.sub_processors_listed": "a region's services are run by several operators",
        "data.encryption.state": "data at rest are asked about by most rules on storage",
        "data.encryption.key_holder": "whoever holds the key can be made to use it",
    },
    of_others=frozenset({"dest.sub_processors_listed"}),
    note="name the endpoint, store or bucket as soon as it is known: a region says little of who reads the data",
    example="""\
apiVersion: guard/v1
kind: Destination
metadata: {name: paris}
spec:
  kind: region
  operator: scaleway
  processing_countries: [FR]
  access_countries: [FR]
  facts:
    data.encryption.state: {value: rest, source: "contract 5", observed: 2026-10-01, expires: 2027-09-30}
""",
)
