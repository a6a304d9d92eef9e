"""Commands of `guard classifier`, one file each."""
