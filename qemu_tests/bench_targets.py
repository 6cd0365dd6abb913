"""What the C kernel takes for each operation, and the most that ours is meant to take, on each machine."""

from __future__ import annotations

from typing import Final, NamedTuple

C_KERNEL: Final = "seL4 16.0.0-dev of 2026-08, RV64 MCS, release, fast path on, gcc 12.2 -O2"
GEOMETRIC_MEAN: Final = 0.35
QEMU: Final = "qemu-virt"


class Row(NamedTuple):
    """Instructions in QEMU, cycles on a simulated core; `sel4` is None where nobody measured it."""

    sel4: int | None
    target: int


ROWS: Final = {
    "call_0w": Row(277, 140),
    "call_4w": Row(300, 140),
    "reply_recv_0w": Row(359, 165),
    "reply_recv_4w": Row(382, 165),
    "call_10w": Row(1322, 260),  # a passive server; one with its own time takes the C kernel 1639
    "reply_recv_10w": Row(1591, 280),
    "call_active": Row(None, 220),
    "send_high": Row(1377, 350),
    "signal_high": Row(1199, 300),
    "signal_low": Row(631, 120),
    "yield": Row(1004, 220),
    "irq": Row(865, 320),
    "fault": Row(1150, 380),
    "fault_reply": Row(1497, 400),
    "page_map": Row(853, 320),
    "page_protect": Row(874, 320),
    "page_retype": Row(1237, 500),
}

# Cycles of the same kernel without floating point, by the round trips that its benchmark has.
CYCLES_PART: Final = 0.4  # of the C kernel's, where there is no target of its own
C_CYCLES: Final = {
    "cva6": {
        "call-reply-0-words": 1041,
        "call-reply-4-words": 1099,
        "call-reply-10-words": 4413,
        "signal-wait-round-trip": 3931,
        "signal_low": 1688,
        "yield-alone": 1724,
        "fault-round-trip": 4799,
        "map-unmap-page": 2547,
        "page_map": 1292,
        "retype-delete-endpoint": 2966,
        "null-system-call": 697,
        "call-reply-same-space": 1028,
        "call-reply-active": 5519,
        "yield-pair": 3337,
        "copy-delete-capability": 2741,
        "budget-end": 2136,
        "budget-again": 1819,
    },
    "cva6wb": {"call-reply-0-words": 989},
    "rocket": {
        "call-reply-0-words": 1021,
        "call-reply-4-words": 1074,
        "call-reply-10-words": 4019,
        "signal-wait-round-trip": 3343,
        "signal_low": 1464,
        "yield-alone": 1427,
        "fault-round-trip": 4056,
        "map-unmap-page": 2371,
        "page_map": 1216,
        "retype-delete-endpoint": 2433,
        "null-system-call": 549,
        "call-reply-same-space": 929,
        "call-reply-active": 4956,
        "yield-pair": 2917,
        "copy-delete-capability": 2267,
        "budget-end": 1804,
        "budget-again": 2527,
    },
}
ROUND_TRIP: Final = {"cva6": 490, "cva6wb": 470, "rocket": 560}  # the targets of a call and its answer


def rows_of(target: str) -> dict[str, Row]:
    """What to compare with on this machine."""
    if target == QEMU:
        return ROWS
    rows = {name: Row(theirs, int(theirs * CYCLES_PART)) for name, theirs in C_CYCLES[target].items()}
    return rows | {"call-reply-0-words": Row(C_CYCLES[target]["call-reply-0-words"], ROUND_TRIP[target])}
