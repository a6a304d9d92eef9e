"""Our own generator of labelled records: templates by language, invented values that hold, layouts and noise."""
