"""Faults in memory: untyped memory, its objects, address spaces, what the machine remembers of them."""

from __future__ import annotations

from typing import Final

from codegen.mutation.fault import Fault

UNTYPED: Final = "object/untyped.py"
CREATION: Final = "object/creation.py"
ASID: Final = "arch/riscv64/asid.py"
FRAME: Final = "arch/riscv64/frame.py"
SPACE: Final = "arch/riscv64/space.py"
TRANSLATE: Final = "arch/riscv64/translate.py"
VSPACE: Final = "arch/riscv64/vspace.py"

MEMORY_FAULTS: Final = (
    Fault(UNTYPED, "if left >> size_bits < count:", "if left >> size_bits <= count:"),
    Fault(UNTYPED, "left = cap.size_bytes() - used", "left = cap.size_bytes()"),
    Fault(UNTYPED, "if cap.is_device and is_kept_by_kernel(kind):", "if False:"),
    Fault(UNTYPED, "if offset >= node_size:", "if offset > node_size:"),
    Fault(UNTYPED, "if count < 1 or count > RETYPE_FAN_OUT_LIMIT:", "if count < 1 or count >= RETYPE_FAN_OUT_LIMIT:"),
    Fault(UNTYPED, "if count > node_size - offset:", "if count > node_size:"),
    Fault(
        UNTYPED,
        "        if not is_empty(cap.slots[i]):\n            return InvocationError(Error.DELETE_FIRST)\n",
        "        pass\n",
    ),
    Fault(UNTYPED, "start = (end - 1) // CHUNK * CHUNK", "start = end // CHUNK * CHUNK"),
    Fault(UNTYPED, "slot.cap = replace(cap, watermark=start)", "slot.cap = replace(cap, watermark=u64(0))"),
    Fault(UNTYPED, "start = (used + object_size - 1) & ~(object_size - 1)", "start = used"),
    Fault(UNTYPED, "watermark=start + count * object_size", "watermark=start + object_size"),
    Fault(UNTYPED, "must_reset = not has_children(slot)", "must_reset = cap.watermark != 0"),
    Fault(UNTYPED, "u8(MIN_UNTYPED_BITS), u8(0),", "u8(MIN_UNTYPED_BITS + 1), u8(0),"),
    Fault(CREATION, "return UntypedCap(size, is_device, base, u64(0))", "return UntypedCap(size, False, base, u64(0))"),
    Fault(CREATION, "return FrameCap(size, True, True, is_device,", "return FrameCap(size, True, True, False,"),
    Fault("abi/objects.py", "u8(SLOT_BITS), u8(0),", "u8(SLOT_BITS + 1), u8(0),"),
    Fault(ASID, "source.cap = replace(untyped, watermark=u64(1) << ASID_POOL_BITS)", "pass"),
    Fault(ASID, "    if has_children(source):\n        return InvocationError(Error.REVOKE_FIRST)\n", ""),
    Fault(ASID, "or untyped.is_device:", "or False:"),
    Fault(ASID, "    copy_kernel_entries(table_cap.table)\n", ""),
    Fault(ASID, "u64(cap.base == 0), u64(POOL_SIZE)", "u64(0), u64(POOL_SIZE)"),
    Fault(ASID, "            delete_asid(cap.base + i, table)", "            delete_asid(i, table)"),
    Fault(ASID, "asid=cap.base + index", "asid=index"),
    Fault(FRAME, "u64(address) > USER_TOP - size", "address >= USER_TOP"),
    Fault(FRAME, "if (u64(address) & (size - 1)) != 0:", "if False:"),
    Fault(FRAME, "if is_mapped and cap.asid != asid:", "if False:"),
    Fault(FRAME, "if is_mapped and cap.mapped_at != address:", "if False:"),
    Fault(FRAME, "if entry.valid and not (is_mapped and maps_frame(entry, cap)):", "if entry.valid and not is_mapped:"),
    Fault(FRAME, "write = cap.can_write and rights.can_write", "write = rights.can_write"),
    Fault(FRAME, "if cap.can_read and rights.can_read:", "if cap.can_read:"),
    Fault(FRAME, "execute=not is_data", "execute=True"),
    Fault(FRAME, "    flush_page(address, space.asid)\n", ""),
    Fault(FRAME, "    place.write(NO_ENTRY)\n    flush_page(cap.mapped_at, cap.asid)\n", "    place.write(NO_ENTRY)\n"),
    Fault(FRAME, "or not maps_frame(place.read(), cap):", "or not place.read().valid:"),
    Fault(FRAME, "    slot.cap = replace(cap, asid=u64(0), mapped_at=VAddr(0))\n", ""),
    Fault(SPACE, "sfence_vma_page(address, asid if shared.has_asids else u64(0))", "sfence_vma_page(address, u64(0))"),
    Fault(SPACE, "    pool.spaces[index] = None\n", ""),
    Fault(SPACE, "    leave(table)\n", ""),
    Fault(SPACE, "    leave(table)\n    flush_space(asid)\n", "    leave(table)\n"),
    Fault(SPACE, "return cap.is_mapped and space_of(cap.asid) is cap.table", "return cap.is_mapped"),
    Fault(TRANSLATE, "        sfence_vma_asid(u64(0))", "        pass"),
    Fault(ASID, "urange(ENTRIES // 2, ENTRIES)", "urange(ENTRIES // 2 + 1, ENTRIES)"),
    Fault(TRANSLATE, "write=not is_text", "write=True"),
    Fault(TRANSLATE, "<< 20 == 0", "<< 56 == 0"),
    Fault(TRANSLATE, "<< 20 == 0", "<< 19 == 0"),
    Fault(TRANSLATE, "return entry.valid and not entry.read", "return not entry.read"),
    Fault(VSPACE, "place.bits_left == PAGE_BITS or place.read().valid", "place.read().valid"),
    Fault(VSPACE, "if not is_final(slot) or is_top_level(cap):", "if is_top_level(cap):"),
    Fault(VSPACE, "            cap.table.entries[i] = NO_ENTRY\n", "            pass\n"),
    Fault(VSPACE, "start = VAddr((u64(address) >> place.bits_left) << place.bits_left)", "start = address"),
    Fault(VSPACE, "        place.write(NO_ENTRY)\n        flush_space(cap.asid)\n", "        place.write(NO_ENTRY)\n"),
    Fault(VSPACE, "or not is_top_level(space):", "or not space.is_mapped:"),
    Fault(FRAME, "or not is_top_level(space):", "or not space.is_mapped:"),
    Fault(VSPACE, "and space_of(cap.asid) is None:", "and False:"),
    Fault("syscall.py", "tag == PAGE_MAP and info.length >= 3:", "tag == PAGE_MAP and info.length >= 2:"),
    Fault("syscall.py", "tag == UNTYPED_RETYPE and info.length >= 6:", "tag == UNTYPED_RETYPE and info.length >= 5:"),
    Fault(VSPACE, "    flush_space(space.asid)\n", ""),
    Fault(VSPACE, "if isinstance(cap, PageTableCap) and is_top_level(cap):", "if isinstance(cap, PageTableCap):"),
    Fault("boot/memory.py", "align_up(hole.end, page_bits)", "hole.end"),
    Fault("boot/memory.py", "hardware.own_devices, u64(MEGA_PAGE_BITS))", "hardware.own_devices, u64(PAGE_BITS))"),
)
