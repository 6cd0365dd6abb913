"""The conformance suite in user mode: each test starts from a reset untyped, and reports by name."""
