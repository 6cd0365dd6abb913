"""What the C kernel takes for each operation, and the most that ours is meant to take."""

from __future__ import annotations

from typing import Final, NamedTuple

C_KERNEL: Final = "seL4 16.0.0-dev of 2026-08, RV64 MCS, release, fast path on, gcc 12.2 -O2"
GEOMETRIC_MEAN: Final = 0.35


class Row(NamedTuple):
    """Instructions; `sel4` is None where nobody measured it."""

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
