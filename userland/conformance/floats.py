"""Floating-point registers of puppets."""

from __future__ import annotations

from codegen.lang import u64
from kernel.abi.faults import FaultLabel
from kernel.abi.objects import TCB_FLAG_FPU_DISABLED, ObjectType
from userland.conformance.messages import endpoint, told
from userland.conformance.puppet import GET_FLOAT, PUT_FLOAT, Puppet, argument, execute, make_puppet
from userland.conformance.suite import expect, make, passed
from userland.runtime.invocations import tcb_set_flags


def test_floats() -> None:
    registers_start_at_zero()
    passed("registers_start_at_zero")
    registers_survive_a_switch()
    passed("registers_survive_a_switch")
    forbidden_floats_are_illegal()
    passed("forbidden_floats_are_illegal")


def float_of(puppet: Puppet) -> u64:
    execute(puppet, u64(GET_FLOAT), u64(0xBAD), u64(0))
    return argument(puppet, u64(0))


def registers_start_at_zero() -> None:
    """Whatever another thread has left in them."""
    first = make_puppet(u64(50), u64(0))
    second = make_puppet(u64(50), u64(0))
    execute(first, u64(PUT_FLOAT), u64(0x1234), u64(0))
    expect(float_of(second), u64(0), "the second's")


def registers_survive_a_switch() -> None:
    first = make_puppet(u64(50), u64(0))
    second = make_puppet(u64(50), u64(0))
    execute(first, u64(PUT_FLOAT), u64(0x1111), u64(0))
    execute(second, u64(PUT_FLOAT), u64(0x2222), u64(0))
    expect(float_of(first), u64(0x1111), "the first's")
    expect(float_of(second), u64(0x2222), "the second's")


def forbidden_floats_are_illegal() -> None:
    handler = endpoint()
    puppet = make_puppet(u64(50), handler)
    expect(tcb_set_flags(puppet.tcb, u64(0), u64(TCB_FLAG_FPU_DISABLED)).flags, u64(1), "flags")
    execute(puppet, u64(PUT_FLOAT), u64(1), u64(0))
    kind = u64(FaultLabel.USER_EXCEPTION.value)
    message = told(handler, make(ObjectType.REPLY, u64(0)), kind, "a floating-point instruction")
    expect(message.m0, u64(PUT_FLOAT), "pc")
    expect(message.m2, u64(2), "an illegal instruction")
