"""Commands of `guard labels`, one file each."""
