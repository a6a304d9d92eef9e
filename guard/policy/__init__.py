"""What a policy says, read from files, compiled once and asked once a record."""
