"""Redaction: rewriting what was found, so that the rest of the record may pass."""
