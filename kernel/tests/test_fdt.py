"""The device tree reader, on trees made by the device-tree compiler."""

from __future__ import annotations

import subprocess

import pytest

from codegen.lang import PAddr, Panic, arena, u64
from kernel.boot import fdt
from kernel.boot.fdt import find_output, read_device_tree
from kernel.boot.shapes import Region, RegionList
from kernel.state import core, hardware
from kernel.tests.build import at

TREE_AT = 0x87E0_0000
VIRT = """
/dts-v1/;
/memreserve/ 0x80100000 0x2000;
/ {
    #address-cells = <2>;
    #size-cells = <2>;
    reserved-memory {
        #address-cells = <2>;
        #size-cells = <2>;
        ranges;
        mmode_resv0@80000000 { reg = <0 0x80000000 0 0x80000>; no-map; };
    };
    memory@80000000 { device_type = "memory"; reg = <0 0x80000000 0 0x8000000 1 0 2 0>; };
    cpus {
        #address-cells = <1>;
        #size-cells = <0>;
        timebase-frequency = <10000000>;
        cpu@0 {
            reg = <0>;
            riscv,isa = "rv64imafdch_zicsr_sstc";
            interrupt-controller { phandle = <2>; };
        };
        cpu@1 { reg = <1>; interrupt-controller { phandle = <4>; }; };
        cpu-map { interrupt-controller { phandle = <6>; }; };
    };
    soc {
        #address-cells = <2>;
        #size-cells = <2>;
        serial@10000000 { reg = <0 0x10000000 0 0x100>; compatible = "ns16550a"; };
        plic@c000000 {
            phandle = <5>;
            riscv,ndev = <96>;
            interrupts-extended = <2 11>, <2 9>, <4 11>, <4 9>;
            interrupt-parent = <7>;
            reg = <0 0xc000000 0 0x600000>;
            compatible = "sifive,plic-1.0.0", "riscv,plic0";
        };
        clint@2000000 { compatible = "sifive,clint0", "riscv,clint0"; reg = <0 0x2000000 0 0x10000>; };
        memory-controller@3000 { reg = <0 0x3000 0 0x1000>; };
    };
};
"""
SMALL = """
/dts-v1/;
/ {
    #address-cells = <1>;
    #size-cells = <1>;
    cpus { timebase-frequency = <0 1000000>; cpu@0 { riscv,isa = "rv64imac"; }; };
    memory@80000000 { reg = <0x80000000 0x1000000>; };
};
"""


def compile_tree(source: str) -> bytes:
    """The tree as firmware hands it over."""
    command = ["dtc", "-q", "-O", "dtb"]
    return subprocess.run(command, input=source.encode(), capture_output=True, check=True).stdout


def read(source: str) -> None:
    """Compile a tree, put it into memory, read it."""
    made = compile_tree(source)
    for i, byte in enumerate(made):
        arena.write(int(at(TREE_AT)) + i, 1, byte)
    read_device_tree(at(TREE_AT), hardware)
    assert hardware.tree_size == len(made)


def regions(of: RegionList) -> list[tuple[int, int]]:
    return [(int(of.regions[i].start), int(of.regions[i].end)) for i in range(int(of.count))]


def test_memory_may_be_in_several_pieces() -> None:
    read(VIRT)
    assert regions(hardware.memory) == [(0x8000_0000, 0x8800_0000), (0x1_0000_0000, 0x3_0000_0000)]


def test_both_ways_to_reserve_memory() -> None:
    read(VIRT)
    assert regions(hardware.reserved) == [(0x8000_0000, 0x8008_0000), (0x8010_0000, 0x8010_2000)]


def test_the_kernels_own_devices_whatever_the_order_of_their_properties() -> None:
    read(VIRT)
    assert regions(hardware.own_devices) == [(0x200_0000, 0x201_0000), (0xC00_0000, 0xC60_0000)]


def test_timer_frequency_and_register() -> None:
    read(VIRT)
    assert hardware.timer_hz == 10_000_000
    assert hardware.has_timer_register


def test_other_numbers_of_cells() -> None:
    read(SMALL)
    assert regions(hardware.memory) == [(0x8000_0000, 0x8100_0000)]
    assert hardware.timer_hz == 1_000_000
    assert not hardware.has_timer_register


def test_an_address_has_two_cells_and_a_size_one_if_nothing_is_said() -> None:
    read("/dts-v1/; / { memory@80000000 { reg = <0 0x80000000 0x1000000>; }; };")
    assert regions(hardware.memory) == [(0x8000_0000, 0x8100_0000)]


@pytest.mark.parametrize(("hart", "output"), [(0, 1), (1, 3), (2, None)])
def test_the_interrupt_controllers_output_to_this_core(hart: int, output: int | None) -> None:
    core.hart = u64(hart)
    read(VIRT)
    assert find_output(hardware) == output
    assert hardware.sources == 96
    assert hardware.controller == Region(PAddr(0xC00_0000), PAddr(0xC60_0000))


def test_a_machine_without_interrupt_controller() -> None:
    read(SMALL)
    assert find_output(hardware) is None


def test_what_is_no_device_tree_is_refused() -> None:
    with pytest.raises(Panic, match="no device tree"):
        read_device_tree(at(TREE_AT), hardware)


@pytest.mark.parametrize(
    ("constant", "name"),
    [
        (fdt.MEMORY, "memory"),
        (fdt.RESERVED, "reserved"),
        (fdt.REG, "reg\0"),
        (fdt.ADDRESS_CELLS, "#address"),
        (fdt.SIZE_CELLS, "#size-ce"),
        (fdt.COMPATIBLE, "compatib"),
        (fdt.TIMEBASE, "timebase"),
        (fdt.ISA, "riscv,is"),
        (fdt.PLIC, "plic"),
        (fdt.CLINT, "clin"),
        (fdt.SSTC, "sstc"),
        (fdt.CORE, "cpu@"),
        (fdt.INTERRUPT, "interrup"),
        (fdt.EXTENDED, "ts-exten"),
        (fdt.SOURCES, "riscv,nd"),
        (fdt.HANDLE, "phandle\0"),
    ],
)
def test_names_as_words(constant: int, name: str) -> None:
    assert constant == int.from_bytes(name.encode(), "little")
