"""Where the console keeps what it read: tables, the place that a store is at, and what each kind of store does its own way."""
