"""Reads the log of kernel entries, in C; it prints through the debug calls (PROFILE=checked BENCHMARK=entries)."""

PROGRAMS = {"root": "userland/entries/main.c"}
