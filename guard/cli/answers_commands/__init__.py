"""Commands below `guard answers`: one file a command, found by being there, imported only when it runs."""
