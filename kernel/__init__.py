"""The kernel: all that runs in supervisor mode, in the restricted dialect."""
