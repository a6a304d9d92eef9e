"""Quarantine: encrypted originals of what did not pass."""
