"""Commands below `guard tune`: one file a command, found by being there, imported only when it runs."""
