"""The whole thing on real input, on any machine."""
