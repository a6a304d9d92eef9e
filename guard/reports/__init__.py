"""Reports on what really moved, read from a decision log that holds."""
