"""Calls, what the back end writes itself, and what is stated about the program."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import final

from codegen.ir.ops.values import Register, TableRef, Value


@final
@dataclass(eq=False)
class Call:
    """dest = function(args); `function` is a key of `Program.functions`; dest is None if void or unused.

    After a call of a function of NeverType the block ends with Unreachable.
    """

    dest: Register | None
    function: str
    args: list[Value]
    line: int = 0


@final
@dataclass(eq=False)
class CallTable:
    """dest = table[index](args), a function of a constant table; `length` bounds an index that is checked.

    Any function of the table may be called: `Program.tables` tells which there are.
    """

    dest: Register | None
    table: TableRef
    index: Value  # any integer type
    args: list[Value]
    length: int | None = None
    line: int = 0


@final
@dataclass(eq=False)
class Intrinsic:
    """dest = what the back end writes for the intrinsic `name`.

    | name | args | constants | dest |
    | --- | --- | --- | --- |
    | load, device_load | address | | the integer type to load |
    | store, device_store | integer, address (in this order) | | |
    | clear_memory | address, size | | |
    | csr_read | | the register's name | u64 |
    | csr_write csr_set csr_clear | word | the register's name | |
    | fence fence_i sfence_vma wfi | | | |
    | sfence_vma_asid | asid | | |
    | sfence_vma_page | address, asid | | |
    | sbi_call | five words | | codegen.lang.intrinsics.SbiResult (ValueType) |
    | syscall | nine words | | codegen.lang.intrinsics.Registers (ValueType) |
    | bare_syscall | eight words | | codegen.lang.intrinsics.Registers (ValueType) |
    | counted_syscall | nine words, bool | | codegen.lang.intrinsics.Counted (ValueType) |
    | resume, resume_bare | six words, an array of u64, an enum | | the enum (compiled, nothing comes back) |
    | fatal | text | | (Unreachable follows) |
    | stop_begin | | | writes where the program stops; console_… write why, then comes stop_end |
    | stop_end | | | (Unreachable follows) |
    | checks | | | bool: whether this is a checked build |
    | console_text | text | | |
    | console_unsigned, console_signed | integer | | decimal |
    | console_hex | integer | least number of digits (zeros in front), 0 for none | |
    | console_prefixed | signed integer | least number of digits, 0 for none | `0x` behind the sign |
    | enum_from | word, default member | | the EnumType |
    | first_address | one of several packed values | | VAddr |
    | raw_bits | packed value of one word | | u64 |
    | from_bits | word | | the PackedType |
    | create | address | | ObjectRef of the class; store its defaults that are not all zero bits |
    | create_array | address, count | | ArrayRef of inline objects; the same for each |
    | object_at | address | | ObjectRef |
    | address_of | reference | | VAddr |
    """

    dest: Register | None
    name: str
    args: list[Value] = field(default_factory=list)
    constants: tuple[str | int, ...] = ()
    line: int = 0


@final
@dataclass(eq=False)
class Assert:
    """In checked builds: stop with `text` unless `condition` holds.

    `kind` tells why it should: "assert", or the contract "requires", "ensures" or "invariant"; "check" if the
    source does not state it, but mypy narrowed a type by a test that may not hold any more.
    """

    condition: Value
    text: str
    line: int = 0
    kind: str = "assert"


@final
@dataclass(eq=False)
class LoopBound:
    """The loop around turns at most `most` times, because `why`; makes no code."""

    most: Value
    why: str
    line: int = 0
