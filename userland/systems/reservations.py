"""A thread that holds a reservation while others run, in C; it prints through the debug calls."""

PROGRAMS = {"root": "userland/reservations/main.c"}
