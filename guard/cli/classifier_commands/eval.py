"""Measure the classifiers on labelled texts: the same as `guard eval`."""

from guard.cli.eval import command

__all__ = ["command"]
