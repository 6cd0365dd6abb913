"""What the front end hands on: classes, constants, statics, tables and functions of one whole program.

Everything is keyed by its qualified Python name. `c_name` is unique in the program and the same in every
run: the short Python name, qualified by its module only if two things share it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import TypeAlias, final

from codegen.ir.ops import Block, Constant, FunctionRef, Register, StructLiteral
from codegen.ir.types import ArrayRef, ObjectRef, Type
from codegen.lang.layout import Place


@final
@dataclass
class EnumInfo:
    """An enum class; members in order, each with its number."""

    name: str
    c_name: str
    members: list[tuple[str, int]]
    file: Path
    line: int


@final
@dataclass
class PackedField:
    """A bit field: its type, where it lies, and its default if it has one."""

    name: str
    type: Type
    place: Place
    is_reference: bool  # sign-extended
    default: Constant | None = None


@final
@dataclass
class PackedInfo:
    """A packed class; `tag` is None if it is a family of its own."""

    name: str
    c_name: str
    family: str
    tag: int | None
    words: int
    fields: list[PackedField]
    file: Path
    line: int


@final
@dataclass
class FamilyInfo:
    """Packed classes that share one struct: the members of a union by tag, or one untagged class.

    `c_name` names the struct. Its words are `w0` and, if there are two, `w1`.
    """

    name: str
    c_name: str
    words: int
    members: list[str]


@final
@dataclass
class ValueField:
    """A field of a record."""

    name: str
    type: Type
    default: Constant | None = None


@final
@dataclass
class ValueInfo:
    """A value class."""

    name: str
    c_name: str
    fields: list[ValueField]
    file: Path
    line: int


class FieldKind(Enum):
    """How a field stands in its object."""

    PLAIN = auto()  # a scalar, value, packed value, union or nullable reference, of the field's type
    EMBEDDED = auto()  # an object inline; the type is its ObjectRef
    ARRAY = auto()  # `count` elements inline; the type is an ArrayRef (of objects, values, or pointers)
    TRAILING = auto()  # elements up to the end of the object's memory; the type is an ArrayRef


@final
@dataclass
class ObjectField:
    """A field of an object; a PLAIN one has a default, an ARRAY of values the default of each element."""

    name: str
    kind: FieldKind
    type: Type
    default: Constant | None = None
    count: int = 0


@final
@dataclass
class ObjectInfo:
    """A kobject class: `1 << size_bits` bytes at most, aligned to as much."""

    name: str
    c_name: str
    size_bits: int
    fields: list[ObjectField]
    file: Path
    line: int


ClassInfo: TypeAlias = EnumInfo | PackedInfo | ValueInfo | ObjectInfo


@final
@dataclass
class Static:
    """A static object of the state module; it starts with the defaults of its class."""

    name: str
    c_name: str
    type: ObjectRef
    file: Path
    line: int


@final
@dataclass
class Table:
    """A constant array."""

    name: str
    c_name: str
    type: ArrayRef
    items: list[Constant]
    file: Path
    line: int

    @property
    def functions(self) -> list[str]:
        """The functions of a table of functions; an empty list if it holds something else."""
        return [item.name for item in self.items if isinstance(item, FunctionRef)]


@final
@dataclass(eq=False)
class Function:
    """A function or method (`module.Class.method`, `self` first).

    `registers` holds every register but the parameters; `blocks[0]` is the entry. A function that no exported
    one reaches is checked but not here. The kinds of checks are those of `codegen.analysis.checks`.
    """

    name: str
    c_name: str
    params: list[Register]
    returns: Type
    file: Path
    line: int
    registers: list[Register] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    proved: Counter[str] = field(default_factory=Counter)  # checks that passes removed, by kind
    inline: bool = False
    cold: bool = False
    export: bool = False
    section: str = ""  # where the linker shall put it; empty: where it likes


@final
@dataclass
class Program:
    """One whole program."""

    main: str
    classes: dict[str, ClassInfo] = field(default_factory=dict)
    families: dict[str, FamilyInfo] = field(default_factory=dict)
    constants: dict[str, Constant | StructLiteral] = field(default_factory=dict)  # every Final, folded
    statics: dict[str, Static] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    console_sink: str | None = None
    sources: list[Path] = field(default_factory=list)
