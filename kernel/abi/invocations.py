"""What each invocation takes and gives, in the order of the interface; stubs and headers are made from this.

The kernel does not import this: it reads its arguments where it decodes them, and a test compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from kernel.abi.labels import Label

WORD_BITS: Final = 64


class Kind(Enum):
    """How a parameter travels; the value is its width in bits within the message."""

    CAP = 0  # in the IPC buffer's capabilities, not in the message
    BOOL = 1
    BYTE = 8
    WORD = WORD_BITS
    CONTEXT = 32 * WORD_BITS  # a thread's registers


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Place:
    """Where a parameter stands in the message."""

    parameter: Parameter
    word: int
    shift: int


@dataclass(frozen=True, slots=True)
class Invocation:
    """One message to one kind of object; its name is its label in lower case."""

    label: Label
    target: str
    inputs: tuple[Parameter, ...]
    outputs: tuple[Parameter, ...]
    about: str

    @property
    def name(self) -> str:
        return self.label.name.lower()

    @property
    def caps(self) -> tuple[Parameter, ...]:
        """The capabilities it takes besides its target, in order."""
        return tuple(p for p in self.inputs if p.kind is Kind.CAP)

    @property
    def places(self) -> tuple[Place, ...]:
        """Each parameter that is no capability: aligned to its own width, small ones share a word."""
        used, found = 0, []
        for p in self.inputs:
            if p.kind is Kind.CAP:
                continue
            align = min(p.kind.value, WORD_BITS)
            used = -(-used // align) * align
            found.append(Place(p, used // WORD_BITS, used % WORD_BITS))
            used += p.kind.value
        return tuple(found)

    @property
    def length(self) -> int:
        """Words in the message."""
        if not self.places:
            return 0
        last = self.places[-1]
        return last.word + max(last.parameter.kind.value // WORD_BITS, 1)


def invocation(label: Label, target: str, inputs: str, outputs: str = "", *, about: str) -> Invocation:
    """An invocation from its parameters' names, each with its kind behind a colon unless it is a word."""
    return Invocation(label, target, parse_parameters(inputs), parse_parameters(outputs), about)


def parse_parameters(text: str) -> tuple[Parameter, ...]:
    found = []
    for item in text.split():
        name, _, kind = item.partition(":")
        found.append(Parameter(name, Kind[kind.upper() or "WORD"]))
    return tuple(found)


SLOT: Final = "dest_index dest_depth:byte"
SOURCE: Final = "source_root:cap source_index source_depth:byte"

INVOCATIONS: Final = (
    invocation(
        Label.UNTYPED_RETYPE,
        "untyped",
        "object_type size_bits root:cap node_index node_depth node_offset count",
        about="Make objects from untyped memory and put their capabilities into consecutive slots.",
    ),
    invocation(
        Label.TCB_READ_REGISTERS,
        "tcb",
        "suspend_source:bool arch_flags:byte count",
        "registers:context",
        about="Read a thread's registers, into message words 0 and on.",
    ),
    invocation(
        Label.TCB_WRITE_REGISTERS,
        "tcb",
        "resume_target:bool arch_flags:byte count registers:context",
        about="Write a thread's registers, which stand in message words 2 and on.",
    ),
    invocation(
        Label.TCB_COPY_REGISTERS,
        "tcb",
        "source:cap suspend_source:bool resume_target:bool transfer_frame:bool transfer_integer:bool arch_flags:byte",
        about="Copy registers from another thread.",
    ),
    invocation(
        Label.TCB_CONFIGURE,
        "tcb",
        "cspace_root:cap cspace_root_data vspace_root:cap vspace_root_data buffer buffer_frame:cap",
        about="Set a thread's capability space, address space and IPC buffer.",
    ),
    invocation(Label.TCB_SET_PRIORITY, "tcb", "authority:cap priority", about="Set a thread's priority."),
    invocation(
        Label.TCB_SET_MC_PRIORITY,
        "tcb",
        "authority:cap mc_priority",
        about="Set the highest priority that a thread may give.",
    ),
    invocation(
        Label.TCB_SET_SCHED_PARAMS,
        "tcb",
        "authority:cap mc_priority priority sched_context:cap fault_endpoint:cap",
        about="Set a thread's priorities, scheduling context and fault endpoint.",
    ),
    invocation(
        Label.TCB_SET_TIMEOUT_ENDPOINT,
        "tcb",
        "timeout_endpoint:cap",
        about="Set where a thread's exhausted budget is reported.",
    ),
    invocation(Label.TCB_SET_IPC_BUFFER, "tcb", "buffer buffer_frame:cap", about="Set a thread's IPC buffer."),
    invocation(
        Label.TCB_SET_SPACE,
        "tcb",
        "fault_endpoint:cap cspace_root:cap cspace_root_data vspace_root:cap vspace_root_data",
        about="Set a thread's fault endpoint, capability space and address space.",
    ),
    invocation(Label.TCB_SUSPEND, "tcb", "", about="Stop a thread."),
    invocation(Label.TCB_RESUME, "tcb", "", about="Let a stopped thread run."),
    invocation(
        Label.TCB_BIND_NOTIFICATION,
        "tcb",
        "notification:cap",
        about="Deliver a notification's signals to a thread that waits for messages.",
    ),
    invocation(Label.TCB_UNBIND_NOTIFICATION, "tcb", "", about="Undo the binding of a notification."),
    invocation(Label.TCB_SET_TLS_BASE, "tcb", "tls_base", about="Set a thread's thread pointer."),
    invocation(Label.TCB_SET_FLAGS, "tcb", "clear_flags set_flags", "flags", about="Change a thread's flags."),
    invocation(
        Label.CNODE_REVOKE, "cnode", "index depth:byte", about="Delete every capability derived from the one in a slot."
    ),
    invocation(Label.CNODE_DELETE, "cnode", "index depth:byte", about="Empty a slot."),
    invocation(
        Label.CNODE_CANCEL_BADGED_SENDS,
        "cnode",
        "index depth:byte",
        about="Restart the threads that wait to send with this capability's badge.",
    ),
    invocation(Label.CNODE_COPY, "cnode", f"{SLOT} {SOURCE} rights", about="Copy a capability."),
    invocation(Label.CNODE_MINT, "cnode", f"{SLOT} {SOURCE} rights badge", about="Copy a capability with a badge."),
    invocation(Label.CNODE_MOVE, "cnode", f"{SLOT} {SOURCE}", about="Move a capability."),
    invocation(Label.CNODE_MUTATE, "cnode", f"{SLOT} {SOURCE} badge", about="Move a capability, with a badge."),
    invocation(
        Label.CNODE_ROTATE,
        "cnode",
        f"{SLOT} dest_badge pivot_root:cap pivot_index pivot_depth:byte pivot_badge {SOURCE}",
        about="Move two capabilities: pivot to destination and source to pivot.",
    ),
    invocation(
        Label.IRQ_ISSUE_HANDLER,
        "irq_control",
        "irq root:cap index depth:byte",
        about="Make the capability to an interrupt.",
    ),
    invocation(Label.IRQ_ACK, "irq_handler", "", about="Let an interrupt come again."),
    invocation(Label.IRQ_SET_HANDLER, "irq_handler", "notification:cap", about="Signal a notification on interrupt."),
    invocation(Label.IRQ_CLEAR_HANDLER, "irq_handler", "", about="Signal no notification on interrupt."),
    invocation(Label.DOMAIN_SET, "domain_control", "domain:byte thread:cap", about="Put a thread into a domain."),
    invocation(
        Label.DOMAIN_SCHEDULE_CONFIGURE,
        "domain_control",
        "index domain:byte duration",
        about="Set an entry of the domain schedule.",
    ),
    invocation(
        Label.DOMAIN_SCHEDULE_SET_START,
        "domain_control",
        "index",
        about="Set the entry with which the domain schedule starts.",
    ),
    invocation(
        Label.SCHED_CONTROL_CONFIGURE_FLAGS,
        "sched_control",
        "sched_context:cap budget period extra_refills badge flags",
        about="Set a scheduling context's budget and period, in microseconds.",
    ),
    invocation(Label.SCHED_CONTEXT_BIND, "sched_context", "object:cap", about="Give it to a thread or notification."),
    invocation(Label.SCHED_CONTEXT_UNBIND, "sched_context", "", about="Take it from whatever has it."),
    invocation(
        Label.SCHED_CONTEXT_UNBIND_OBJECT, "sched_context", "object:cap", about="Take it from a thread or notification."
    ),
    invocation(
        Label.SCHED_CONTEXT_CONSUMED,
        "sched_context",
        "",
        "consumed",
        about="Microseconds used since the last question.",
    ),
    invocation(
        Label.SCHED_CONTEXT_YIELD_TO,
        "sched_context",
        "",
        "consumed",
        about="Let its thread run next; microseconds used.",
    ),
    invocation(
        Label.PAGE_TABLE_MAP,
        "page_table",
        "vspace:cap vaddr attributes",
        about="Put a page table at the first missing level for an address.",
    ),
    invocation(Label.PAGE_TABLE_UNMAP, "page_table", "", about="Take a page table out of its address space."),
    invocation(Label.PAGE_MAP, "page", "vspace:cap vaddr rights attributes", about="Map a page."),
    invocation(Label.PAGE_UNMAP, "page", "", about="Take a page out of its address space."),
    invocation(Label.PAGE_GET_ADDRESS, "page", "", "paddr", about="A page's physical address."),
    invocation(
        Label.ASID_CONTROL_MAKE_POOL,
        "asid_control",
        "untyped:cap root:cap index depth:byte",
        about="Make a pool of address space identifiers from a page of untyped memory.",
    ),
    invocation(Label.ASID_POOL_ASSIGN, "asid_pool", "vspace:cap", about="Make a page table the root of a space."),
    invocation(
        Label.IRQ_ISSUE_HANDLER_TRIGGER,
        "irq_control",
        "irq trigger root:cap index depth:byte",
        about="Make the capability to an interrupt, level or edge triggered.",
    ),
)
