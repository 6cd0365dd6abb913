"""The kernel's main module: from the boot stub to the root task."""

from __future__ import annotations

from typing import Final

from codegen.lang import PAddr, VAddr, export, fatal, u64
from kernel.abi.objects import SLOT_BITS
from kernel.arch.riscv64.plic import reset_controller
from kernel.arch.riscv64.trap import enable_user_mode
from kernel.arch.riscv64.window import kernel_address
from kernel.boot.bootinfo import write_boot_info
from kernel.boot.fdt import find_output, read_device_tree
from kernel.boot.image import check_description
from kernel.boot.memory import close_pool, open_pool, plan_memory
from kernel.boot.root import furnish, make_root
from kernel.boot.shapes import Region
from kernel.boot.space import build_kernel_space
from kernel.boot.untyped import grant_untypeds
from kernel.clock import MIN_BUDGET_US, update_time
from kernel.config import MOST_SOURCES
from kernel.domain import start_schedule
from kernel.entry import start_first_thread
from kernel.shapes import ThreadState
from kernel.state import boot_description, hardware, shared, this_core

IDLE_STATUS: Final = 0x2_0000_0120  # sstatus: supervisor mode, where interrupts are on
TICKS_FOR_A_US: Final = 1_000_000


@export
def kernel_start(hart: u64, tree: PAddr, kernel: PAddr, idle: VAddr) -> None:
    """Start on this hart. `kernel` is where the kernel's text is, `idle` is the code of the idle thread."""
    prepare_core(hart, idle)
    check_description()
    read_device_tree(kernel_address(tree), hardware)
    note_hardware()
    note_controller()
    plan_memory(hardware, Region(kernel, boot_description.image.end))
    bits = boot_description.cnode_bits
    open_pool(hardware, Region(tree, tree + hardware.tree_size), bits + SLOT_BITS)
    root = make_root(bits)
    build_kernel_space(kernel)
    update_time()
    start_schedule()
    thread = furnish(root, kernel_address(tree))
    close_pool(hardware)
    grant_untypeds(root)
    write_boot_info(root)
    enable_user_mode()
    start_first_thread(thread)


def prepare_core(hart: u64, idle: VAddr) -> None:
    """The idle thread is the only one that runs in supervisor mode."""
    core = this_core()
    core.hart = hart
    core.idle_thread.state = ThreadState.IDLE
    core.idle_thread.context.resume_at = u64(idle)
    core.idle_thread.context.status = u64(IDLE_STATUS)
    core.current = core.idle_thread


def note_hardware() -> None:
    """Keep what the kernel needs of the device tree after boot."""
    if hardware.timer_hz < TICKS_FOR_A_US:
        fatal("the device tree names no timer frequency of 1 MHz or more")
    shared.ticks_per_us = hardware.timer_hz // TICKS_FOR_A_US
    this_core().least_budget = shared.ticks_per_us * MIN_BUDGET_US
    this_core().has_timer_register = hardware.has_timer_register


def note_controller() -> None:
    """Keep where the interrupt controller is; without one that leads here, there are no interrupts."""
    output = find_output(hardware)
    if output is None:
        return
    shared.plic = hardware.controller.start
    shared.plic_context = output
    shared.source_count = hardware.sources if hardware.sources < MOST_SOURCES else u64(MOST_SOURCES)
    reset_controller()
