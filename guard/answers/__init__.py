"""Answers to questions that no tool decides: which are asked, which are on record, and the short way from one to the other."""
