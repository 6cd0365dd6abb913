"""A client calls a server: the server is passive, so it runs on the client's time."""

from __future__ import annotations

from typing import Final

from codegen.lang import console, u64, value
from kernel.abi.objects import ENDPOINT_BITS, NOTIFICATION_BITS, REPLY_BITS, ObjectType
from userland.hello.child import make_child
from userland.hello.protocol import CLIENT_BADGE, LENT, READY, READY_BADGE, REPLY, REPORT, SERVICE, WAKE_BADGE, Child
from userland.runtime.allocator import allocate, delete_cap, mint_cap, retype
from userland.runtime.invocations import sched_context_unbind
from userland.runtime.process import Process, give, give_badged, schedule, start
from userland.runtime.program import check, need
from userland.runtime.rights import CAN_CALL, CAN_WRITE
from userland.runtime.syscalls import recv, wait

SERVER_PRIORITY: Final = 150
CLIENT_PRIORITY: Final = 100
BUDGET: Final = 10_000  # microseconds


@value
class Service:
    """The two processes, and how the root task hears from them."""

    server: Process
    client: Process
    report: u64  # the endpoint that the client calls
    reply: u64  # the reply object with which it is answered
    wake: u64  # the notification that the server lends


def start_service(programs: u64, uart: u64) -> Service:
    """Build both processes and start the server, which then gives its scheduling context back."""
    server = make_child(programs, Child.SERVER, "server", uart)
    client = make_child(programs, Child.CLIENT, "client", uart)
    report = need(allocate(ObjectType.ENDPOINT, u64(ENDPOINT_BITS)), "endpoint")
    reply = need(allocate(ObjectType.REPLY, u64(REPLY_BITS)), "reply object")
    wake = need(allocate(ObjectType.NOTIFICATION, u64(NOTIFICATION_BITS)), "notification")
    connect(server, client, report, wake)
    start_server(server, wake)
    return Service(server, client, report, reply, wake)


def connect(server: Process, client: Process, report: u64, wake: u64) -> None:
    """Hand out capabilities; the endpoint between the two is made of the server's memory."""
    endpoint = need(retype(server.memory, ObjectType.ENDPOINT, u64(ENDPOINT_BITS)), "endpoint")
    reply = need(retype(server.memory, ObjectType.REPLY, u64(REPLY_BITS)), "reply object")
    lent = need(mint_cap(wake, u64(CAN_WRITE), u64(WAKE_BADGE)), "notification")
    check(give(server, u64(SERVICE), endpoint), "server's endpoint")
    check(give(server, u64(REPLY), reply), "server's reply object")
    check(give(server, u64(LENT), lent), "server's notification")
    check(give_badged(server, u64(READY), wake, u64(CAN_WRITE), u64(READY_BADGE)), "ready")
    check(give_badged(client, u64(SERVICE), endpoint, u64(CAN_CALL), u64(CLIENT_BADGE)), "client's endpoint")
    check(give_badged(client, u64(REPORT), report, u64(CAN_CALL), u64(0)), "report")


def start_server(server: Process, ready: u64) -> None:
    """Run the server until it waits, then take its scheduling context: from here on it is passive."""
    check(schedule(server, u64(SERVER_PRIORITY), u64(BUDGET), u64(BUDGET), u64(0)), "server's priority")
    check(start(server, u64(0)), "server")
    badge = wait(ready)
    check(sched_context_unbind(server.sched_context), "unbind")
    check(delete_cap(server.sched_context), "delete")
    console(f"hello: server is ready (signal {badge}) and passive: it has no time of its own now\n")


def show_calls(service: Service) -> None:
    """The client makes its calls while we wait for the notification that it is lent."""
    check(schedule(service.client, u64(CLIENT_PRIORITY), u64(BUDGET), u64(BUDGET), u64(0)), "client")
    check(start(service.client, u64(0)), "client")
    badge = wait(service.wake)
    console(f"hello: root: the notification woke me with signal {badge}\n")
    meet_client(service)


def meet_client(service: Service) -> None:
    """Wait until the client reports; it then waits for an answer."""
    recv(service.report, service.reply)
