"""From a candidate to what is in force, on evidence: tried in steps that were declared before, and taken back in one."""
