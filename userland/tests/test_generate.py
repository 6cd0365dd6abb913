"""What is generated: that the committed stubs are up to date, and that C accepts the header."""

from __future__ import annotations

import subprocess
from pathlib import Path

from userland.generate import PAGE, STUBS
from userland.generate_docs import interface_page
from userland.generate_header import header_text
from userland.generate_stubs import stubs_text


def test_stubs_are_up_to_date() -> None:
    assert STUBS.read_text() == stubs_text(), "run python -m userland.generate"


def test_table_of_calls_is_up_to_date() -> None:
    page = PAGE.read_text()
    assert page == interface_page(page), "run python -m userland.generate"
    assert "| 46 | `irq_issue_handler_trigger` |" in page


def test_stub_of_many_words() -> None:
    """Words past the fourth go through the IPC buffer, capabilities always do."""
    text = stubs_text()
    start = text.index("def cnode_mint(")
    body = text[text.index('"""', start) : text.index("def cnode_move(", start)]
    assert body.splitlines()[1:4] == [
        "    set_cap(u64(0), source_root)",
        "    set_word(u64(4), rights)",
        "    set_word(u64(5), badge)",
    ]


def test_header_in_c(tmp_path: Path) -> None:
    """Strictly, and with the numbers of the interface."""
    (tmp_path / "taipan.h").write_text(header_text())
    source = tmp_path / "test.c"
    source.write_text(PROBE)
    argv = ["riscv64-unknown-elf-gcc", "-std=c11", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"]
    argv += ["-Wpedantic", "-O2", "-ffreestanding", "-c", str(source), "-o", str(tmp_path / "test.o")]
    subprocess.run(argv, check=True)


PROBE = """
#include "taipan.h"
#include <stddef.h>
uint64_t *tp_ipc_buffer;
_Static_assert(TP_SYS_CALL == -UINT64_C(1) && TP_SYS_YIELD == -UINT64_C(11), "system calls");
_Static_assert(TP_SYS_DEBUG_PUT_CHAR == -UINT64_C(12), "debug calls");
_Static_assert(TP_UNTYPED_RETYPE == 1 && TP_PAGE_TABLE_MAP == 39, "labels");
_Static_assert(TP_ERROR_REVOKE_FIRST == 9 && TP_FAULT_VM_FAULT == 6, "errors and faults");
_Static_assert(TP_OBJECT_PAGE == 8 && TP_OBJECT_PAGE_TABLE == 10, "objects");
_Static_assert(offsetof(struct tp_boot_info, empty) == 40, "boot info");
_Static_assert(offsetof(struct tp_boot_info, cnode_bits) == 136, "boot info");
_Static_assert(offsetof(struct tp_boot_info, untyped) == 168, "boot info");
_Static_assert(sizeof(struct tp_untyped) == 16, "boot info");
_Static_assert(sizeof(struct tp_boot_info) <= 4096, "boot info");
uint64_t probe(uint64_t tcb);
uint64_t probe(uint64_t tcb) { return tp_tcb_suspend(tcb); }
"""
