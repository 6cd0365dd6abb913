"""Long operations, during which a puppet of higher priority goes on as its time comes."""

from __future__ import annotations

from typing import Final

from codegen.lang import u64, urange
from kernel.abi.bootinfo import SLOT_CNODE
from kernel.abi.errors import Error
from kernel.abi.objects import ObjectType
from userland.conformance.cnodes import notification
from userland.conformance.puppet import SPIN, Puppet, execute, make_puppet
from userland.conformance.suite import expect, expect_between, expect_done, make, passed
from userland.runtime.allocator import delete_cap, revoke_cap
from userland.runtime.invocations import cnode_copy, sched_context_consumed
from userland.runtime.layout import FULL_DEPTH
from userland.runtime.process import set_budget
from userland.runtime.rights import ALL_RIGHTS

RADIX: Final = 11
SLOTS: Final = 1 << RADIX
BUDGET: Final = 20  # microseconds; the operations take some hundred
PERIOD: Final = 50
MOST: Final = 1_000_000
TURNS: Final = 5  # an operation that is not preempted sees two: one before it and one behind


def test_preemption() -> None:
    revoke_is_preempted()
    passed("revoke_is_preempted")
    delete_is_preempted()
    passed("delete_is_preempted")


def fill(node: u64, source: u64) -> None:
    """Copies of a capability in every slot."""
    failed = u64(0)
    for index in urange(SLOTS):
        error = cnode_copy(node, index, u64(RADIX), u64(SLOT_CNODE), source, u64(FULL_DEPTH), u64(ALL_RIGHTS))
        if error is not Error.NO_ERROR:
            failed += 1
    expect(failed, u64(0), "copies that failed")


def make_ticker() -> Puppet:
    """A puppet that uses a short budget again and again."""
    puppet = make_puppet(u64(50), u64(0))
    expect_done(set_budget(puppet.context, u64(BUDGET), u64(PERIOD)), "budget")
    execute(puppet, u64(SPIN), u64(0), u64(0))
    return puppet


def expect_turns(puppet: Puppet) -> None:
    """Since the last question, several budgets were used."""
    used = sched_context_consumed(puppet.context).consumed
    expect_between(used, u64(TURNS * BUDGET), u64(MOST), "it had its turns")


def revoke_is_preempted() -> None:
    node = make(ObjectType.CNODE, u64(RADIX))
    source = notification()
    fill(node, source)
    ticker = make_ticker()
    sched_context_consumed(ticker.context)
    expect_done(revoke_cap(source), "revoke")
    expect_turns(ticker)
    fill(node, source)


def delete_is_preempted() -> None:
    node = make(ObjectType.CNODE, u64(RADIX))
    fill(node, notification())
    ticker = make_ticker()
    sched_context_consumed(ticker.context)
    expect_done(delete_cap(node), "delete")
    expect_turns(ticker)
