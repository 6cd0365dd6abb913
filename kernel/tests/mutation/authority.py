"""Faults in what capabilities permit: lookup, rights, badges, derivation, deletion."""

from __future__ import annotations

from typing import Final

from codegen.mutation.fault import Fault

CSPACE: Final = "cspace.py"
CAPABILITY: Final = "object/capability.py"
CNODE: Final = "object/cnode.py"
DERIVE: Final = "object/derive.py"
DERIVATION: Final = "object/derivation.py"
DELETION: Final = "object/deletion.py"
FINALISATION: Final = "object/finalisation.py"
REGION: Final = "object/region.py"
IRQ: Final = "object/irq.py"

AUTHORITY_FAULTS: Final = (
    # Lookup.
    Fault(CSPACE, "if node.guard_size > left or guard_of", "if guard_of"),
    Fault(CSPACE, "if node.guard_size + node.radix > left:", "if node.guard_size + node.radix >= left:"),
    Fault(CSPACE, "left -= node.guard_size + node.radix", "left -= node.radix"),
    Fault(CSPACE, "if depth < 1 or depth > WORD_BITS:", "if depth > WORD_BITS:"),
    Fault(CSPACE, "if found.bits_left != 0:", "if False:"),
    Fault(CSPACE, "and index >> root.radix == root.guard:", "and True:"),
    Fault(CSPACE, "and depth == WORD_BITS and is_whole(root)", "and depth == WORD_BITS"),
    Fault(CSPACE, "and depth == WORD_BITS and is_whole(root)", "and is_whole(root)"),
    Fault(DELETION, "cap.endpoint.waiting.first is not None:", "False:"),
    Fault(DELETION, "        destroy(cap.endpoint)\n", "        pass\n"),
    Fault(DELETION, "    else:\n        withdraw(cap, is_last=is_last)\n", ""),
    Fault(DELETION, "        withdraw(cap, is_last=is_last)\n", "        withdraw(cap, is_last=False)\n"),
    Fault("syscall.py", "word_of(Label.CNODE_COPY) <= info.label", "word_of(Label.CNODE_REVOKE) <= info.label"),
    Fault("syscall.py", "tag & CAPS == 1 and word_of", "word_of"),
    Fault("syscall.py", "(tag != CNODE_DELETE or info.length < 2)", "tag != CNODE_DELETE"),
    Fault(CSPACE, "return range_error(u64(1), u64(WORD_BITS))", "return range_error(u64(0), u64(WORD_BITS))"),
    Fault(CSPACE, " or not is_empty(slot) else slot", " else slot"),
    # Rights, badges and guards.
    Fault(
        CAPABILITY,
        "can_receive=cap.can_receive and rights.can_read,\n                can_grant=",
        "can_receive=cap.can_receive and rights.can_write,\n                can_grant=",
    ),
    Fault(CAPABILITY, "cap.can_grant and rights.can_grant,\n", "cap.can_grant,\n"),
    Fault(CAPABILITY, "can_grant_reply=cap.can_grant_reply and rights.can_grant_reply", "can_grant_reply=True"),
    Fault(CAPABILITY, "replace(cap, can_grant=cap.can_grant and rights.can_grant)", "cap"),
    Fault(CAPABILITY, "can_write=can_read and cap.can_write", "can_write=cap.can_write"),
    Fault(
        CAPABILITY,
        "case EndpointCap():\n            return NullCap() if preserve or cap.badge != 0",
        "case EndpointCap():\n            return NullCap() if preserve",
    ),
    Fault(
        CAPABILITY,
        "case NotificationCap():\n            return NullCap() if preserve or",
        "case NotificationCap():\n            return NullCap() if",
    ),
    Fault(CAPABILITY, "if data.guard_size + cap.radix > WORD_BITS:", "if data.guard_size > WORD_BITS:"),
    Fault(CAPABILITY, "guard = data.guard & ((u64(1) << data.guard_size) - 1)", "guard = data.guard"),
    Fault(
        DERIVE,
        "case UntypedCap() if has_children(slot):\n            return InvocationError(Error.REVOKE_FIRST)",
        "case UntypedCap():\n            return cap",
    ),
    Fault(DERIVE, "return replace(cap, asid=u64(0), mapped_at=VAddr(0))", "return cap"),
    Fault(DERIVE, "case PageTableCap() if not cap.is_mapped:", "case PageTableCap() if False:"),
    Fault(DERIVE, "case ZombieCap() | IrqControlCap():", "case ZombieCap():"),
    # CNodes.
    Fault(
        CNODE,
        "if not (cap.can_send and cap.can_receive and cap.can_grant and cap.can_grant_reply):",
        "if not (cap.can_send and cap.can_receive and cap.can_grant):",
    ),
    Fault(
        CNODE, "if not is_empty(destination):\n        return InvocationError(Error.DELETE_FIRST)\n    depth", "depth"
    ),
    Fault(CNODE, "else mask_rights(cap, from_bits(CapRights, word))", "else cap"),
    Fault(CNODE, "word & ALL_RIGHTS == ALL_RIGHTS", "word & ALL_RIGHTS != 0"),
    Fault("abi/message.py", "ALL_RIGHTS: Final = 15", "ALL_RIGHTS: Final = 14"),
    Fault(CNODE, "return update_data(cap, word, preserve=True)", "return update_data(cap, word, preserve=False)"),
    Fault(CNODE, "label is Label.CNODE_MINT and length < 6", "label is Label.CNODE_MINT and length < 5"),
    Fault(CNODE, " or label is Label.CNODE_MUTATE:", ":"),
    Fault(CNODE, "if pivot is source or pivot is destination:", "if pivot is source:"),
    Fault(CNODE, "if source is not destination and not is_empty(destination):", "if not is_empty(destination):"),
    Fault(
        CNODE,
        "missing_capability(call.word(u64(4)), is_source=False)",
        "missing_capability(call.word(u64(4)), is_source=True)",
    ),
    # Derivation.
    Fault(DERIVATION, "source.cap = replace(original, watermark=original.size_bytes())", "pass"),
    Fault(DERIVATION, "return isinstance(source, EndpointCap) and cap.badge != source.badge", "return False"),
    Fault(DERIVATION, "return isinstance(source, IrqControlCap)", "return True"),
    Fault(
        DERIVATION,
        "slot.link = Link(is_original, is_original, before.link.next)",
        "slot.link = Link(is_original, False, before.link.next)",
    ),
    Fault(DERIVATION, "following.link = replace(following.link, first_badged=True)", "pass"),
    Fault(
        DERIVATION, "if following is not None:\n        following.previous = previous\n", "if following is not None:\n"
    ),
    Fault(DERIVATION, "clear(source)\n    relink(destination)", "clear(source)"),
    Fault(DERIVATION, "    relink(first)\n    relink(second)\n", "    relink(first)\n"),
    Fault(DERIVATION, "if not first.link.revocable or not same_region(cap, other):", "if not same_region(cap, other):"),
    Fault(DERIVATION, "and other.badge == badge and is_later", "and other.badge == badge"),
    Fault(DERIVATION, "and other.badge == badge and is_later", "and is_later"),
    Fault(
        DERIVATION, "    if previous is not None and same_object(previous.cap, slot.cap):\n        return False\n", ""
    ),
    # Deletion.
    Fault(
        DELETION,
        "if not is_empty(slot) and isinstance(preemption_point(), Preempted):",
        "if isinstance(preemption_point(), Preempted):",
    ),
    Fault(
        DELETION,
        "if isinstance(delete(child), Preempted) or isinstance(preemption_point(), Preempted):",
        "if isinstance(delete(child), Preempted):",
    ),
    Fault(CNODE, "return Success() if cap.badge == 0 else ", "return "),
    Fault(DELETION, "(cap.remaining() == 1 and cap.slots[0] is slot)", "cap.remaining() == 1"),
    Fault(
        DELETION,
        "elif is_removable(inner, last):\n        empty(last)\n        bury(inner)",
        "elif is_removable(inner, last):\n        empty(last)",
    ),
    Fault(DELETION, "empty(slot)\n        bury(cap)", "empty(slot)"),
    Fault(DELETION, "remaining_low=left & ZOMBIE_LOW)", "remaining_low=(left - 1) & ZOMBIE_LOW)"),
    Fault(FINALISATION, "        unmap(cap)\n", "        pass\n"),
    Fault(FINALISATION, "return end(cap) if is_last else NullCap()", "return end(cap)"),
    Fault(FINALISATION, "            finalise_thread(cap.thread)\n", ""),
    Fault(FINALISATION, "    turn_away(first)\n", ""),
    Fault(FINALISATION, "    slot.cap = mask_rights(slot.cap, CapRights(False, False, False, False))\n", ""),
    Fault(FINALISATION, "            finalise_reply(reply)\n", ""),
    Fault(FINALISATION, "            finalise_context(context)\n", ""),
    Fault(FINALISATION, "            unmap_table(cap)\n", ""),
    Fault(FINALISATION, "            delete_pool(cap)\n", ""),
    Fault(FINALISATION, "        unbind_notification(notification.sched_context)\n", "        pass\n"),
    Fault(FINALISATION, "    unbind(notification)\n    if", "    if"),
    Fault(FINALISATION, "    complete(irq)\n", ""),
    Fault(FINALISATION, "    source.is_taken = False\n", ""),
    Fault(FINALISATION, "        if is_final(source.slot):\n", "        if True:\n"),
    Fault(REGION, " and size_bits_of(cap) <= size_bits", ""),
    Fault(REGION, "return first.size is second.size and ", "return "),
    Fault(REGION, " or first_address(first) != first_address(second)", ""),
    Fault(REGION, "if tag_of(first) != tag_of(second) or first", "if first"),
    Fault(REGION, "(NullCap, UntypedCap, ZombieCap)", "(NullCap, ZombieCap)"),
    Fault(REGION, "(NullCap, UntypedCap, ZombieCap)", "(NullCap, UntypedCap)"),
    Fault(REGION, "isinstance(second, (IrqControlCap, IrqHandlerCap))", "isinstance(second, IrqControlCap)"),
    Fault(REGION, "cap.radix + SLOT_BITS\n        case ZombieCap", "cap.radix\n        case ZombieCap"),
    Fault(REGION, "cap.radix + SLOT_BITS if cap.thread", "cap.radix if cap.thread"),
    # Interrupts.
    Fault(IRQ, "if irq < 1 or irq > shared.source_count:", "if irq > shared.source_count:"),
    Fault(IRQ, "    if source.is_taken:\n        return InvocationError(Error.REVOKE_FIRST)\n", ""),
    Fault(IRQ, "    enable(irq)\n", ""),
    Fault(
        IRQ, "if not isinstance(cap, NotificationCap) or not cap.can_send:", "if not isinstance(cap, NotificationCap):"
    ),
    Fault("entry.py", "signal(cap.notification, cap.badge)", "signal(cap.notification, u64(1))"),
    Fault("arch/riscv64/plic.py", "& ~(u32(1) << (irq & 31)), at=at)", "& ~(u32(1) << (irq & 15)), at=at)"),
    Fault("arch/riscv64/plic.py", "(irq >> 5) * 4)", "(irq >> 5) * 8)"),
)
