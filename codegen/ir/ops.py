"""The operations of the IR, flat; whoever acts on them does so by `match`.

Operands are registers or literals (`Value`); an operation writes at most one register, its `dest`. Locals of
the Python source are registers with a name; temporaries are registers without, assigned once. Every block
ends in one terminator. Evaluation order is the order of the operations.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias, final

from codegen.ir.types import (
    BOOL,
    NONE,
    TEXT,
    ArrayRef,
    EnumType,
    FunctionType,
    ObjectRef,
    PackedType,
    Type,
    UnionType,
    ValueType,
)

# Values -----------------------------------------------------------------------------------------------------


@final
@dataclass(eq=False)
class Register:
    """A local variable, parameter (both named) or temporary (`name` is empty); equal only to itself."""

    type: Type
    name: str = ""
    line: int = 0


@final
@dataclass(frozen=True)
class IntLiteral:
    """An integer known at compile time, already in the range of its type (an IntType)."""

    value: int
    type: Type


@final
@dataclass(frozen=True)
class BoolLiteral:
    """`True` or `False`."""

    value: bool
    type: Type = BOOL


@final
@dataclass(frozen=True)
class EnumLiteral:
    """A member of an enum; `value` is its number."""

    member: str
    value: int
    type: EnumType


@final
@dataclass(frozen=True)
class NoneLiteral:
    """The null pointer (of a nullable ObjectRef or ArrayRef), or None before it is wrapped (NoneType)."""

    type: Type = NONE


@final
@dataclass(frozen=True)
class TextLiteral:
    """A constant text."""

    value: str
    type: Type = TEXT


@final
@dataclass(frozen=True)
class StaticRef:
    """The address of the static object of this qualified name (`Program.statics`)."""

    name: str
    type: ObjectRef


@final
@dataclass(frozen=True)
class TableRef:
    """The address of the constant table of this qualified name (`Program.tables`)."""

    name: str
    type: ArrayRef


Literal: TypeAlias = IntLiteral | BoolLiteral | EnumLiteral | NoneLiteral | TextLiteral | StaticRef | TableRef
Value: TypeAlias = Register | Literal


@final
@dataclass(frozen=True)
class StructLiteral:
    """A packed value or record of constants; only in defaults and tables, never an operand."""

    type: PackedType | ValueType
    fields: tuple[tuple[str, Constant], ...]  # every field, in order


@final
@dataclass(frozen=True)
class UnionLiteral:
    """A constant in its union; only in defaults and tables, never an operand."""

    type: UnionType
    index: int
    payload: Constant  # a NoneLiteral for the alternative None


@final
@dataclass(frozen=True)
class FunctionRef:
    """A function of the program, by its qualified name; only in tables, never an operand."""

    name: str
    type: FunctionType


Constant: TypeAlias = Literal | StructLiteral | UnionLiteral | FunctionRef

# Operations -------------------------------------------------------------------------------------------------


@final
@dataclass(eq=False)
class Assign:
    """dest = source; representations agree (a null literal, a packed member into its union, …)."""

    dest: Register
    source: Value
    line: int = 0


@final
@dataclass(eq=False)
class IntOp:
    """dest = left OP right; OP is one of + - * // % & | ^ << >>.

    `left` has dest's type; `right` too, but for shift counts (any integer type) and address arithmetic
    (`PAddr + u64`). Results wrap. `>>` of a signed type is arithmetic. `checked`: a zero divisor (`//`, `%`)
    or a count not below the width (shifts) must be caught; false if it is known not to happen.
    """

    dest: Register
    op: str
    left: Value
    right: Value
    checked: bool = False
    line: int = 0


@final
@dataclass(eq=False)
class Negate:
    """dest = -source, wrapping."""

    dest: Register
    source: Value
    line: int = 0


@final
@dataclass(eq=False)
class Invert:
    """dest = ~source, in the width of the type."""

    dest: Register
    source: Value
    line: int = 0


@final
@dataclass(eq=False)
class Not:
    """dest = not source; both bool."""

    dest: Register
    source: Value
    line: int = 0


@final
@dataclass(eq=False)
class Compare:
    """dest (bool) = left OP right; OP is one of == != < <= > >=.

    Both operands have one type: integer (its sign decides), bool, enum, or reference (== and != only, the
    meaning of `is`; nullability may differ).
    """

    dest: Register
    op: str
    left: Value
    right: Value
    line: int = 0


@final
@dataclass(eq=False)
class PackedEqual:
    """dest (bool) = all words of two values of one packed family are equal."""

    dest: Register
    left: Value
    right: Value
    line: int = 0


@final
@dataclass(eq=False)
class IsNull:
    """dest (bool) = the nullable reference `source` is None."""

    dest: Register
    source: Value
    line: int = 0


@final
@dataclass(eq=False)
class Convert:
    """dest (integer) = source, an integer, bool or enum: keep the low bits; extend by source's sign."""

    dest: Register
    source: Value
    line: int = 0


@final
@dataclass(eq=False)
class GetField:
    """dest = the scalar, value, packed, union or nullable-reference field of an object."""

    dest: Register
    object: Value  # a non-null ObjectRef
    field: str
    line: int = 0


@final
@dataclass(eq=False)
class SetField:
    """Store to a field of an object; `value` has the field's representation."""

    object: Value  # a non-null ObjectRef
    field: str
    value: Value
    line: int = 0


@final
@dataclass(eq=False)
class FieldAddress:
    """dest (ObjectRef or ArrayRef) = the address of an embedded object or array of an object."""

    dest: Register
    object: Value
    field: str
    line: int = 0


@final
@dataclass(eq=False)
class GetElement:
    """dest = the value or pointer at `index` of an array; `length` bounds the index where it is known."""

    dest: Register
    array: Value  # a non-null ArrayRef
    index: Value  # any integer type
    length: int | None = None
    line: int = 0


@final
@dataclass(eq=False)
class SetElement:
    """Store a value or pointer at `index` of an array."""

    array: Value
    index: Value
    value: Value
    length: int | None = None
    line: int = 0


@final
@dataclass(eq=False)
class ElementAddress:
    """dest (ObjectRef) = the address of the inline object at `index` of an array."""

    dest: Register
    array: Value
    index: Value
    length: int | None = None
    line: int = 0


@final
@dataclass(eq=False)
class MakePacked:
    """dest (PackedType, or its PackedUnion) = a new value of the packed class `cls`; one argument a field.

    `fits` names the fields whose values are proved to fit their widths.
    """

    dest: Register
    cls: str
    args: list[Value]
    line: int = 0
    fits: tuple[str, ...] = ()


@final
@dataclass(eq=False)
class GetPacked:
    """dest = one field of a packed value that is known to be of the class `cls`."""

    dest: Register
    source: Value
    cls: str
    field: str
    line: int = 0


@final
@dataclass(eq=False)
class ReplacePacked:
    """dest = source, of the packed class `cls`, with some fields changed; `fits` as in MakePacked."""

    dest: Register
    source: Value
    cls: str
    fields: list[tuple[str, Value]]
    line: int = 0
    fits: tuple[str, ...] = ()


@final
@dataclass(eq=False)
class MatchPacked:
    """dest (bool) = some fields of a packed value hold these constants; all of them stand in one word.

    With `tagged` the value must also be of the class `cls`; otherwise that is known.
    """

    dest: Register
    source: Value
    cls: str
    fields: list[tuple[str, Value]]
    tagged: bool
    line: int = 0


@final
@dataclass(eq=False)
class HasTag:
    """dest (bool) = the packed value is of one of these classes (all of one family)."""

    dest: Register
    source: Value
    classes: tuple[str, ...]
    line: int = 0


@final
@dataclass(eq=False)
class GetTag:
    """dest (u64) = the tag of a value of a packed family; for Switch, whose cases are the tags."""

    dest: Register
    source: Value
    line: int = 0


@final
@dataclass(eq=False)
class MakeValue:
    """dest (ValueType) = a new record; one argument a field, in order."""

    dest: Register
    args: list[Value]
    line: int = 0


@final
@dataclass(eq=False)
class GetValueField:
    """dest = one field of a record."""

    dest: Register
    source: Value
    field: str
    line: int = 0


@final
@dataclass(eq=False)
class ReplaceValue:
    """dest = a record with some fields changed."""

    dest: Register
    source: Value
    fields: list[tuple[str, Value]]
    line: int = 0


@final
@dataclass(eq=False)
class Wrap:
    """dest (UnionType) = the alternative `index` with this payload (NoneLiteral for the alternative None)."""

    dest: Register
    source: Value
    index: int
    line: int = 0


@final
@dataclass(eq=False)
class Unwrap:
    """dest = the payload of the alternative `index` of a union that is known to hold it."""

    dest: Register
    source: Value
    index: int
    line: int = 0


@final
@dataclass(eq=False)
class HasAlternative:
    """dest (bool) = the union holds one of these alternatives."""

    dest: Register
    source: Value
    indices: tuple[int, ...]
    line: int = 0


@final
@dataclass(eq=False)
class GetAlternative:
    """dest (u32) = the index of the alternative that a union holds; for Switch."""

    dest: Register
    source: Value
    line: int = 0


@final
@dataclass(eq=False)
class ConvertUnion:
    """dest (UnionType) = source (another UnionType) in other clothes.

    `indices[i]` is the index in dest of source's alternative i, or None if source is known not to hold it.
    """

    dest: Register
    source: Value
    indices: tuple[int | None, ...]
    line: int = 0


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
    | counted_syscall | nine words, bool | | codegen.lang.intrinsics.Counted (ValueType) |
    | resume | six words, an array of u64 | | (what follows is not reached, but on the development machine) |
    | fatal | text | | (Unreachable follows) |
    | stop_begin | | | writes where the program stops; console_… write why, then comes stop_end |
    | stop_end | | | (Unreachable follows) |
    | checks | | | bool: whether this is a checked build |
    | console_text | text | | |
    | console_unsigned, console_signed | integer | | decimal |
    | console_hex | integer | least number of digits (zeros in front), 0 for none | |
    | console_prefixed | signed integer | least number of digits, 0 for none | `0x` behind the sign |
    | enum_from | word, default member | | the EnumType |
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


Op: TypeAlias = (
    Assign
    | IntOp
    | Negate
    | Invert
    | Not
    | Compare
    | PackedEqual
    | IsNull
    | Convert
    | GetField
    | SetField
    | FieldAddress
    | GetElement
    | SetElement
    | ElementAddress
    | MakePacked
    | GetPacked
    | ReplacePacked
    | MatchPacked
    | HasTag
    | GetTag
    | MakeValue
    | GetValueField
    | ReplaceValue
    | Wrap
    | Unwrap
    | HasAlternative
    | GetAlternative
    | ConvertUnion
    | Call
    | CallTable
    | Intrinsic
    | Assert
    | LoopBound
)

# Blocks and what ends them ----------------------------------------------------------------------------------


@final
@dataclass(eq=False)
class Goto:
    """Go on with another block."""

    target: Block
    line: int = 0


@final
@dataclass(eq=False)
class Branch:
    """Go one of two ways; `likely` is True or False if the source says which way is usual, else None."""

    condition: Value
    true: Block
    false: Block
    likely: bool | None = None
    line: int = 0


@final
@dataclass(eq=False)
class Switch:
    """Go to the case of `value` (an integer or enum), or to `default`; without one, a case always fits."""

    value: Value
    cases: list[tuple[tuple[IntLiteral | EnumLiteral, ...], Block]]
    default: Block | None
    line: int = 0


@final
@dataclass(eq=False)
class Return:
    """Leave the function; `value` is None in void functions."""

    value: Value | None
    line: int = 0


@final
@dataclass(eq=False)
class Unreachable:
    """Control never comes here."""

    line: int = 0


Terminator: TypeAlias = Goto | Branch | Switch | Return | Unreachable


@final
@dataclass(eq=False)
class Block:
    """Operations one after the other; a finished function has a terminator in every block."""

    ops: list[Op] = field(default_factory=list)
    terminator: Terminator | None = None
