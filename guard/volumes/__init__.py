"""How many distinct subjects went to whom: what rules ask of volumes, answered from counters of the stateful side."""
