"""The types that generated programs have."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Int:
    """An integer of fixed width."""

    name: str
    bits: int
    signed: bool

    @property
    def least(self) -> int:
        return -(1 << self.bits - 1) if self.signed else 0

    @property
    def most(self) -> int:
        return (1 << self.bits - self.signed) - 1


@dataclass(frozen=True)
class Address:
    """A physical or a virtual address."""

    name: str


@dataclass(frozen=True)
class Bool:
    name: str = "bool"


@dataclass(frozen=True)
class Nothing:
    """What `None` is."""

    name: str = "None"


@dataclass(frozen=True)
class Enumeration:
    name: str
    members: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Field:
    """A field of a record or of an object; `width` counts bits and is for packed classes."""

    name: str
    type: Type
    width: int = 0
    default: str = ""


@dataclass(frozen=True)
class Record:
    """A @value or @packed class; `name` is how a use is spelled, with the arguments of a generic class."""

    name: str
    fields: tuple[Field, ...]
    packed: bool = False
    tag: int | None = None
    words: int = 0

    @property
    def is_word(self) -> bool:
        """Whether `raw_bits` is for it."""
        refers = any(isinstance(f.type, Object) for f in self.fields)
        return self.packed and self.tag is None and self.words == 1 and not refers

    @property
    def takes_any_bits(self) -> bool:
        """Whether `from_bits` is for it: each word means something."""
        plain = all(isinstance(f.type, Bool) or takes_all(f.type, f.width) for f in self.fields)
        return self.is_word and plain


@dataclass(eq=False)
class Object:
    """A @kobject class; one of its fields may lead to another of its kind."""

    name: str
    fields: list[Field] = field(default_factory=list)


@dataclass(frozen=True)
class Run:
    """An array inside an object, or a table, which is constant."""

    element: Type
    length: int
    constant: bool = False

    @property
    def name(self) -> str:
        return f"Array[{self.element.name}]"


@dataclass(frozen=True)
class Union:
    """Two parts or more; `alias` is a name that the program gives it."""

    parts: tuple[Type, ...]
    alias: str = ""

    @property
    def name(self) -> str:
        return self.alias or " | ".join(part.name for part in self.parts)


@dataclass(frozen=True)
class Variable:
    """A type variable, of any type or of integers only."""

    name: str
    integer: bool


Type = Int | Address | Bool | Nothing | Enumeration | Record | Object | Run | Union | Variable

INTS: Final = tuple(
    Int(("i" if signed else "u") + str(bits), bits, signed) for signed in (False, True) for bits in (8, 16, 32, 64)
)
U8: Final = INTS[0]
U64: Final = INTS[3]
ADDRESSES: Final = (Address("PAddr"), Address("VAddr"))
BOOL: Final = Bool()
NOTHING: Final = Nothing()


def takes_all(kind: Type, width: int) -> bool:
    """Whether each number of so many bits is one of this type."""
    return isinstance(kind, Int) and width <= kind.bits - kind.signed
