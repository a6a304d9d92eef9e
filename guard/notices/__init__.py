"""What producers are told: what of theirs did not pass as it was, why, and how to make it pass."""
