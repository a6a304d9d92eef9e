"""Classifiers measured on labelled texts: run, timed, shown with every letter masked."""
