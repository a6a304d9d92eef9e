"""Evidence: the decision log of each guarded partition, how it is told, verified and proved."""
