"""The interface to user mode: the one place where each number and layout is written."""
