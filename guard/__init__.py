"""Decides, and wires the rest."""
