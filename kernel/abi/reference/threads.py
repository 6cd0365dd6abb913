"""The reference of threads, scheduling contexts and domains."""

from __future__ import annotations

from typing import Final

from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.abi.reference.shapes import Reference, Refusal

MYSELF: Final = Refusal(Error.ILLEGAL_OPERATION, "the thread is the calling one")
AUTHORITY: Final = Refusal(Error.INVALID_CAPABILITY, "the authority is no thread", "1")
CSPACE: Final = (
    Refusal(Error.REVOKE_FIRST, "the CSpace is untyped memory with children"),
    Refusal(Error.ILLEGAL_OPERATION, "the CSpace is no CNode"),
    Refusal(Error.ILLEGAL_OPERATION, "the guard of the CSpace is too long"),
)
VSPACE: Final = (
    Refusal(Error.REVOKE_FIRST, "the VSpace is untyped memory with children"),
    Refusal(Error.ILLEGAL_OPERATION, "the VSpace is a page table that is not mapped"),
    Refusal(Error.ILLEGAL_OPERATION, "the VSpace is no page table"),
)
BUFFER: Final = (
    Refusal(Error.REVOKE_FIRST, "the buffer is untyped memory with children"),
    Refusal(Error.ILLEGAL_OPERATION, "the buffer is no page"),
    Refusal(Error.ILLEGAL_OPERATION, "the buffer is device memory"),
    Refusal(Error.ALIGNMENT_ERROR, "the buffer is not aligned to 1 KiB"),
)
WAITS: Final = Refusal(Error.ILLEGAL_OPERATION, "the thread waits, and the context has no time")
HANDLER_RIGHTS: Final = "Write, and grant or grant reply, of the handler's endpoint."


def above(name: str) -> Refusal:
    """A priority above what the authority may give."""
    return Refusal(Error.RANGE_ERROR, f"the {name} is above the authority's maximum", "0, the authority's maximum")


def handler(number: int) -> Refusal:
    return Refusal(Error.INVALID_CAPABILITY, "the handler is no endpoint with the rights that it needs", str(number))


THREADS: Final = {
    Label.TCB_READ_REGISTERS: Reference((Refusal(Error.RANGE_ERROR, "the count is not 1 to 32", "1, 32"), MYSELF)),
    Label.TCB_WRITE_REGISTERS: Reference(
        (Refusal(Error.TRUNCATED_MESSAGE, "there are fewer registers than the count"), MYSELF)
    ),
    Label.TCB_COPY_REGISTERS: Reference((Refusal(Error.INVALID_CAPABILITY, "the source is no thread", "1"),)),
    Label.TCB_CONFIGURE: Reference((*BUFFER, *CSPACE, *VSPACE)),
    Label.TCB_SET_PRIORITY: Reference((AUTHORITY, above("priority"))),
    Label.TCB_SET_MC_PRIORITY: Reference((AUTHORITY, above("maximum"))),
    Label.TCB_SET_SCHED_PARAMS: Reference(
        (
            AUTHORITY,
            above("maximum"),
            above("priority"),
            Refusal(Error.INVALID_CAPABILITY, "the context is no scheduling context", "2"),
            Refusal(Error.ILLEGAL_OPERATION, "the thread has another context"),
            Refusal(Error.ILLEGAL_OPERATION, "the context has another thread"),
            WAITS,
            Refusal(Error.ILLEGAL_OPERATION, "the calling thread would lose its context"),
            handler(3),
        ),
        HANDLER_RIGHTS,
    ),
    Label.TCB_SET_TIMEOUT_ENDPOINT: Reference((handler(1),), HANDLER_RIGHTS),
    Label.TCB_SET_IPC_BUFFER: Reference(BUFFER),
    Label.TCB_SET_SPACE: Reference((*CSPACE, *VSPACE, handler(1)), HANDLER_RIGHTS),
    Label.TCB_SUSPEND: Reference(),
    Label.TCB_RESUME: Reference(),
    Label.TCB_BIND_NOTIFICATION: Reference(
        (
            Refusal(Error.ILLEGAL_OPERATION, "it is no notification"),
            Refusal(Error.ILLEGAL_OPERATION, "the capability may not wait"),
            Refusal(Error.ILLEGAL_OPERATION, "the thread has a notification"),
            Refusal(Error.ILLEGAL_OPERATION, "the notification has a thread"),
            Refusal(Error.ILLEGAL_OPERATION, "a thread waits for the notification"),
        ),
        "Read, of the notification.",
    ),
    Label.TCB_UNBIND_NOTIFICATION: Reference((Refusal(Error.ILLEGAL_OPERATION, "the thread has no notification"),)),
    Label.TCB_SET_TLS_BASE: Reference(),
    Label.TCB_SET_FLAGS: Reference(),
    Label.DOMAIN_SET: Reference(
        (
            Refusal(Error.INVALID_ARGUMENT, "there is no such domain", "0"),
            Refusal(Error.INVALID_ARGUMENT, "it is no thread", "1"),
        )
    ),
    Label.DOMAIN_SCHEDULE_CONFIGURE: Reference(
        (
            Refusal(Error.RANGE_ERROR, "the schedule has no such entry, or it is the last", "0, the last but one"),
            Refusal(Error.RANGE_ERROR, "the schedule knows no such domain", "0, the last domain"),
            Refusal(Error.INVALID_ARGUMENT, "the duration is longer than 56 bits", "2"),
            Refusal(Error.INVALID_ARGUMENT, "the duration of the starting entry is zero", "2"),
            Refusal(Error.INVALID_ARGUMENT, "the duration of a domain is zero", "2"),
        )
    ),
    Label.DOMAIN_SCHEDULE_SET_START: Reference(
        (
            Refusal(Error.RANGE_ERROR, "the schedule has no such entry", "0, the last entry"),
            Refusal(Error.INVALID_ARGUMENT, "the schedule ends there", "0"),
        )
    ),
    Label.SCHED_CONTROL_CONFIGURE_FLAGS: Reference(
        (
            Refusal(Error.RANGE_ERROR, "the budget is too short or too long", "20, the longest period"),
            Refusal(Error.RANGE_ERROR, "the period is too short or too long", "20, the longest period"),
            Refusal(Error.RANGE_ERROR, "the budget is longer than the period", "20, the period"),
            Refusal(Error.INVALID_CAPABILITY, "it is no scheduling context", "1"),
            Refusal(Error.RANGE_ERROR, "the context has no room for so many refills", "0, how many more"),
        )
    ),
    Label.SCHED_CONTEXT_BIND: Reference(
        (
            Refusal(Error.INVALID_CAPABILITY, "it is no thread or notification", "1"),
            Refusal(Error.ILLEGAL_OPERATION, "the context has a thread"),
            Refusal(Error.ILLEGAL_OPERATION, "the thread has a context"),
            WAITS,
            Refusal(Error.ILLEGAL_OPERATION, "the context has a notification"),
            Refusal(Error.ILLEGAL_OPERATION, "the notification has a context"),
        )
    ),
    Label.SCHED_CONTEXT_UNBIND: Reference((Refusal(Error.ILLEGAL_OPERATION, "the calling thread has the context"),)),
    Label.SCHED_CONTEXT_UNBIND_OBJECT: Reference(
        (
            Refusal(Error.INVALID_CAPABILITY, "it is no thread or notification", "1"),
            Refusal(Error.ILLEGAL_OPERATION, "the thread has another context or none"),
            Refusal(Error.ILLEGAL_OPERATION, "the calling thread has the context"),
            Refusal(Error.ILLEGAL_OPERATION, "the notification has another context or none"),
        )
    ),
    Label.SCHED_CONTEXT_CONSUMED: Reference(),
    Label.SCHED_CONTEXT_YIELD_TO: Reference(
        (
            Refusal(Error.ILLEGAL_OPERATION, "the context has no thread"),
            Refusal(Error.ILLEGAL_OPERATION, "the calling thread has the context"),
            Refusal(Error.ILLEGAL_OPERATION, "its thread has a priority above the caller's maximum"),
        )
    ),
}
