"""What a tuner changes without code: read as patterns, checked before it is accepted, written into the policy's files."""
