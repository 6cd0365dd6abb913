"""Bare calls with every register filled, in C; it prints through the debug calls."""

PROGRAMS = {"root": "userland/bare/main.c"}
