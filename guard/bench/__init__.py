"""What `guard bench` measures with."""
