"""Which lines of the kernel are reached, by engine and by suite: one page, and one for each file."""
