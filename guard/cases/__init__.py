"""Cases: what analysts do about what did not pass."""
