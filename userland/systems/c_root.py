"""A root task in C, against the generated header; it prints through the debug calls (PROFILE=checked)."""

PROGRAMS = {"root": "userland/c_root/main.c"}
