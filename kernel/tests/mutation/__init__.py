"""Seeded faults in the kernel, and a command that shows that its tests catch each of them."""
