"""Memory: no two objects overlap, and what untyped memory has not handed out is free and zero."""

from __future__ import annotations

from codegen.lang import arena
from kernel.arch.riscv64.window import kernel_address
from kernel.shapes import UntypedCap
from kernel.tests.invariants.living import used_slots

PAGE = 4096


def check_memory() -> None:
    """Objects are apart from each other, and from memory that is still free."""
    end = 0
    for address in sorted(arena.objects):
        assert address >= end, "no two objects overlap"
        end = address + arena.sizes[address]
    for slot in used_slots():
        if isinstance(slot.cap, UntypedCap) and not slot.cap.is_device:
            check_free_part(slot.cap)


def check_free_part(cap: UntypedCap) -> None:
    """Nothing lives above the watermark, and nothing was left there."""
    assert cap.watermark <= cap.size_bytes(), "untyped memory hands out no more than it has"
    start = int(kernel_address(cap.base + cap.watermark))
    end = int(kernel_address(cap.base + cap.size_bytes()))
    for address in arena.objects:
        assert not start <= address < end, "no object lives in memory that is not handed out"
    for page, data in arena.pages.items():
        if start <= page * PAGE < end:
            assert not any(data), "memory that is not handed out is zero"
