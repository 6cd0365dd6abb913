"""A root task that waits for interrupts of the real-time clock."""

PROGRAMS = {"root": "userland.interrupts.root"}
