"""Revoking the memory of the server: its objects are gone, and with them every capability to them."""

from __future__ import annotations

from codegen.lang import console, u64
from userland.hello.calls import Service
from userland.runtime.allocator import revoke_cap
from userland.runtime.program import check
from userland.runtime.syscalls import info_of, reply_recv


def show_revocation(service: Service) -> None:
    """Destroy the server, let the client find out, then take the client down too."""
    check(revoke_cap(service.server.memory), "revoke")
    console("hello: root: the server's memory is revoked\n")
    zero = u64(0)
    nothing = info_of(zero, zero, zero)
    reply_recv(service.report, service.reply, nothing, zero, zero, zero, zero)
    check(revoke_cap(service.client.memory), "revoke")
