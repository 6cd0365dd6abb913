"""64-bit RISC-V: everything that names a register."""
