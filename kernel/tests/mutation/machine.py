"""Faults around objects: at boot, in queues, in work that stops for interrupts, in what the machine remembers."""

from __future__ import annotations

from typing import Final

from codegen.mutation.fault import Fault

HEAP: Final = "heap.py"
RELEASE: Final = "release.py"
PREEMPTION: Final = "preemption.py"
TIMER: Final = "arch/riscv64/timer.py"
FLOATS: Final = "arch/riscv64/floats.py"
TREE: Final = "boot/fdt.py"
IMAGE: Final = "boot/image.py"
SPACE: Final = "boot/space.py"
INFO: Final = "boot/bootinfo.py"
THREAD: Final = "boot/thread.py"
MEMORY: Final = "boot/untyped.py"

MACHINE_FAULTS: Final = (
    # Queues.
    Fault(HEAP, "if is_before(going, place):", "if is_before(place, going):"),
    Fault(HEAP, "thread.rank == other.rank and thread.arrival < other.arrival", "False"),
    Fault(HEAP, "    if queue.first is None:\n        queue.arrivals = u64(0)\n", ""),
    Fault(
        HEAP, "    if queue.arrivals == 0:\n        queue.first = None\n", "    if True:\n        queue.first = None\n"
    ),
    Fault(HEAP, "is_before(right, left)", "is_before(left, right)"),
    Fault(HEAP, "        queue.arrivals = u64(1)\n", "        pass\n"),
    Fault(HEAP, "        first.arrival = u64(0)\n", ""),
    Fault(HEAP, "        first.rank = rank_of_priority(first)\n", ""),
    Fault(HEAP, "turn = turn if place.right is None else place.right", "turn = place.right"),
    Fault(HEAP, "place = place.right if place.left is None else place.left", "place = place.left"),
    Fault(HEAP, "return least == 0 or is_after(least, place)", "return least == 0 or place < least"),
    Fault(HEAP, "return place & differing & (u64(0) - differing) != 0", "return place > cursor"),
    Fault(
        RELEASE, "        me.due = thread.rank\n        me.must_set_timer = True\n", "        me.due = thread.rank\n"
    ),
    Fault(RELEASE, "    me.must_set_timer = True  # it may have been meant for this thread\n", ""),
    Fault(RELEASE, "        me.due = thread.rank\n", ""),
    Fault(RELEASE, "    me.due = FOREVER if first is None else first.rank\n", ""),
    Fault(RELEASE, "    thread.in_release_queue = False\n", "    pass\n"),
    # Time and interrupts.
    Fault(PREEMPTION, "core.work < PREEMPTION_INTERVAL", "core.work <= PREEMPTION_INTERVAL"),
    Fault(PREEMPTION, "    core.work = u64(0)\n", ""),
    Fault(TIMER, '(csr_read("sip") & csr_read("sie")) != 0', 'csr_read("sip") != 0'),
    Fault("clock.py", "me.consumed + (me.now - before)", "me.now - before"),
    # Floating point.
    Fault(FLOATS, 'FPU and (csr_read("sstatus") & FLOATS_MASK) != 0', "FPU"),
    Fault(FLOATS, "or uses_floats(thread) or", "or"),
    Fault(FLOATS, " or (thread.flags & TCB_FLAG_FPU_DISABLED) != 0", ""),
    Fault(FLOATS, "    thread.space_epoch = u64(0)  # to be noted there\n", ""),
    Fault(FLOATS, "    thread.space_epoch = u64(0)\n    forget", "    forget"),
    Fault(FLOATS, "    if this_core().float_owner is thread:\n", "    if True:\n"),
    # Boot.
    Fault(MEMORY, "first_slot, is_device=True)", "first_slot, is_device=False)"),
    Fault(MEMORY, "u64(0) if is_device else u64(1) << size_bits", "u64(0)"),
    Fault(MEMORY, "((start >> size_bits) & 1) == 0 and ", ""),
    Fault(MEMORY, "size >> (size_bits + 1) != 0", "size >> size_bits != 0"),
    Fault(MEMORY, "index >= MAX_UNTYPEDS or ", ""),
    Fault(MEMORY, " or not has_room(root):", ":"),
    Fault(MEMORY, "    tell_region(root, u64(UNTYPED), first_slot)\n", ""),
    Fault(IMAGE, "page < segment.end:", "page + PAGE < segment.end:"),
    Fault(IMAGE, "flags = flags | segment.flags", "flags = segment.flags"),
    Fault(IMAGE, "execute=(flags & EXECUTE) != 0", "execute=True"),
    Fault(SPACE, "is_text=base == text", "is_text=False"),
    Fault(INFO, "urange(hardware.tree_size & ~u64(7), hardware.tree_size)", "urange(u64(0))"),
    Fault(THREAD, "    thread.max_priority = u32(MAX_PRIORITY)\n", ""),
    Fault(THREAD, "u64(ipc_buffer + PAGE)", "u64(ipc_buffer)"),
    Fault(TREE, "(walk.cells << 8) | 0x21", "(walk.cells << 8) | 0x22"),
    Fault(TREE, "(walk.cells >> 12) & 0xF", "(walk.cells >> 4) & 0xF"),
    Fault(TREE, " and big_endian(at + 4) == SUPERVISOR_EXTERNAL", ""),
    Fault(TREE, " and walk.hart == this_core().hart", ""),
    Fault(TREE, "(length + 3) & ~u64(3)", "length"),
)
