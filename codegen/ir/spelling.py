"""How the IR's text form writes names and constants.

The short form is for people: `t.priority + 1`. The complete form parses back: a name that two things share is
written in full, and constants tell their type (`1u8`; without a word about it, a number is a `u64`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Final

from codegen.ir.ops import (
    BoolLiteral,
    Constant,
    EnumLiteral,
    FunctionRef,
    IntLiteral,
    NoneLiteral,
    StaticRef,
    StructLiteral,
    TableRef,
    TextLiteral,
    UnionLiteral,
)
from codegen.ir.program import Program
from codegen.ir.types import INTEGERS, NONE, U64, Type, short_name, type_name

_INTRINSICS: Final = """
    load device_load store device_store clear_memory csr_read csr_write csr_set csr_clear fence
    fence_i sfence_vma wfi sfence_vma_asid sfence_vma_page sbi_call syscall bare_syscall counted_syscall
    resume resume_bare fatal console_text
    console_unsigned console_signed console_hex console_prefixed enum_from raw_bits from_bits create
    create_array object_at address_of first_address stop_begin stop_end checks
"""
INTRINSICS: Final = frozenset(_INTRINSICS.split())
WORDS: Final = frozenset([*INTRINSICS, *INTEGERS, "bool", "text", "void", "never", "None", "Array"])


class Spelling:
    """The names of one program, in the short form or (with a program) the complete one."""

    def __init__(self, program: Program | None = None) -> None:
        self.full = program is not None
        self.classes: dict[str, str] = {}
        self.functions: dict[str, str] = {}
        self.globals: dict[str, str] = {}
        if program is not None:
            families = (name for name in program.families if name not in program.classes)
            self.classes = distinct([*program.classes, *families])
            self.functions = distinct(program.functions)
            self.globals = distinct([*program.statics, *program.tables])

    def cls(self, name: str) -> str:
        """A class or family."""
        return self.classes.get(name, short_name(name))

    def callee(self, name: str) -> str:
        """A function, with its class if it is a method."""
        return self.functions.get(name, own_name(name))

    def type(self, kind: Type) -> str:
        return type_name(kind, self.cls)

    def constant(self, constant: Constant) -> str:
        """A literal, as operand or default."""
        match constant:
            case IntLiteral(value=number, type=kind):
                return f"{number}{self.type(kind)}" if self.full and kind != U64 else str(number)
            case BoolLiteral(value=truth):
                return str(truth)
            case EnumLiteral(member=member, type=kind):
                return f"{self.type(kind)}.{member}"
            case NoneLiteral(type=kind):
                return f"None:{self.type(kind)}" if self.full and kind != NONE else "None"
            case TextLiteral(value=text):
                return json.dumps(text, ensure_ascii=False)
            case StaticRef(name=name) | TableRef(name=name):
                return "@" + self.globals.get(name, name) if self.full else short_name(name)
            case StructLiteral(type=kind, fields=fields):
                return f"{self.type(kind)}({', '.join(f'{n}={self.constant(c)}' for n, c in fields)})"
            case FunctionRef(name=name):
                return self.callee(name)
            case UnionLiteral(payload=payload):
                return self.constant(payload)


def own_name(name: str) -> str:
    """A function's name, with its class if it is a method."""
    *_, owner, last = name.split(".")
    return f"{owner}.{last}" if owner[:1].isupper() else last


def distinct(names: Iterable[str]) -> dict[str, str]:
    """The shortest clear spelling of each name: the whole of it if the short one may mean something else."""
    names = list(names)
    count = Counter(map(own_name, names))
    return {name: name if count[own_name(name)] > 1 or own_name(name) in WORDS else own_name(name) for name in names}
