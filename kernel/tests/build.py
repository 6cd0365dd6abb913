"""Objects and invocations for tests: what the kernel would make at boot and on entry."""

from __future__ import annotations

from codegen.lang import Array, PAddr, VAddr, create, create_array, u64
from kernel import state
from kernel.abi.labels import Label
from kernel.arch.riscv64.window import kernel_address
from kernel.boot.image import MAGIC
from kernel.boot.shapes import Region, Segment
from kernel.call import Invocation
from kernel.dump import enlist
from kernel.message import NO_BUFFER, set_message_word
from kernel.object.derivation import insert_derived, insert_root
from kernel.object.region import place_of, size_bits_of
from kernel.shapes import (
    CSPACE,
    IPC_BUFFER_FRAME,
    Cap,
    CNodeCap,
    Endpoint,
    EndpointCap,
    FrameCap,
    FrameSize,
    Slot,
    Tcb,
    ThreadCap,
    UntypedCap,
)
from kernel.state import boot_description

MEMORY = 0x8000_0000  # where tests put untyped memory; objects made here stand below
NODE_AT = 0x4000_0000
THREAD_AT = 0x5000_0000
ENDPOINT_AT = 0x5800_0000
BUFFER_AT = 0x6000_0000


def memory_of(cap: Cap) -> tuple[int, int]:
    """Where the memory of a capability begins, and its size in bits."""
    return int(place_of(cap)), int(size_bits_of(cap))


def at(address: int) -> VAddr:
    """The kernel's address of physical memory."""
    return kernel_address(PAddr(address))


def make_node(radix: int = 4, *, guard_size: int = 0, guard: int = 0, address: int = NODE_AT) -> CNodeCap:
    """A CNode, in no slot."""
    slots = create_array(Slot, at=at(address), count=u64(1 << radix))
    return CNodeCap(u64(radix), u64(guard_size), slots, u64(guard))


def make_thread(*, address: int = THREAD_AT) -> Tcb:
    """An inactive thread with an IPC buffer."""
    thread = create(Tcb, at=at(address))
    enlist(thread)
    buffer = BUFFER_AT + (address - THREAD_AT) * 4
    frame = FrameCap(FrameSize.PAGE, True, True, False, PAddr(buffer), u64(0), VAddr(0))
    insert_root(frame, thread.slots[IPC_BUFFER_FRAME])
    return thread


class System:
    """A thread whose CSpace is one CNode in which a slot's number is its address."""

    def __init__(self, radix: int = 6) -> None:
        self.thread = make_thread()
        self.node = make_node(radix, guard_size=64 - radix)
        self.slots: Array[Slot] = self.node.slots
        insert_root(self.node, self.slots[1])
        insert_root(ThreadCap(self.thread), self.slots[2])
        insert_derived(self.node, self.slots[1], self.thread.slots[CSPACE])

    def put_untyped(self, number: int, size_bits: int, *, used: int = 0, is_device: bool = False) -> Slot:
        """Untyped memory in slot `number`."""
        cap = UntypedCap(u64(size_bits), is_device, PAddr(MEMORY), u64(used))
        insert_root(cap, self.slots[number])
        return self.slots[number]

    def put_endpoint(self, number: int) -> Slot:
        """A new endpoint in slot `number`."""
        endpoint = create(Endpoint, at=at(ENDPOINT_AT + number * 64))
        insert_root(EndpointCap(True, True, True, True, endpoint, u64(0)), self.slots[number])
        return self.slots[number]

    def call(self, label: Label, *words: int, caps: tuple[Slot, ...] = ()) -> Invocation:
        """An invocation by the thread."""
        return call_with(self.thread, label, words, caps)


def call_with(thread: Tcb, label: Label, words: tuple[int, ...] = (), caps: tuple[Slot, ...] = ()) -> Invocation:
    """A call with these words and extra capabilities, as the entry would decode it."""
    frame = thread.slots[IPC_BUFFER_FRAME].cap
    buffer = kernel_address(frame.base) if isinstance(frame, FrameCap) else NO_BUFFER
    for i, word in enumerate(words):
        set_message_word(thread, buffer, u64(i), u64(word))
    first, second, third = (*caps, None, None, None)[:3]
    call = state.invocation
    call.sender, call.label, call.length, call.buffer = thread, label, u64(len(words)), buffer
    call.first_cap, call.second_cap, call.third_cap = first, second, third
    return call


def chain(first: Slot) -> list[Slot]:
    """The slots of a derivation list from `first` on; checks that it is linked both ways."""
    slots, slot = [first], first.link.next
    while slot is not None:
        assert slot.previous is slots[-1], "a slot's previous one leads to it"
        slots.append(slot)
        slot = slot.link.next
    return slots


def describe_image(physical: int, virtual: int, pages: int, bits: int, segments: list[tuple[int, int, int]]) -> None:
    """What the image tool would write of a root task whose entry is 0x390 behind its start."""
    boot_description.magic = u64(MAGIC)
    boot_description.image = Region(PAddr(physical), PAddr(physical + pages * 4096))
    boot_description.start, boot_description.end = VAddr(virtual), VAddr(virtual + pages * 4096)
    boot_description.entry = VAddr(virtual + 0x390)
    boot_description.cnode_bits, boot_description.segment_count = u64(bits), u64(len(segments))
    for i, (start, end, flags) in enumerate(segments):
        boot_description.segments[i] = Segment(VAddr(start), VAddr(end), u64(flags))
