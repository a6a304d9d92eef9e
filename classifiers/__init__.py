"""Texts in, findings out."""
