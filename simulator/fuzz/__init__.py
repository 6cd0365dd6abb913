"""Random system calls, faults, interrupts and time against two kernels at once: interpreted, and compiled."""
