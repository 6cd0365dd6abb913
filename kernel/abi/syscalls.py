"""System call numbers, as they travel in a7 (seL4 manual, 2.2 and B; MCS configuration)."""

from __future__ import annotations

from enum import Enum
from typing import Final

BARE: Final = 1024  # a bare call's number is this and that of the call that it does the same as: Call is 1025


class Syscall(Enum):
    """Each number is the two's complement of what user mode puts in a7: Call is -1, so 1 here."""

    UNKNOWN = 0
    CALL = 1
    REPLY_RECV = 2
    NB_SEND_RECV = 3
    NB_SEND_WAIT = 4
    SEND = 5
    NB_SEND = 6
    RECV = 7
    NB_RECV = 8
    WAIT = 9
    NB_WAIT = 10
    YIELD = 11
    # The debug configuration only:
    DEBUG_PUT_CHAR = 12
    DEBUG_DUMP_SCHEDULER = 13
    DEBUG_HALT = 14
    DEBUG_CAP_IDENTIFY = 15
    DEBUG_SNAPSHOT = 16
    DEBUG_NAME_THREAD = 17
    # The benchmark configuration only, behind calls that other configurations have:
    BENCHMARK_FLUSH_CACHES = 21
    BENCHMARK_RESET_LOG = 22
    BENCHMARK_FINALIZE_LOG = 23
    BENCHMARK_SET_LOG_BUFFER = 24
    BENCHMARK_NULL_SYSCALL = 25
    # Where the use of cycles is counted; the last two where there are debug calls, too:
    BENCHMARK_GET_THREAD_UTILISATION = 26
    BENCHMARK_RESET_THREAD_UTILISATION = 27
    BENCHMARK_DUMP_ALL_THREADS_UTILISATION = 28
    BENCHMARK_RESET_ALL_THREADS_UTILISATION = 29
