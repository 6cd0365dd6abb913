"""Back ends: they only print."""
