"""Refusals of untyped memory, CNodes and interrupts."""

from __future__ import annotations

from kernel.abi.labels import Label
from kernel.tests.caller import (
    CNODE,
    EMPTY,
    ENDPOINT,
    FRAME,
    FREE,
    IRQ_CONTROL,
    IRQ_HANDLER,
    NOTIFICATION,
    PAGE_TABLE,
    SELF,
    UNTYPED,
)
from kernel.tests.conformance.case import Case, as_it_is
from kernel.tests.conformance.made import DEVICE, OTHER, put_device, put_weak_endpoint, put_weak_notification

NOWHERE = 1 << 40  # no guard of the caller's CNode matches this
LOST = (4, 64, 0, 56)  # the guard is what did not match, with 64 bits left
HUGE = 1 << 24  # bits of a guard beyond what an address has


def retype(when: str, words: tuple[int, ...], *answer: int, root: int = CNODE, on: int = UNTYPED) -> Case:
    prepare = put_device if on == DEVICE else as_it_is
    return Case(Label.UNTYPED_RETYPE, when, on, words, (root,), answer, prepare)


UNTYPED_CASES = (
    retype("there is no such type", (99, 0, 0, 0, FREE, 1), 0),
    retype("there is no such type", (11, 0, 0, 0, FREE, 1), 0),
    retype("no object is so large", (0, 39, 0, 0, FREE, 1), 0, 38),
    retype("no object is so large", (0, 64, 0, 0, FREE, 1), 0, 38),
    retype("no object is so large", (4, 1 << 63, 0, 0, FREE, 1), 0, 38),
    retype("an object of this type is never so small", (0, 3, 0, 0, FREE, 1), 1),
    retype("an object of this type is never so small", (4, 0, 0, 0, FREE, 1), 1),
    retype("an object of this type is never so small", (5, 6, 0, 0, FREE, 1), 1),
    retype("the root of the destination is no CNode", (2, 0, 0, 64, FREE, 1), 0, 1, root=ENDPOINT),
    retype("the depth of the destination is not 1 to 64", (2, 0, 1, 65, FREE, 1), 1, 64),
    retype("index and depth of the destination lead to no slot", (2, 0, NOWHERE, 64, FREE, 1), 0, *LOST),
    retype("the destination is no CNode", (2, 0, ENDPOINT, 64, FREE, 1), 0, 2, 64),
    retype("the destination is no CNode", (2, 0, 0, 0, FREE, 1), 0, 2, 0, root=ENDPOINT),
    retype("the offset lies outside the CNode", (2, 0, 0, 0, 256, 1), 0, 255),
    retype("the count is not 1 to 256", (2, 0, 0, 0, FREE, 0), 1, 256),
    retype("the count is not 1 to 256", (2, 0, 0, 0, FREE, 257), 1, 256),
    retype("the CNode ends before the last object", (2, 0, 0, 0, 250, 7), 1, 6),
    retype("a slot of the window holds a capability", (2, 0, 0, 0, UNTYPED - 1, 2)),
    retype("the objects do not fit", (9, 0, 0, 0, FREE, 1), (1 << 20) - 0x2000),
    retype("the objects do not fit", (0, 20, 0, 0, FREE, 1), (1 << 20) - 0x2000),
    retype("device memory cannot become this", (2, 0, 0, 0, FREE, 1), 1, on=DEVICE),
    retype("device memory cannot become this", (1, 0, 0, 0, FREE, 1), 1, on=DEVICE),
)


def slot_cases(label: Label, name: str, rest: tuple[int, ...] = (), caps: tuple[int, ...] = ()) -> list[Case]:
    """The slot that a CNode's first two words name."""
    deep = f"the depth of the {name} is not 1 to 64"
    lost = f"index and depth of the {name} lead to no slot"
    return [
        Case(label, deep, CNODE, (FREE, 0, *rest), caps, (1, 64)),
        Case(label, deep, CNODE, (FREE, 65, *rest), caps, (1, 64)),
        Case(label, lost, CNODE, (NOWHERE, 64, *rest), caps, (0, *LOST)),
        Case(label, lost, CNODE, (ENDPOINT, 63, *rest), caps, (0, 3, 63, 64)),
    ]


def source_cases(label: Label, rest: tuple[int, ...]) -> list[Case]:
    """The source of a copy, mint, move or mutate."""
    where = (FREE, 64)

    def case(when: str, index: int, depth: int, *answer: int, root: int = CNODE) -> Case:
        return Case(label, when, CNODE, (*where, index, depth, *rest), (root,), answer)

    return [
        *slot_cases(label, "destination", (ENDPOINT, 64, *rest), (CNODE,)),
        Case(label, "the destination holds a capability", CNODE, (NOTIFICATION, 64, ENDPOINT, 64, *rest), (CNODE,)),
        case("the root of the source is no CNode", ENDPOINT, 64, 1, 1, root=ENDPOINT),
        case("the depth of the source is not 1 to 64", ENDPOINT, 0, 1, 64),
        case("the depth of the source is not 1 to 64", ENDPOINT, 65, 1, 64),
        case("index and depth of the source lead to no slot", NOWHERE, 64, 1, *LOST),
        case("the source is empty", FREE + 1, 64, 1, 2, 64),
    ]


def derived_cases(label: Label, rest: tuple[int, ...]) -> list[Case]:
    """What has no copies, or not now."""
    return [
        Case(label, when, CNODE, (FREE, 64, source, 64, *rest), (CNODE,))
        for when, source in (
            ("the source is untyped memory with children", UNTYPED),
            ("the source is a page table that is not mapped", PAGE_TABLE),
            ("the source can have no copies", IRQ_CONTROL),
        )
    ]


def changed(label: Label, when: str, source: int, *rest: int) -> Case:
    prepare = put_weak_endpoint if source == OTHER else as_it_is
    return Case(label, when, CNODE, (FREE, 64, source, 64, *rest), (CNODE,), (), prepare)


def rotate(when: str, words: tuple[int, ...], *answer: int, caps: tuple[int, ...] = (CNODE, CNODE)) -> Case:
    return Case(Label.CNODE_ROTATE, when, CNODE, words, caps, answer)


GUARD = "guard and index of the CNode exceed 64 bits"
CNODE_CASES = (
    *slot_cases(Label.CNODE_REVOKE, "slot"),
    *slot_cases(Label.CNODE_DELETE, "slot"),
    *slot_cases(Label.CNODE_CANCEL_BADGED_SENDS, "slot"),
    Case(Label.CNODE_CANCEL_BADGED_SENDS, "the slot holds no endpoint", CNODE, (NOTIFICATION, 64)),
    Case(
        Label.CNODE_CANCEL_BADGED_SENDS,
        "the endpoint capability lacks a right",
        CNODE,
        (OTHER, 64),
        prepare=put_weak_endpoint,
    ),
    *source_cases(Label.CNODE_COPY, (15,)),
    *derived_cases(Label.CNODE_COPY, (15,)),
    *source_cases(Label.CNODE_MINT, (15, 7)),
    *derived_cases(Label.CNODE_MINT, (15, 0)),
    changed(Label.CNODE_MINT, "the source has a badge already", OTHER, 15, 7),
    changed(Label.CNODE_MINT, GUARD, CNODE, 15, 57),
    *source_cases(Label.CNODE_MOVE, ()),
    *source_cases(Label.CNODE_MUTATE, (0,)),
    changed(Label.CNODE_MUTATE, "the source would get a badge", ENDPOINT, 7),
    changed(Label.CNODE_MUTATE, "the source would get a badge", NOTIFICATION, 7),
    changed(Label.CNODE_MUTATE, GUARD, CNODE, 57),
    *slot_cases(Label.CNODE_ROTATE, "destination", (0, ENDPOINT, 64, 0, FRAME, 64), (CNODE, CNODE)),
    rotate("the root of the source is no CNode", (FREE, 64, 0, SELF, 64, 0, FRAME, 64), 1, 1, caps=(CNODE, ENDPOINT)),
    rotate("the depth of the source is not 1 to 64", (FREE, 64, 0, SELF, 64, 0, FRAME, 65), 1, 64),
    rotate("index and depth of the source lead to no slot", (FREE, 64, 0, SELF, 64, 0, NOWHERE, 64), 1, *LOST),
    rotate("the root of the pivot is no CNode", (FREE, 64, 0, SELF, 64, 0, FRAME, 64), 1, 1, caps=(EMPTY, CNODE)),
    rotate("the depth of the pivot is not 1 to 64", (FREE, 64, 0, SELF, 65, 0, FRAME, 64), 1, 64),
    rotate("index and depth of the pivot lead to no slot", (FREE, 64, 0, NOWHERE, 64, 0, FRAME, 64), 1, *LOST),
    rotate("the pivot is also the source or the destination", (FREE, 64, 0, FRAME, 64, 0, FRAME, 64)),
    rotate("the pivot is also the source or the destination", (FREE, 64, 0, FREE, 64, 0, FRAME, 64)),
    rotate("the destination is not the source, and holds a capability", (SELF, 64, 0, 10, 64, 0, FRAME, 64)),
    rotate("the source is empty", (FREE, 64, 0, SELF, 64, 0, FREE + 1, 64), 1, 2, 64),
    rotate("the pivot is empty", (FREE, 64, 0, FREE + 1, 64, 0, FRAME, 64), 0, 2, 64),
    rotate("the pivot or the source would get a badge", (FREE, 64, 5, ENDPOINT, 64, 0, FRAME, 64)),
    rotate(GUARD, (FREE, 64, 57, CNODE, 64, 0, FRAME, 64)),
    rotate(GUARD, (FREE, 64, 0, FRAME, 64, 57, CNODE, 64)),
    rotate("the pivot or the source would get a badge", (FREE, 64, 0, FRAME, 64, 5, ENDPOINT, 64)),
)


def issue_cases(label: Label, rest: tuple[int, ...]) -> list[Case]:
    """Both ways to make a handler; interrupt 3 has one, and there are eight."""

    def case(when: str, irq: int, index: int, depth: int, *answer: int, root: int = CNODE) -> Case:
        return Case(label, when, IRQ_CONTROL, (irq, *rest, index, depth), (root,), answer)

    return [
        case("there is no such interrupt", 0, FREE, 64, 1, 8),
        case("there is no such interrupt", 9, FREE, 64, 1, 8),
        case("the interrupt has a handler capability", 3, FREE, 64),
        case("the root of the destination is no CNode", 4, FREE, 64, 0, 1, root=ENDPOINT),
        case("the depth of the destination is not 1 to 64", 4, FREE, 65, 1, 64),
        case("index and depth of the destination lead to no slot", 4, NOWHERE, 64, 0, *LOST),
        case("the destination holds a capability", 4, ENDPOINT, 64),
    ]


IRQ_CASES = (
    *issue_cases(Label.IRQ_ISSUE_HANDLER, ()),
    *issue_cases(Label.IRQ_ISSUE_HANDLER_TRIGGER, (0,)),
    Case(Label.IRQ_SET_HANDLER, "the handler is no notification", IRQ_HANDLER, (), (ENDPOINT,), (0,)),
    Case(
        Label.IRQ_SET_HANDLER,
        "the notification may not be signalled",
        IRQ_HANDLER,
        (),
        (OTHER,),
        (0,),
        put_weak_notification,
    ),
)
