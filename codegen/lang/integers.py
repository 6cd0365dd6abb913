"""Fixed-width integers: exact on CPython, one machine instruction when compiled.

They are deliberately no subclass of `int`: mypy then rejects `u8 + u64` and `x: u64 = 3`, and a plain
`int` can only be a compile-time constant. Arithmetic wraps, in every engine.
"""

from __future__ import annotations

from typing import ClassVar, Self


class Integer:
    """A fixed-width integer; the base of every number that exists at run time."""

    __slots__ = ("_value",)
    BITS: ClassVar[int] = 64
    SIGNED: ClassVar[bool] = False
    MASK: ClassVar[int] = (1 << 64) - 1

    def __init_subclass__(cls) -> None:
        cls.MASK = (1 << cls.BITS) - 1

    def __init__(self, value: int | Integer) -> None:
        """Convert: keep the low `BITS` bits of `value`, as two's complement when signed."""
        low = int(value) & self.MASK
        if self.SIGNED and low >> (self.BITS - 1):
            low -= 1 << self.BITS
        self._value = low

    def __add__(self, other: Self | int) -> Self:
        return type(self)(self._value + int(other))

    def __sub__(self, other: Self | int) -> Self:
        return type(self)(self._value - int(other))

    def __mul__(self, other: Self | int) -> Self:
        return type(self)(self._value * int(other))

    def __radd__(self, other: int) -> Self:
        """`1 + x`: an `int` on the left is a compile-time constant and takes the width of `x`."""
        return type(self)(other + self._value)

    def __rsub__(self, other: int) -> Self:
        return type(self)(other - self._value)

    def __rmul__(self, other: int) -> Self:
        return type(self)(other * self._value)

    def __rfloordiv__(self, other: int) -> Self:
        return type(self)(other) // self

    def __rmod__(self, other: int) -> Self:
        return type(self)(other) % self

    def __rand__(self, other: int) -> Self:
        return type(self)(other & self._value)

    def __ror__(self, other: int) -> Self:
        return type(self)(other | self._value)

    def __rxor__(self, other: int) -> Self:
        return type(self)(other ^ self._value)

    def __floordiv__(self, other: Self | int) -> Self:
        """Divide, unsigned operands only; the divisor is checked not to be zero."""
        assert int(other) != 0, "division by zero"
        return type(self)(self._value // int(other))

    def __mod__(self, other: Self | int) -> Self:
        """The remainder, unsigned operands only; the divisor is checked not to be zero."""
        assert int(other) != 0, "division by zero"
        return type(self)(self._value % int(other))

    def __and__(self, other: Self | int) -> Self:
        return type(self)(self._value & int(other))

    def __or__(self, other: Self | int) -> Self:
        return type(self)(self._value | int(other))

    def __xor__(self, other: Self | int) -> Self:
        return type(self)(self._value ^ int(other))

    def __invert__(self) -> Self:
        return type(self)(~self._value)

    def __neg__(self) -> Self:
        return type(self)(-self._value)

    def __lshift__(self, count: Integer | int) -> Self:
        """Shift left; the count is checked to be below the width."""
        assert 0 <= int(count) < self.BITS, "shift count out of range"
        return type(self)(self._value << int(count))

    def __rshift__(self, count: Integer | int) -> Self:
        """Shift right (arithmetic when signed); the count is checked to be below the width."""
        assert 0 <= int(count) < self.BITS, "shift count out of range"
        return type(self)(self._value >> int(count))

    def __lt__(self, other: Self | int) -> bool:
        return self._value < int(other)

    def __le__(self, other: Self | int) -> bool:
        return self._value <= int(other)

    def __gt__(self, other: Self | int) -> bool:
        return self._value > int(other)

    def __ge__(self, other: Self | int) -> bool:
        return self._value >= int(other)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Integer):
            return self._value == other._value
        return self._value == other

    def __hash__(self) -> int:
        return hash(self._value)

    def __int__(self) -> int:
        return self._value

    def __index__(self) -> int:
        return self._value

    def __bool__(self) -> bool:
        return self._value != 0

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._value:#x})"

    def __format__(self, spec: str) -> str:
        return format(self._value, spec)


class u8(Integer):
    """An unsigned byte."""

    __slots__ = ()
    BITS = 8


class u16(Integer):
    """An unsigned integer of 16 bits."""

    __slots__ = ()
    BITS = 16


class u32(Integer):
    """An unsigned integer of 32 bits."""

    __slots__ = ()
    BITS = 32


class u64(Integer):
    """An unsigned machine word."""

    __slots__ = ()
    BITS = 64


class i8(Integer):
    """A signed byte."""

    __slots__ = ()
    BITS = 8
    SIGNED = True


class i16(Integer):
    """A signed integer of 16 bits."""

    __slots__ = ()
    BITS = 16
    SIGNED = True


class i32(Integer):
    """A signed integer of 32 bits."""

    __slots__ = ()
    BITS = 32
    SIGNED = True


class i64(Integer):
    """A signed machine word."""

    __slots__ = ()
    BITS = 64
    SIGNED = True


class Address(Integer):
    """An address of 64 bits, in bytes: an offset is a `u64`, and two address spaces do not mix.

    The distance between two addresses is `u64(a) - u64(b)`.
    """

    __slots__ = ()
    BITS = 64

    def __add__(self, other: u64 | int) -> Self:  # type: ignore[override]
        return type(self)(self._value + int(other))

    def __sub__(self, other: u64 | int) -> Self:  # type: ignore[override]
        return type(self)(self._value - int(other))

    def __and__(self, other: u64 | int) -> Self:  # type: ignore[override]
        return type(self)(self._value & int(other))

    def __or__(self, other: u64 | int) -> Self:  # type: ignore[override]
        return type(self)(self._value | int(other))


class PAddr(Address):
    """A physical address."""

    __slots__ = ()


class VAddr(Address):
    """A virtual address, of the kernel or of a user's address space."""

    __slots__ = ()
