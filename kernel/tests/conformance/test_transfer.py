"""Capabilities that go along with messages, a sentence of the reference each."""

from __future__ import annotations

import pytest

from codegen.lang import VAddr, create, raw_bits, replace, u64
from kernel.abi.labels import Label
from kernel.abi.message import MessageInfo
from kernel.abi.syscalls import Syscall
from kernel.message import buffer_word, ipc_buffer, set_buffer_word
from kernel.object.derivation import empty, is_empty
from kernel.shapes import A0, A1, CSPACE, CNodeCap, EndpointCap, NotificationCap, PageTable, PageTableCap, ReplyCap
from kernel.tests.build import at
from kernel.tests.conformance.parties import NOTIFICATION, Parties
from kernel.tests.world import info, set_root
from simulator.entering import on_syscall

RECEIVE = 150
OTHER = 50  # a second endpoint
BADGED = 51
TABLE_AT = 0x59E0_0000


class Transfer(Parties):
    """The receiver wants a capability in slot `RECEIVE`."""

    def __init__(self, *, grant: bool = True) -> None:
        super().__init__(grant=grant)
        self.other = self.world.endpoint(OTHER)
        for thread in (self.receiver, self.sender):
            buffer = ipc_buffer(thread, for_writing=True)
            for i, word in enumerate((1, RECEIVE, 64)):
                set_buffer_word(buffer, u64(125 + i), u64(word))

    def send(self, *caps: int) -> tuple[int, int]:
        """How many capabilities arrive, and which as badges."""
        self.receive()
        self.world.syscall(Syscall.SEND, self.through, 1, 2, caps=caps)
        return self.arrived()

    def arrived(self) -> tuple[int, int]:
        assert int(info(self.receiver).length) == 2, "the words arrive in any case"
        return int(info(self.receiver).extra_caps), int(info(self.receiver).caps_unwrapped)

    def badge_at(self, index: int) -> int:
        return int(buffer_word(ipc_buffer(self.receiver, for_writing=False), u64(122 + index)))

    @property
    def received(self) -> object:
        return self.world.node.slots[RECEIVE].cap


def test_a_capability_is_copied_to_the_receive_slot() -> None:
    made = Transfer()
    assert made.send(OTHER) == (1, 0)
    assert isinstance(made.received, EndpointCap)
    assert made.received.endpoint is made.other
    assert not is_empty(made.world.node.slots[OTHER]), "the sender keeps it"


def test_revoking_the_senders_takes_the_copy_away() -> None:
    made = Transfer()
    made.send(OTHER)
    made.world.run(made.sender) if made.sender.in_ready_queue else None
    made.world.syscall(Syscall.CALL, 1, OTHER, 64, label=Label.CNODE_REVOKE.value)
    assert is_empty(made.world.node.slots[RECEIVE])
    assert not is_empty(made.world.node.slots[OTHER])


@pytest.mark.parametrize("rights", range(16))
def test_the_copy_has_the_same_rights_and_badge(rights: int) -> None:
    made = Transfer()
    bit = [rights >> i & 1 == 1 for i in range(4)]
    made.world.put(BADGED, EndpointCap(bit[0], bit[1], bit[2], bit[3], made.other, u64(7)))
    made.send(BADGED)
    assert made.received == EndpointCap(bit[0], bit[1], bit[2], bit[3], made.other, u64(7))


@pytest.mark.parametrize("badge", [0, 1, 77, (1 << 64) - 1])
def test_capabilities_of_the_endpoint_arrive_as_badges(badge: int) -> None:
    made = Transfer()
    made.world.put(BADGED, EndpointCap(False, False, False, False, made.endpoint, u64(badge)))
    assert made.send(BADGED) == (1, 1)
    assert made.badge_at(0) == badge
    assert is_empty(made.world.node.slots[RECEIVE])


@pytest.mark.parametrize(("places", "unwrapped"), [("bbb", 7), ("obb", 6), ("bob", 5), ("bbo", 3)])
def test_unwrapping_takes_no_slot(places: str, unwrapped: int) -> None:
    made = Transfer()
    made.world.put(BADGED, EndpointCap(True, True, True, True, made.endpoint, u64(5)))
    assert made.send(*(BADGED if place == "b" else OTHER for place in places)) == (3, unwrapped)
    assert [made.badge_at(i) for i in range(3) if places[i] == "b"] == [5] * places.count("b")
    assert is_empty(made.world.node.slots[RECEIVE]) is ("o" not in places)


@pytest.mark.parametrize(
    ("caps", "arrived"),
    [
        ((OTHER, NOTIFICATION), (1, 0)),
        ((OTHER, OTHER, BADGED), (1, 0)),
        ((BADGED, OTHER, NOTIFICATION), (2, 1)),
        ((99, BADGED), (0, 0)),
        ((BADGED, 99), (1, 1)),
    ],
)
def test_the_transfer_ends_at_the_first_that_cannot_go(caps: tuple[int, ...], arrived: tuple[int, int]) -> None:
    made = Transfer()
    made.world.put(BADGED, EndpointCap(True, True, True, True, made.endpoint, u64(5)))
    assert made.send(*caps) == arrived


def test_what_has_no_copies_stays() -> None:
    made = Transfer()
    table = create(PageTable, at=at(TABLE_AT))
    made.world.put(BADGED, PageTableCap(False, table, u64(0), VAddr(0)))
    assert made.send(BADGED) == (0, 0)
    assert is_empty(made.world.node.slots[RECEIVE])


@pytest.mark.parametrize("cap", [OTHER, BADGED])
def test_without_grant_nothing_goes_along(cap: int) -> None:
    made = Transfer(grant=False)
    made.world.put(BADGED, EndpointCap(True, True, True, True, made.endpoint, u64(5)))
    assert made.send(cap) == (0, 0)
    assert is_empty(made.world.node.slots[RECEIVE])


@pytest.mark.parametrize("grants", [True, False])
def test_an_answer_takes_capabilities_along_with_grant(*, grants: bool) -> None:
    made = Transfer()
    made.world.put(BADGED, ReplyCap(grants, made.reply))
    made.receive()
    made.world.syscall(Syscall.CALL, made.through)
    made.world.syscall(Syscall.SEND, BADGED, caps=(OTHER,))
    assert int(info(made.sender).extra_caps) == int(grants)
    assert is_empty(made.world.node.slots[RECEIVE]) is not grants


def test_an_answer_unwraps_nothing() -> None:
    """It goes through no endpoint."""
    made = Transfer()
    made.receive()
    made.world.syscall(Syscall.CALL, made.through)
    made.world.syscall(Syscall.SEND, made.reply_slot, caps=(made.through,))
    assert (int(info(made.sender).extra_caps), int(info(made.sender).caps_unwrapped)) == (1, 0)


def test_addresses_are_looked_up_again_when_the_receiver_comes() -> None:
    made = Transfer()
    made.world.syscall(Syscall.SEND, made.through, 1, 2, caps=(OTHER,))
    empty(made.world.node.slots[OTHER])
    made.world.put(OTHER, NotificationCap(True, True, made.notification, u64(4)))
    made.receive()
    assert made.arrived() == (1, 0)
    assert isinstance(made.received, NotificationCap)


def test_if_one_is_gone_none_goes_along() -> None:
    made = Transfer()
    made.world.syscall(Syscall.SEND, made.through, 1, 2, caps=(OTHER, NOTIFICATION))
    set_buffer_word(ipc_buffer(made.sender, for_writing=True), u64(123), u64(1 << 40))
    made.receive()
    assert made.arrived() == (0, 0)
    assert is_empty(made.world.node.slots[RECEIVE])


def test_a_capability_that_arrives_may_hide_the_next() -> None:
    """The second address leads through the slot that the first one fills."""
    made = Transfer()
    root = made.sender.slots[CSPACE]
    assert isinstance(root.cap, CNodeCap)
    inner = replace(root.cap, guard=u64(9))
    set_root(made.sender, replace(root.cap, guard_size=u64(0)))
    made.world.put(BADGED, inner)
    made.world.put(2, replace(root.cap, guard_size=u64(48)))
    made.receive()
    for i, address in enumerate((2 << 56 | BADGED, RECEIVE << 56)):
        set_buffer_word(ipc_buffer(made.sender, for_writing=True), u64(122 + i), u64(address))
    words = made.sender.context.words
    words[A0], words[A1] = u64(made.through << 56), raw_bits(MessageInfo(u64(2), u64(2), u64(0), u64(0)))
    on_syscall(u64(-Syscall.SEND.value))
    assert made.arrived() == (1, 0)
