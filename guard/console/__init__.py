"""The SOC's console: pages rendered on the server from the guard's own topics, and nothing of any record's content."""
