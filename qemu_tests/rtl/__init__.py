"""Open RISC-V cores, simulated at register-transfer level: the same images as in QEMU, and real cycles."""
