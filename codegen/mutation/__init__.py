"""Seeded faults in the compiler, and a command that shows that the tests catch each of them."""
