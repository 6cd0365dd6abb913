"""The long run of the benchmark, for `make bench-long`; its capability space needs 16 bits."""

# In the order of `userland.bench.protocol.Child`.
PROGRAMS = {"root": "userland.bench.long", "peer": "userland.bench.peer"}
