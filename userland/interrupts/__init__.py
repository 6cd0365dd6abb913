"""A driver of the real-time clock, which interrupts."""
