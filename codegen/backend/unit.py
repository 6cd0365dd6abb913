"""The translation unit being written: how types are spelled, and which structs and helpers it needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from codegen.backend.names import safe_name
from codegen.errors import InternalError
from codegen.ir.ops import FunctionRef
from codegen.ir.program import EnumInfo, Function, ObjectInfo, PackedInfo, Program, ValueInfo
from codegen.ir.types import (
    ArrayRef,
    BoolType,
    EnumType,
    FunctionType,
    IntType,
    NeverType,
    NoneType,
    ObjectRef,
    PackedType,
    PackedUnion,
    TextType,
    Type,
    UnionType,
    ValueType,
    VoidType,
)


@dataclass
class Unit:
    """One C file in the making; `unions` and `helpers` grow as the functions ask for them."""

    program: Program
    checked: bool
    root: Path
    unions: dict[UnionType, str] = field(default_factory=dict)
    helpers: dict[str, str] = field(default_factory=dict)  # C name → definition, in order of need
    files: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        for info in [*self.program.classes.values(), *self.program.families.values()]:
            info.c_name = safe_name(info.c_name)

    # Classes

    def enum(self, name: str) -> EnumInfo:
        """The enum of this qualified name."""
        info = self.program.classes[name]
        assert isinstance(info, EnumInfo)
        return info

    def packed(self, name: str) -> PackedInfo:
        """The packed class of this qualified name."""
        info = self.program.classes[name]
        assert isinstance(info, PackedInfo)
        return info

    def record(self, name: str) -> ValueInfo:
        """The value class of this qualified name."""
        info = self.program.classes[name]
        assert isinstance(info, ValueInfo)
        return info

    def object(self, name: str) -> ObjectInfo:
        """The kobject class of this qualified name."""
        info = self.program.classes[name]
        assert isinstance(info, ObjectInfo)
        return info

    def in_tables(self) -> set[str]:
        """The functions that are called through tables."""
        items = [item for table in self.program.tables.values() for item in table.items]
        return {item.name for item in items if isinstance(item, FunctionRef)}

    # Places in the source

    def path(self, file: Path) -> str:
        """A source file as the user knows it."""
        return str(file.relative_to(self.root) if file.is_relative_to(self.root) else file)

    def site(self, file: Path, line: int) -> str:
        """The number of a check site: `file << 16 | line`."""
        if file not in self.files:
            self.files.append(file)
        return f"{self.files.index(file) << 16 | line:#x}"

    # Types

    def type_text(self, kind: Type) -> str:
        """A type as C spells it; pointers end in `*`."""
        match kind:
            case IntType(bits=bits, signed=signed):
                return f"{'' if signed else 'u'}int{bits}_t"
            case BoolType():
                return "bool"
            case EnumType(cls=cls):
                return f"enum {self.enum(cls).c_name}"
            case ObjectRef(cls=cls):
                return f"struct {self.object(cls).c_name} *"
            case ArrayRef(element=element):
                return self.element_text(element)
            case PackedType(family=family) | PackedUnion(family=family):
                return f"struct {self.program.families[family].c_name}"
            case ValueType(cls=cls):
                return f"struct {self.record(cls).c_name}"
            case UnionType():
                return f"struct {self.union_name(kind)}"
            case TextType():
                return "const char *"
            case VoidType() | NeverType():
                return "void"
            case NoneType():
                raise InternalError("a register of type None")
            case FunctionType():
                raise InternalError("a function as a value")

    def element_text(self, element: Type) -> str:
        """A pointer to the elements of an array."""
        text = self.type_text(element)
        if isinstance(element, ObjectRef) and not element.nullable:
            return text
        return text + "*" if text.endswith("*") else text + " *"

    def declare(self, kind: Type, name: str) -> str:
        """A declaration of `name`, without a semicolon."""
        text = self.type_text(kind)
        return text + name if text.endswith("*") else f"{text} {name}"

    def union_name(self, kind: UnionType) -> str:
        """The tag of a union's struct: `Found_or_LookupFault`."""
        if kind not in self.unions:
            name = "_or_".join(map(self.alternative_name, kind.alternatives))
            while name in self.unions.values():
                name += "_"
            self.unions[kind] = name
            for alternative in kind.alternatives:
                if isinstance(alternative, UnionType):
                    self.union_name(alternative)
        return self.unions[kind]

    def alternative_name(self, kind: Type) -> str:
        """How an alternative appears in the name of its union."""
        match kind:
            case NoneType():
                return "None"
            case IntType(name=name):
                return name
            case ArrayRef(element=element):
                return "Array_" + self.alternative_name(element)
            case _:
                return self.type_text(kind).removesuffix(" *").split()[-1]

    # Helpers

    def helper(self, name: str, text: str) -> str:
        """Make sure that the helper function `name` is defined; returns its name."""
        self.helpers.setdefault(name, text)
        return name


def function_name(function: Function) -> str:
    """The C name of a function; an exported one keeps its own name."""
    return function.c_name if function.export else safe_name(function.c_name)


def words_apart(unit: Unit, function: Function, kind: Type) -> int:
    """How many words a parameter is passed as, if it is a packed value of several; else 0.

    C compilers pass on such a struct through memory, even if it came in registers. What others call, or what
    stands in a table, keeps the struct; and so do checked builds, where a debugger shows it whole.
    """
    match kind:
        case PackedType(family=family) | PackedUnion(family=family):
            words = unit.program.families[family].words
            is_fixed = unit.checked or function.export or function.inline or function.name in unit.in_tables()
            return words if words > 1 and not is_fixed else 0
        case _:
            return 0
