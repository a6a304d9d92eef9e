"""Proof: what holds of a policy for every movement there can be, and a movement that shows it where it does not."""
