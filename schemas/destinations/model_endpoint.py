"""A model that is asked: what becomes of the input once it has been answered, and whose weights these are."""

from schemas.destinations._kind import Kind

KIND = Kind(
    name="model_endpoint",
    title="model endpoint",
    must={
        "dest.trains_on_input": "training is another purpose than inference, and cannot be undone",
        "dest.retention_days": "input that is kept is stored: abuse monitoring, caches, logs",
    },
    should={
        "dest.model_provider_domicile": "who made the weights is another question than who runs them",
        "dest.model_provenance_recorded": "which weights answer, by digest, and where they come from",
        "dest.sub_processors_listed": "endpoints often hand input on to other operators",
        "dest.confidential_compute_attested": "evidence that the operator cannot read what is computed",
    },
    of_others=frozenset({"dest.sub_processors_listed", "dest.confidential_compute_attested"}),
    note="weights of a maker abroad that run on machines at home are a matter of supply, not a transfer",
    example="""\
apiVersion: guard/v1
kind: Destination
metadata: {name: assistant}
spec:
  kind: model_endpoint
  operator: stackit
  processing_countries: [DE]
  access_countries: [DE]
  facts:
    trains_on_input: {value: false, source: "contract 4711, clause 9", observed: 2026-10-01, expires: 2027-09-30}
    dest.retention_days: {value: 0, source: "contract 4711, annex 2", observed: 2026-10-01, expires: 2027-09-30}
    model_provider_domicile: {value: FR, source: "model card, version 3", observed: 2026-10-01, expires: 2027-09-30}
    model_provenance_recorded: {value: true, source: "register of models, entry 12", observed: 2026-10-01, expires: 2027-09-30}
    sub_processors_listed: {value: true, source: "contract 4711, annex 3", observed: 2026-10-01, expires: 2027-09-30}
  attestations:
    - name: "confidential VM, measured boot"
      technology: tdx
      measurement: "sha384 of the launch measurement"
      verified_by: "our own verifier"
      source: "attestation report 2026-11-20"
      observed: 2026-11-20
      expires: 2026-12-20
""",
)
