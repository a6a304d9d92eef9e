"""The commands of `guard promote`, one file each."""
