"""The device tree of the machine: QEMU's own, with what its firmware changes, and without what is random."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Final

from simulator.native import OUT

QEMU: Final = "qemu-system-riscv64"
FIRMWARE: Final = """
    reserved-memory {
        #address-cells = <2>;
        #size-cells = <2>;
        ranges;
        mmode_resv0@80000000 { reg = <0x0 0x80000000 0x0 0x80000>; };
    };
"""
ROOM_FOR_FIRMWARE: Final = 1056  # bytes that OpenSBI adds to the tree before it changes it
RANDOM: Final = re.compile(r"rng-seed = <[^>]*>;")
FOR_FIRMWARE_ONLY: Final = re.compile(r"riscv,event-to-mhpmcounters = <[^>]*>;")
MACHINE_EXTERNAL: Final = re.compile(r"(plic@.*?interrupts-extended = <\w+ )0x0b", re.DOTALL)


class TreeError(Exception):
    """QEMU or the device tree compiler failed."""


def device_tree(memory: str) -> bytes:
    """The tree of QEMU's `virt` with so much memory, in a file under `build/sim/`."""
    made = OUT / f"virt-{memory}.dtb"
    if not made.exists():
        OUT.mkdir(parents=True, exist_ok=True)
        plain = OUT / f"qemu-{memory}.dtb"
        call([QEMU, "-machine", f"virt,dumpdtb={plain}", "-m", memory, "-nodefaults", "-display", "none"])
        size = int.from_bytes(plain.read_bytes()[4:8], "big") + ROOM_FOR_FIRMWARE
        source = as_firmware_leaves(call(["dtc", "-q", "-I", "dtb", "-O", "dts", str(plain)]))
        text = OUT / f"virt-{memory}.dts"
        text.write_text(source)
        call(["dtc", "-q", "-I", "dts", "-O", "dtb", "-S", str(size), "-o", str(made), str(text)])
    return made.read_bytes()


def as_firmware_leaves(source: str) -> str:
    """OpenSBI reserves its memory and takes the controller's outputs to machine mode."""
    source = RANDOM.sub("rng-seed = <0 1 2 3 4 5 6 7>;", source)
    source = FOR_FIRMWARE_ONLY.sub("", source)
    source = MACHINE_EXTERNAL.sub(r"\g<1>0xffffffff", source)
    properties, gap, nodes = source.partition("\n\n\t")  # the root's own, then the first node in it
    return properties + FIRMWARE + gap + nodes


def call(command: list[str]) -> str:
    """Run a tool that has to succeed."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise TreeError(f"{Path(command[0]).name}: {done.stderr.strip().splitlines()[-1:]}")
    return done.stdout
