"""One file for each kind of kernel object, and what they share."""
