"""Two threads that use all floating-point registers at once, in C; it prints through the debug calls."""

PROGRAMS = {"root": "userland/floats/main.c"}
