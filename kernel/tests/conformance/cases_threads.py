"""Refusals of threads, scheduling contexts and domains."""

from __future__ import annotations

from kernel.abi.labels import Label
from kernel.tests.caller import (
    CNODE,
    CONTEXT,
    DOMAIN,
    EMPTY,
    ENDPOINT,
    FRAME,
    NOTIFICATION,
    PAGE_TABLE,
    SCHED_CONTROL,
    SELF,
    SPACE,
    THREAD,
    UNTYPED,
)
from kernel.tests.conformance import made
from kernel.tests.conformance.case import Case, as_it_is
from kernel.tests.conformance.made import OTHER

MYSELF = "the thread is the calling one"
AUTHORITY = "the authority is no thread"
BUFFER_AT = 0x1000
LONG_GUARD = 57  # with the eight bits of the CNode, one too many


def on_thread(label: Label, when: str, words: tuple[int, ...], *caps: int, answer: tuple[int, ...] = ()) -> Case:
    return Case(label, when, THREAD, words, caps, answer)


REGISTER_CASES = (
    on_thread(Label.TCB_READ_REGISTERS, "the count is not 1 to 32", (0, 0), answer=(1, 32)),
    on_thread(Label.TCB_READ_REGISTERS, "the count is not 1 to 32", (0, 33), answer=(1, 32)),
    Case(Label.TCB_READ_REGISTERS, MYSELF, SELF, (0, 1)),
    on_thread(Label.TCB_WRITE_REGISTERS, "there are fewer registers than the count", (0, 3, 1, 2)),
    Case(Label.TCB_WRITE_REGISTERS, MYSELF, SELF, (0, 1, 2)),
    on_thread(Label.TCB_COPY_REGISTERS, "the source is no thread", (0,), CNODE, answer=(1,)),
)


def buffer_cases(label: Label, words: tuple[int, ...], caps: tuple[int, ...]) -> list[Case]:
    """The buffer's frame is the last capability, its address the last word."""

    def case(when: str, frame: int, address: int = BUFFER_AT) -> Case:
        prepare = made.put_device_page if frame == OTHER else as_it_is
        return Case(label, when, THREAD, (*words, address), (*caps, frame), (), prepare)

    return [
        case("the buffer is untyped memory with children", UNTYPED),
        case("the buffer is no page", ENDPOINT),
        case("the buffer is no page", SPACE),
        case("the buffer is device memory", OTHER),
        case("the buffer is not aligned to 1 KiB", FRAME, BUFFER_AT + 512),
        case("the buffer is not aligned to 1 KiB", FRAME, BUFFER_AT + 1),
    ]


def space_cases(label: Label, first: tuple[int, ...], last: tuple[int, ...], address: tuple[int, ...]) -> list[Case]:
    """CSpace and VSpace stand between other capabilities."""

    def case(when: str, cspace: int, vspace: int, data: int = 0) -> Case:
        return Case(label, when, THREAD, (data, 0, *address), (*first, cspace, vspace, *last))

    return [
        case("the CSpace is untyped memory with children", UNTYPED, SPACE),
        case("the CSpace is no CNode", ENDPOINT, SPACE),
        case("the CSpace is no CNode", EMPTY, SPACE),
        case("the guard of the CSpace is too long", CNODE, SPACE, LONG_GUARD),
        case("the VSpace is untyped memory with children", CNODE, UNTYPED),
        case("the VSpace is no page table", CNODE, ENDPOINT),
        case("the VSpace is no page table", CNODE, EMPTY),
        case("the VSpace is a page table that is not mapped", CNODE, PAGE_TABLE),
    ]


HANDLER = "the handler is no endpoint with the rights that it needs"
SPACE_CASES = (
    *buffer_cases(Label.TCB_CONFIGURE, (0, 0), (CNODE, SPACE)),
    *space_cases(Label.TCB_CONFIGURE, (), (FRAME,), (BUFFER_AT,)),
    *buffer_cases(Label.TCB_SET_IPC_BUFFER, (), ()),
    *space_cases(Label.TCB_SET_SPACE, (EMPTY,), (), ()),
    on_thread(Label.TCB_SET_SPACE, HANDLER, (0, 0), NOTIFICATION, CNODE, SPACE, answer=(1,)),
    Case(Label.TCB_SET_SPACE, HANDLER, THREAD, (0, 0), (OTHER, CNODE, SPACE), (1,), made.put_weak_endpoint),
    on_thread(Label.TCB_SET_TIMEOUT_ENDPOINT, HANDLER, (), NOTIFICATION, answer=(1,)),
    Case(Label.TCB_SET_TIMEOUT_ENDPOINT, HANDLER, THREAD, (), (OTHER,), (1,), made.put_weak_endpoint),
)


def priority(label: Label, when: str, words: tuple[int, ...], *caps: int, answer: tuple[int, ...]) -> Case:
    return on_thread(label, when, words, *caps, answer=answer)


def above(name: str) -> str:
    return f"the {name} is above the authority's maximum"


PARAMS = Label.TCB_SET_SCHED_PARAMS
PRIORITY_CASES = (
    priority(Label.TCB_SET_PRIORITY, AUTHORITY, (1,), CNODE, answer=(1,)),
    priority(Label.TCB_SET_PRIORITY, above("priority"), (256,), SELF, answer=(0, 255)),
    priority(Label.TCB_SET_MC_PRIORITY, AUTHORITY, (1,), ENDPOINT, answer=(1,)),
    priority(Label.TCB_SET_MC_PRIORITY, above("maximum"), (1 << 40,), SELF, answer=(0, 255)),
    priority(PARAMS, AUTHORITY, (1, 1), CNODE, EMPTY, EMPTY, answer=(1,)),
    priority(PARAMS, above("maximum"), (256, 1), SELF, EMPTY, EMPTY, answer=(0, 255)),
    priority(PARAMS, above("priority"), (1, 256), SELF, EMPTY, EMPTY, answer=(0, 255)),
    priority(PARAMS, "the context is no scheduling context", (1, 1), SELF, ENDPOINT, EMPTY, answer=(2,)),
    priority(PARAMS, "the thread has another context", (1, 1), SELF, CONTEXT, EMPTY, answer=()),
    Case(PARAMS, "the context has another thread", THREAD, (1, 1), (SELF, OTHER, EMPTY), (), made.free_and_own),
    Case(PARAMS, made.WAITS, THREAD, (1, 1), (SELF, OTHER, EMPTY), (), made.wait_without_time),
    Case(PARAMS, "the calling thread would lose its context", SELF, (1, 1), (SELF, EMPTY, EMPTY)),
    priority(PARAMS, HANDLER, (1, 1), SELF, EMPTY, NOTIFICATION, answer=(3,)),
    Case(PARAMS, HANDLER, THREAD, (1, 1), (SELF, EMPTY, OTHER), (3,), made.put_weak_endpoint),
)

BIND = Label.TCB_BIND_NOTIFICATION
BINDING_CASES = (
    Case(BIND, "it is no notification", THREAD, (), (ENDPOINT,)),
    Case(BIND, "the capability may not wait", THREAD, (), (OTHER,), (), made.put_weak_notification),
    Case(BIND, "the thread has a notification", THREAD, (), (NOTIFICATION,), (), made.bind_other),
    Case(BIND, "the notification has a thread", THREAD, (), (NOTIFICATION,), (), made.bind_thread),
    Case(BIND, "a thread waits for the notification", THREAD, (), (NOTIFICATION,), (), made.wait_for_it),
    Case(Label.TCB_UNBIND_NOTIFICATION, "the thread has no notification", THREAD),
)

CONFIGURE = Label.SCHED_CONTROL_CONFIGURE_FLAGS


def configure(when: str, *words: int, answer: tuple[int | None, ...], context: int = CONTEXT) -> Case:
    return Case(CONFIGURE, when, SCHED_CONTROL, words, (context,), answer)


SHORT_BUDGET = "the budget is too short or too long"
SHORT_PERIOD = "the period is too short or too long"
CONTEXT_CASES = (
    configure("it is no scheduling context", 100, 100, 0, 0, 0, answer=(1,), context=ENDPOINT),
    configure(SHORT_BUDGET, 19, 100, 0, 0, 0, answer=(20, None)),
    configure(SHORT_BUDGET, 1 << 63, 1 << 63, 0, 0, 0, answer=(20, None)),
    configure(SHORT_PERIOD, 20, 19, 0, 0, 0, answer=(20, None)),
    configure(SHORT_PERIOD, 20, 1 << 63, 0, 0, 0, answer=(20, None)),
    configure("the budget is longer than the period", 101, 100, 0, 0, 0, answer=(20, 100)),
    configure("the context has no room for so many refills", 100, 200, 9, 0, 0, answer=(0, 8)),
    Case(Label.SCHED_CONTEXT_BIND, "it is no thread or notification", CONTEXT, (), (ENDPOINT,), (1,)),
    Case(Label.SCHED_CONTEXT_BIND, "the context has a thread", OTHER, (), (THREAD,), (), made.own_context),
    Case(Label.SCHED_CONTEXT_BIND, "the thread has a context", CONTEXT, (), (THREAD,)),
    Case(
        Label.SCHED_CONTEXT_BIND,
        "the notification has a context",
        CONTEXT,
        (),
        (NOTIFICATION,),
        (),
        made.lend_to_notification,
    ),
    Case(Label.SCHED_CONTEXT_BIND, "the context has a notification", OTHER, (), (NOTIFICATION,), (), made.lend_second),
    Case(Label.SCHED_CONTEXT_BIND, made.WAITS, OTHER, (), (THREAD,), (), made.wait_without_time),
    Case(Label.SCHED_CONTEXT_UNBIND, "the calling thread has the context", OTHER, prepare=made.own_context),
    Case(Label.SCHED_CONTEXT_UNBIND_OBJECT, "it is no thread or notification", CONTEXT, (), (ENDPOINT,), (1,)),
    Case(Label.SCHED_CONTEXT_UNBIND_OBJECT, "the thread has another context or none", CONTEXT, (), (THREAD,)),
    Case(
        Label.SCHED_CONTEXT_UNBIND_OBJECT,
        "the calling thread has the context",
        OTHER,
        (),
        (SELF,),
        (),
        made.own_context,
    ),
    Case(
        Label.SCHED_CONTEXT_UNBIND_OBJECT, "the notification has another context or none", CONTEXT, (), (NOTIFICATION,)
    ),
    Case(Label.SCHED_CONTEXT_YIELD_TO, "the context has no thread", CONTEXT),
    Case(Label.SCHED_CONTEXT_YIELD_TO, "the calling thread has the context", OTHER, prepare=made.own_context),
    Case(
        Label.SCHED_CONTEXT_YIELD_TO,
        "its thread has a priority above the caller's maximum",
        OTHER,
        prepare=made.others_context,
    ),
)

SCHEDULE = Label.DOMAIN_SCHEDULE_CONFIGURE
DOMAIN_CASES = (
    Case(Label.DOMAIN_SET, "there is no such domain", DOMAIN, (255,), (THREAD,), (0,)),
    Case(Label.DOMAIN_SET, "it is no thread", DOMAIN, (0,), (CNODE,), (1,)),
    Case(SCHEDULE, "the schedule has no such entry, or it is the last", DOMAIN, (99, 0, 1), (), (0, 98)),
    Case(SCHEDULE, "the schedule knows no such domain", DOMAIN, (0, 255, 1), (), (0, None)),
    Case(SCHEDULE, "the duration is longer than 56 bits", DOMAIN, (0, 0, 1 << 56), (), (2,)),
    Case(SCHEDULE, "the duration of the starting entry is zero", DOMAIN, (0, 0, 0), (), (2,)),
    Case(SCHEDULE, "the duration of a domain is zero", DOMAIN, (1, 1, 0), (), (2,)),
    Case(Label.DOMAIN_SCHEDULE_SET_START, "the schedule has no such entry", DOMAIN, (1 << 20,), (), (0, None)),
    Case(Label.DOMAIN_SCHEDULE_SET_START, "the schedule ends there", DOMAIN, (1,), (), (0,)),
)
