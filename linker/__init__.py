"""Linker scripts, the image tool, and the driver that builds a system from its Python sources."""
