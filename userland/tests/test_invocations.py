"""The table of invocations against the order of seL4's interface files, written out."""

from __future__ import annotations

import pytest

from kernel.abi.invocations import INVOCATIONS, Invocation
from kernel.abi.labels import Label

BY_LABEL = {i.label: i for i in INVOCATIONS}

# label: words of the message (parameters that share one joined by "+"), then capabilities, then words back
EXPECTED = {
    "UNTYPED_RETYPE": "object_type size_bits node_index node_depth node_offset count / root /",
    "TCB_READ_REGISTERS": "suspend_source+arch_flags count / / registers",
    "TCB_WRITE_REGISTERS": "resume_target+arch_flags count registers / /",
    "TCB_COPY_REGISTERS": "suspend_source+resume_target+transfer_frame+transfer_integer+arch_flags / source /",
    "TCB_CONFIGURE": "cspace_root_data vspace_root_data buffer / cspace_root vspace_root buffer_frame /",
    "TCB_SET_PRIORITY": "priority / authority /",
    "TCB_SET_MC_PRIORITY": "mc_priority / authority /",
    "TCB_SET_SCHED_PARAMS": "mc_priority priority / authority sched_context fault_endpoint /",
    "TCB_SET_TIMEOUT_ENDPOINT": "/ timeout_endpoint /",
    "TCB_SET_IPC_BUFFER": "buffer / buffer_frame /",
    "TCB_SET_SPACE": "cspace_root_data vspace_root_data / fault_endpoint cspace_root vspace_root /",
    "TCB_SUSPEND": "/ /",
    "TCB_RESUME": "/ /",
    "TCB_BIND_NOTIFICATION": "/ notification /",
    "TCB_UNBIND_NOTIFICATION": "/ /",
    "TCB_SET_TLS_BASE": "tls_base / /",
    "TCB_SET_FLAGS": "clear_flags set_flags / / flags",
    "CNODE_REVOKE": "index depth / /",
    "CNODE_DELETE": "index depth / /",
    "CNODE_CANCEL_BADGED_SENDS": "index depth / /",
    "CNODE_COPY": "dest_index dest_depth source_index source_depth rights / source_root /",
    "CNODE_MINT": "dest_index dest_depth source_index source_depth rights badge / source_root /",
    "CNODE_MOVE": "dest_index dest_depth source_index source_depth / source_root /",
    "CNODE_MUTATE": "dest_index dest_depth source_index source_depth badge / source_root /",
    "CNODE_ROTATE": "dest_index dest_depth dest_badge pivot_index pivot_depth pivot_badge source_index"
    " source_depth / pivot_root source_root /",
    "IRQ_ISSUE_HANDLER": "irq index depth / root /",
    "IRQ_ACK": "/ /",
    "IRQ_SET_HANDLER": "/ notification /",
    "IRQ_CLEAR_HANDLER": "/ /",
    "DOMAIN_SET": "domain / thread /",
    "DOMAIN_SCHEDULE_CONFIGURE": "index domain duration / /",
    "DOMAIN_SCHEDULE_SET_START": "index / /",
    "SCHED_CONTROL_CONFIGURE_FLAGS": "budget period extra_refills badge flags / sched_context /",
    "SCHED_CONTEXT_BIND": "/ object /",
    "SCHED_CONTEXT_UNBIND": "/ /",
    "SCHED_CONTEXT_UNBIND_OBJECT": "/ object /",
    "SCHED_CONTEXT_CONSUMED": "/ / consumed",
    "SCHED_CONTEXT_YIELD_TO": "/ / consumed",
    "PAGE_TABLE_MAP": "vaddr attributes / vspace /",
    "PAGE_TABLE_UNMAP": "/ /",
    "PAGE_MAP": "vaddr rights attributes / vspace /",
    "PAGE_UNMAP": "/ /",
    "PAGE_GET_ADDRESS": "/ / paddr",
    "ASID_CONTROL_MAKE_POOL": "index depth / untyped root /",
    "ASID_POOL_ASSIGN": "/ vspace /",
    "IRQ_ISSUE_HANDLER_TRIGGER": "irq trigger index depth / root /",
}


def test_every_label_once() -> None:
    assert [i.label for i in INVOCATIONS] == [label for label in Label if label is not Label.INVALID]
    assert EXPECTED.keys() == {label.name for label in BY_LABEL}


@pytest.mark.parametrize("name", EXPECTED)
def test_order(name: str) -> None:
    assert describe(BY_LABEL[Label[name]]).split() == EXPECTED[name].split()


def describe(i: Invocation) -> str:
    words: dict[int, list[str]] = {}
    for place in i.places:
        words.setdefault(place.word, []).append(place.parameter.name)
    caps, outputs = (" ".join(p.name for p in part) for part in (i.caps, i.outputs))
    return f"{' '.join('+'.join(names) for names in words.values())} / {caps} / {outputs}"


def test_small_parameters_share_a_word() -> None:
    places = BY_LABEL[Label.TCB_COPY_REGISTERS].places
    assert [(p.parameter.name, p.word, p.shift) for p in places] == [
        ("suspend_source", 0, 0),
        ("resume_target", 0, 1),
        ("transfer_frame", 0, 2),
        ("transfer_integer", 0, 3),
        ("arch_flags", 0, 8),
    ]


@pytest.mark.parametrize(
    ("label", "length"),
    [
        (Label.TCB_SUSPEND, 0),
        (Label.TCB_COPY_REGISTERS, 1),
        (Label.CNODE_DELETE, 2),
        (Label.UNTYPED_RETYPE, 6),
        (Label.CNODE_ROTATE, 8),
        (Label.TCB_WRITE_REGISTERS, 34),
    ],
)
def test_length(label: Label, length: int) -> None:
    assert BY_LABEL[label].length == length
