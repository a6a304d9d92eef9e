"""The commands of `guard report`, one file each."""
