"""Corners of the kernel that no ordinary use comes to."""

from __future__ import annotations

from typing import Any, Final
from unittest.mock import patch

import pytest

from codegen.lang import PAddr, Panic, arena, machine, replace, u64
from kernel import debug, fault
from kernel.abi.bootinfo import EXTRA_LENGTH, MAX_UNTYPEDS
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.abi.objects import ObjectType, object_size_bits
from kernel.abi.syscalls import Syscall
from kernel.arch.riscv64 import firmware
from kernel.arch.riscv64.trap import handle_trap
from kernel.boot.bootinfo import write_extra
from kernel.boot.fdt import read_device_tree
from kernel.boot.shapes import Region
from kernel.boot.untyped import grant_piece, grant_region
from kernel.object import cnode, irq
from kernel.object.deletion import delete
from kernel.object.endpoint import cancel_badged_sends
from kernel.object.untyped import check_window
from kernel.preemption import preemption_point
from kernel.results import InvocationError, Preempted, Progress, Success
from kernel.shapes import PC, CNodeCap, DomainCap, EndpointCap, Fault, FaultKind, IrqHandlerCap, ThreadState, UntypedCap
from kernel.state import core, hardware
from kernel.tests.build import at, make_node
from kernel.tests.caller import CNODE, DOMAIN, ENDPOINT, FRAME, FREE, IRQ_HANDLER, NOTIFICATION, THREAD, UNTYPED, Caller
from kernel.tests.test_fdt import TREE_AT, VIRT, compile_tree, regions
from kernel.tests.world import message, pc, waiting_at

NOP = 4

NOBODY: Final[Any] = None  # in place of a root task that is not looked at


def load_tree(tree: bytes) -> None:
    for i, byte in enumerate(tree):
        arena.write(int(at(TREE_AT)) + i, 1, byte)
    read_device_tree(at(TREE_AT), hardware)


def test_a_tree_without_an_end_ends_with_its_block() -> None:
    tree = bytearray(compile_tree(VIRT))
    size = int.from_bytes(tree[36:40], "big")
    tree[36:40] = (size - 4).to_bytes(4, "big")
    load_tree(bytes(tree))
    assert regions(hardware.memory) == [(0x8000_0000, 0x8800_0000), (0x1_0000_0000, 0x3_0000_0000)]


def test_what_a_boot_loader_blotted_out_is_skipped() -> None:
    """It writes "nothing" over what it takes away."""
    tree = bytearray(compile_tree(VIRT))
    start = int.from_bytes(tree[8:12], "big")
    first = tree.index(b"memory@8", start) + 16  # the name and its end; then the first property
    length = int.from_bytes(tree[first + 4 : first + 8], "big")
    for i in range(first, first + 12 + (length + 3 & ~3), 4):
        tree[i : i + 4] = NOP.to_bytes(4, "big")
    load_tree(bytes(tree))
    assert len(regions(hardware.memory)) == 2


def test_regions_of_no_size_are_none() -> None:
    """Cells of address and size may both be none."""
    source = VIRT.replace("#address-cells = <2>;\n    #size-cells = <2>;\n    reserved", "reserved")
    assert source != VIRT
    source = source.replace("reserved-memory {", "#address-cells = <0>; #size-cells = <0>; reserved-memory {")
    load_tree(compile_tree(source))
    assert regions(hardware.memory) == []


def test_the_extra_boot_info_may_fill_its_pages() -> None:
    hardware.tree_size = u64(4096 - 16)
    told: list[tuple[int, int]] = []
    with patch("kernel.boot.bootinfo.tell", lambda root, word, number: told.append((int(word), int(number)))):
        write_extra(NOBODY, at(0x4900_0000), at(0x4A00_0000))
    assert told == [(EXTRA_LENGTH, 4096)]


def test_pieces_too_small_and_too_many_are_lost() -> None:
    hardware.next_slot = u64(MAX_UNTYPEDS + 5)
    before = int(hardware.next_slot)
    cap = UntypedCap(u64(12), False, PAddr(0x8000_0000), u64(0))
    grant_piece(NOBODY, cap, u64(5))
    grant_region(NOBODY, Region(PAddr(0x1000), PAddr(0x1008)), u64(5), is_device=True)
    assert hardware.next_slot == before


def test_a_cores_interrupt_controller_has_no_regions() -> None:
    source = VIRT.replace("{ phandle = <2>; }", "{ phandle = <2>; reg = <0 0 0>; }", 1)
    assert source != VIRT
    load_tree(compile_tree(source))
    assert hardware.core_handle == 2


class MachineOff(Exception):
    """The machine does not go on."""


def test_a_machine_that_cannot_be_turned_off_waits() -> None:
    with patch.object(firmware, "wfi", side_effect=MachineOff), pytest.raises(MachineOff):
        firmware.power_off()
    assert [call[0] for call in machine.sbi_calls] == [0x5352_5354, 8], "the new way, then the old one"


def test_work_without_an_interrupt_goes_on() -> None:
    core.work = u64(99)
    assert preemption_point() == Success()
    assert core.work == 0


@pytest.mark.parametrize(("waiting", "outcome"), [(0x2, Success()), (0x22, Preempted.PREEMPTED)])
def test_work_stops_for_an_interrupt_that_would_come(waiting: int, outcome: Progress) -> None:
    core.work = u64(99)
    machine.csrs["sie"] = 0x220
    machine.csrs["sip"] = waiting
    assert preemption_point() == outcome


def test_an_interrupt_that_was_never_enabled_stops_the_kernel() -> None:
    with pytest.raises(Panic, match="never enabled"):
        handle_trap(u64((1 << 63) | 1))


def test_a_number_that_is_no_debug_call_is_none() -> None:
    Caller()
    assert not debug.handle_debug_call(Syscall.UNKNOWN)


def test_a_build_without_console_stops_threads_silently() -> None:
    made = Caller()
    with patch.object(fault, "DEBUG", False):
        made.world.fault(Fault(FaultKind.VM, address=u64(0x1000)))
    assert made.thread.state is ThreadState.INACTIVE
    assert machine.text == ""


def rotate(made: Caller, destination: int, pivot: int, source: int, *, data: int = 0) -> int:
    words = (destination, 64, data, pivot, 64, 0, source, 64)
    return made.call(CNODE, Label.CNODE_ROTATE, *words, caps=(CNODE, CNODE))


def test_rotation_looks_up_the_source_and_then_the_pivot() -> None:
    made = Caller()
    assert rotate(made, FREE, ENDPOINT, 1 << 60) == Error.FAILED_LOOKUP.value
    assert message(made.thread, 1) == [1]
    assert rotate(made, FREE, 1 << 60, ENDPOINT) == Error.FAILED_LOOKUP.value
    assert message(made.thread, 1) == [1]


def test_rotation_does_not_set_badges() -> None:
    made = Caller()
    assert rotate(made, FREE, ENDPOINT, FRAME, data=7) == Error.ILLEGAL_OPERATION.value
    assert isinstance(made.slot(ENDPOINT).cap, EndpointCap)


@pytest.mark.parametrize("label", [Label.CNODE_REVOKE, Label.CNODE_DELETE])
def test_a_preempted_deletion_is_made_again(label: Label) -> None:
    made = Caller()
    name = "revoke" if label is Label.CNODE_REVOKE else "delete"
    with patch.object(cnode, name, return_value=Preempted.PREEMPTED):
        made.world.syscall(Syscall.CALL, CNODE, THREAD, 64, label=label.value)
    assert made.thread.state is ThreadState.RUNNING
    assert pc(made.thread) == made.thread.context.words[PC]
    assert made.call(CNODE, label, THREAD, 64) == 0


def test_setting_a_handler_may_be_preempted() -> None:
    made = Caller()
    with patch.object(irq, "delete", return_value=Preempted.PREEMPTED):
        made.call(IRQ_HANDLER, Label.IRQ_SET_HANDLER, caps=(NOTIFICATION,))
    assert pc(made.thread) == made.thread.context.words[PC]
    assert made.call(IRQ_HANDLER, Label.IRQ_SET_HANDLER, caps=(NOTIFICATION,)) == 0


def test_a_handler_signals_only_what_may_be_signalled() -> None:
    made = Caller()
    assert made.call(IRQ_HANDLER, Label.IRQ_SET_HANDLER, caps=(ENDPOINT,)) == Error.INVALID_CAPABILITY.value


def test_the_end_of_a_handler_without_notification() -> None:
    made = Caller()
    delete(made.slot(IRQ_HANDLER))
    assert not isinstance(made.slot(IRQ_HANDLER).cap, IrqHandlerCap)


def test_the_end_of_an_authority_ends_no_object() -> None:
    made = Caller()
    before = len(arena.objects)
    delete(made.slot(DOMAIN))
    assert len(arena.objects) == before
    assert not isinstance(made.slot(DOMAIN).cap, DomainCap)


def retype(made: Caller, kind: ObjectType, size: int, *, index: int = 1, depth: int = 64) -> int:
    words = (kind.value, size, index, depth, FREE, 1)
    return made.call(UNTYPED, Label.UNTYPED_RETYPE, *words, caps=(CNODE,))


def test_a_cnode_has_a_largest_size() -> None:
    made = Caller()
    assert retype(made, ObjectType.CNODE, 34) == Error.RANGE_ERROR.value
    assert retype(made, ObjectType.CNODE, 33) == Error.NOT_ENOUGH_MEMORY.value


def test_a_destination_that_is_not_found_is_told() -> None:
    made = Caller()
    assert retype(made, ObjectType.ENDPOINT, 0, index=1 << 60) == Error.FAILED_LOOKUP.value
    assert retype(made, ObjectType.ENDPOINT, 0, index=ENDPOINT) == Error.FAILED_LOOKUP.value
    assert retype(made, ObjectType.ENDPOINT, 0) == 0


def test_a_slot_inside_a_node_that_is_named_by_a_shorter_depth() -> None:
    """An operation names its slot by exactly so many bits."""
    made = Caller()
    cap = made.slot(CNODE).cap
    assert isinstance(cap, CNodeCap)
    made.slot(CNODE).cap = replace(cap, guard_size=u64(0))
    assert made.call(CNODE, Label.CNODE_DELETE, FREE, 8) == 0
    assert made.call(CNODE, Label.CNODE_DELETE, FREE, 9) == Error.FAILED_LOOKUP.value
    assert made.call(CNODE, Label.CNODE_DELETE, FREE, 7) == Error.FAILED_LOOKUP.value


@pytest.mark.parametrize(
    ("kind", "size", "error"),
    [
        (ObjectType.UNTYPED, 4, 0),
        (ObjectType.UNTYPED, 3, Error.INVALID_ARGUMENT.value),
        (ObjectType.SCHED_CONTEXT, 7, 0),
        (ObjectType.SCHED_CONTEXT, 6, Error.INVALID_ARGUMENT.value),
        (ObjectType.CNODE, 1, 0),
        (ObjectType.CNODE, 0, Error.INVALID_ARGUMENT.value),
    ],
)
def test_objects_have_a_smallest_size(kind: ObjectType, size: int, error: int) -> None:
    assert retype(Caller(), kind, size) == error


def test_256_objects_are_made_at_once_and_no_more() -> None:
    node = make_node(9, address=0x4200_0000)
    assert check_window(node, u64(256), u64(256)) is None
    assert check_window(node, u64(0), u64(257)) == InvocationError(Error.RANGE_ERROR, u64(1), u64(256))
    assert check_window(node, u64(511), u64(1)) is None
    assert check_window(node, u64(512), u64(1)) == InvocationError(Error.RANGE_ERROR, u64(0), u64(511))
    assert check_window(node, u64(511), u64(2)) == InvocationError(Error.RANGE_ERROR, u64(1), u64(1))


@pytest.mark.parametrize(
    ("kind", "size", "bits"), [(ObjectType.CNODE, 4, 9), (ObjectType.UNTYPED, 20, 20), (ObjectType.TCB, 0, 11)]
)
def test_how_much_memory_objects_take(kind: ObjectType, size: int, bits: int) -> None:
    assert object_size_bits(kind, u64(size)) == bits


def test_the_end_of_a_context_makes_its_thread_passive() -> None:
    made = Caller()
    context = made.other.sched_context
    assert context is not None
    made.world.put_context(FREE, context)
    delete(made.slot(FREE))
    assert made.other.sched_context is None


def test_cancelling_at_an_empty_endpoint_is_nothing() -> None:
    made = Caller()
    cancel_badged_sends(made.endpoint, u64(7), made.thread)
    assert waiting_at(made.endpoint) == []
