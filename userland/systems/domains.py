"""Threads in four domains, in C; it prints through the debug calls (PROFILE=checked DOMAINS=4)."""

PROGRAMS = {"root": "userland/domains/main.c"}
