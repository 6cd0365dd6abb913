"""Driving machines: QEMU as an object, what a failed test leaves behind, and the tests that boot images."""
