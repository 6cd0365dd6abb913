"""The demo: a root task that builds processes out of its memory and shows what the kernel does for them."""

# In the order of `userland.hello.protocol.Child`.
PROGRAMS = {
    "root": "userland.hello.root",
    "server": "userland.hello.server",
    "client": "userland.hello.client",
    "faulter": "userland.hello.faulter",
    "spinner": "userland.hello.spinner",
}
