"""From the first line of the kernel to the first instruction of the root task."""
