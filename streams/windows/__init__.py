"""The stateful side: Faust over the guard's own topics, never over a guarded topic. Faust lives only here."""
