"""The conformance suite in user mode."""

PROGRAMS = {"root": "userland.conformance.root"}
