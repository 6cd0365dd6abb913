"""Tests of the seeded faults themselves."""
