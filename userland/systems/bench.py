"""The benchmark: counts the instructions of each kernel operation and prints them, for `make bench`."""

# In the order of `userland.bench.protocol.Child`.
PROGRAMS = {"root": "userland.bench.root", "peer": "userland.bench.peer"}
