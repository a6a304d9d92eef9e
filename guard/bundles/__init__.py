"""Bundles: the policy as one signed, versioned whole, from the desk where it is written to the workers that run it."""
