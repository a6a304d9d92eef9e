"""The vocabulary: what a record, a finding, a flow and a decision are. Knows nobody else."""
