"""Commands below `guard destination`: one file a command, found by being there, imported only when it runs."""
