"""Destinations as people choose between them: what is known of each, how sovereign it is, what it may lawfully serve."""
