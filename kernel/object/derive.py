"""What a copy of a capability holds (seL4 manual, table 3.2)."""

from __future__ import annotations

from codegen.lang import VAddr, replace, u64
from kernel.abi.errors import Error
from kernel.object.derivation import has_children
from kernel.results import InvocationError, illegal_operation
from kernel.shapes import Cap, FrameCap, IrqControlCap, NullCap, PageTableCap, Slot, UntypedCap, ZombieCap


def derive(slot: Slot, cap: Cap) -> Cap | InvocationError:
    """What a copy of the capability in `slot`, already changed to `cap`, holds (seL4 manual, table 3.2).

    NullCap if there are no copies of such a capability. Errors: REVOKE_FIRST for untyped memory with
    children, ILLEGAL_OPERATION for a page table that is not mapped.
    """
    match cap:
        case ZombieCap() | IrqControlCap():
            return NullCap()
        case UntypedCap() if has_children(slot):
            return InvocationError(Error.REVOKE_FIRST)
        case FrameCap():
            return replace(cap, asid=u64(0), mapped_at=VAddr(0))
        case PageTableCap() if not cap.is_mapped:
            return illegal_operation()
        case _:
            return cap
