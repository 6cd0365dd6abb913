"""Values, objects and arrays: the two kinds of class that are the whole memory model."""

from __future__ import annotations

import dataclasses
import functools
import typing
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any, ClassVar, Generic, Literal, TypeVar, dataclass_transform, overload

from codegen.lang.integers import Integer, VAddr, u64
from codegen.lang.memory import arena

T = TypeVar("T")

TAG_BITS = 5
REFERENCE_BITS = 39  # an Sv39 address; the rest is its sign


def bits(width: int, *, default: Any = dataclasses.MISSING) -> Any:
    """A field of a packed value that is `width` bits wide in memory."""
    return dataclasses.field(default=default, metadata={"width": width})


def first_value(kind: Any) -> Any:
    """What an element of an array holds at first: zero, the first member of an enum, the class's defaults."""
    args = typing.get_args(kind)
    if type(None) in args:
        return None
    cls = typing.get_origin(kind) or kind
    if issubclass(cls, Enum):
        return next(iter(cls))
    return cls(0) if issubclass(cls, Integer) else cls(**first_fields(cls, args))


@functools.cache
def first_fields(kind: type, args: tuple[Any, ...]) -> dict[str, Any]:
    """The first values of those fields of a class that have no default; values never change, so all share."""
    if not dataclasses.is_dataclass(kind):
        return {}
    fields = [f.name for f in dataclasses.fields(kind) if f.init and f.default is dataclasses.MISSING]
    hints = typing.get_type_hints(kind) if fields else {}
    meaning = dict(zip(getattr(kind, "__parameters__", ()), args, strict=False))
    return {name: first_value(in_use(hints[name], meaning)) for name in fields}


def in_use(hint: Any, meaning: dict[Any, Any]) -> Any:
    """A type with the arguments of a generic class in place of its type variables."""
    variables = getattr(hint, "__parameters__", ())
    return hint[tuple(meaning[v] for v in variables)] if variables else meaning.get(hint, hint)


def run_of(kind: type[T], count: int) -> Array[T]:
    """An array of first values; values never change, so all elements are one, but each object is another."""
    first = first_value(kind)
    if never_changes(first):
        return Array([first] * count)
    return Array([first, *(first_value(kind) for _ in range(count - 1))][:count])


def never_changes(thing: Any) -> bool:
    """Whether it is a value: a number, a member of an enum, nothing, or of a class of values."""
    parameters = getattr(thing, "__dataclass_params__", None)
    return isinstance(thing, Integer | Enum | None) or (parameters is not None and parameters.frozen)


def embedded(kind: type[T], *, init: Literal[False] = False) -> T:
    """A field of an object that holds another object inline; it is never reassigned."""
    return dataclasses.field(default_factory=kind, init=init)


def embedded_array(kind: type[T], count: int, *, init: Literal[False] = False) -> Array[T]:
    """A field of an object that holds `count` objects or values inline."""
    return dataclasses.field(default_factory=lambda: run_of(kind, count), init=init)


def optional_array(kind: type[T], count: int, *, init: Literal[False] = False) -> Array[T | None]:
    """A field of an object that holds `count` nullable references to objects of `kind`, all None at first."""
    return dataclasses.field(default_factory=lambda: Array[T | None]([None] * count), init=init)


def room(count: int, *, init: Literal[False] = False) -> Array[Any]:
    """A field of a generic object: space for `count` elements inline, each written before it is read."""
    return dataclasses.field(default_factory=lambda: Room([None] * count), init=init)


def trailing_array(kind: type[T], *, init: Literal[False] = False) -> Array[T]:
    """The last field of an object: values that fill the rest of its memory, however much that is."""
    return dataclasses.field(default_factory=lambda: run_of(kind, 64), init=init)


def table(*items: T) -> Array[T]:
    """A constant array at module level, placed in read-only memory."""
    return Array(list(items))


class Array(Generic[T]):
    """A contiguous run of objects or values; the index is checked wherever the length is known."""

    __slots__ = ("_items",)
    SIZE_BITS: ClassVar[int] = 5

    def __init__(self, items: list[T]) -> None:
        self._items = items

    def __getitem__(self, index: Integer | int) -> T:
        """The object at `index` itself, or a copy of the value there."""
        at = int(index)
        assert 0 <= at < len(self._items), "array index out of range"
        return self._items[at]

    def __setitem__(self, index: Integer | int, item: T) -> None:
        """Store a value or a nullable reference; objects that stand inline are not replaced."""
        at = int(index)
        assert 0 <= at < len(self._items), "array index out of range"
        self._items[at] = item


class Room(Array[Any]):
    """An array whose elements hold nothing at first."""

    __slots__ = ()

    def __getitem__(self, index: Integer | int) -> Any:
        item = super().__getitem__(index)
        assert item is not None, "an element is read before it is written"
        return item


WIDTHS: dict[type, list[tuple[str, int]]] = {}


def check_widths(thing: Any) -> None:
    """Refuse a packed value one of whose fields does not fit its width."""
    kind = type(thing)
    if kind not in WIDTHS:
        WIDTHS[kind] = [(field.name, field.metadata["width"]) for field in dataclasses.fields(kind)]
    for name, width in WIDTHS[kind]:
        item = getattr(thing, name)
        if isinstance(item, (Integer, Enum)):
            number = int(item) if isinstance(item, Integer) else item.value
            assert 0 <= number < 1 << width, f"{name} does not fit {width} bits"


@dataclass_transform(frozen_default=True, field_specifiers=(bits, dataclasses.field))
def packed(*, tag: int | None = None, words: int = 2) -> Callable[[type[T]], type[T]]:
    """Declare an immutable value that fits `words` machine words.

    Fields are laid low bits first, behind the five bits of the tag if there is one; a field that does not
    fit the rest of its word starts the next one; one of 39 bits, as a reference is, takes the top of its word.
    """

    def declare(cls: type[T]) -> type[T]:
        cls.__post_init__ = check_widths  # type: ignore[attr-defined]
        cls = dataclasses.dataclass(frozen=True, slots=True)(cls)
        cls.TAG = tag  # type: ignore[attr-defined]
        cls.WORDS = words  # type: ignore[attr-defined]
        return cls

    return declare


@dataclass_transform(frozen_default=True, field_specifiers=(dataclasses.field,))
def value(cls: type[T]) -> type[T]:
    """Declare an immutable value, passed by copy."""
    cls = dataclasses.dataclass(frozen=True, slots=True)(cls)
    cls.__setattr__ = refuse_change  # type: ignore[method-assign]
    return cls


def refuse_change(thing: object, name: str, item: object) -> None:
    """Stands for the method that `dataclass` makes, which fails on classes with slots that are generic."""
    raise dataclasses.FrozenInstanceError(f"cannot assign to field '{name}'")


@dataclass_transform(
    eq_default=False,
    field_specifiers=(embedded, embedded_array, optional_array, room, trailing_array, dataclasses.field),
)
def kobject(*, size_bits: int = 5) -> Callable[[type[T]], type[T]]:
    """Declare a mutable object that lives at one address, aligned to and no larger than `1 << size_bits`."""

    def declare(cls: type[T]) -> type[T]:
        cls = dataclasses.dataclass(eq=False, slots=True)(cls)
        cls.SIZE_BITS = size_bits  # type: ignore[attr-defined]
        return cls

    return declare


def create(kind: type[T], *, at: VAddr) -> T:
    """Make an object with its first values at `at`, in memory that is zero and holds no object."""
    thing = kind()
    arena.place(thing, int(at), 1 << thing.SIZE_BITS)  # type: ignore[attr-defined]
    return thing


def create_array(kind: type[T], *, at: VAddr, count: u64) -> Array[T]:
    """Make `count` objects side by side at `at`, in memory that is zero and holds no object."""
    things = Array([kind() for _ in range(int(count))])
    size = 1 << kind.SIZE_BITS  # type: ignore[attr-defined]
    arena.place(things, int(at), int(count) * size, align=size)
    return things


def destroy(thing: object) -> None:
    """End the life of an object or array made by `create`; only the arena notices."""
    arena.remove(thing)


def address_of(thing: object) -> VAddr:
    """The kernel virtual address of an object or array."""
    return VAddr(arena.address_of(thing, 1 << thing.SIZE_BITS))  # type: ignore[attr-defined]


def object_at(kind: type[T], *, at: VAddr) -> T:
    """The object of this kind that lives at `at`."""
    thing = arena.at(int(at))
    assert isinstance(thing, typing.get_origin(kind) or kind), (
        f"{int(at):#x} holds {type(thing).__name__}, not {kind.__name__}"
    )
    return thing


def reset_object(thing: object) -> None:
    """Put every field of a static object back to its first value; for tests under CPython only."""
    fresh = type(thing)()
    for field in dataclasses.fields(thing):  # type: ignore[arg-type]
        setattr(thing, field.name, getattr(fresh, field.name))


@overload
def urange(start: int, stop: None = None) -> Iterator[u64]: ...
@overload
def urange(start: u64, stop: None = None) -> Iterator[u64]: ...
@overload
def urange(start: u64 | int, stop: u64 | int) -> Iterator[u64]: ...
def urange(start: u64 | int, stop: u64 | int | None = None) -> Iterator[u64]:
    """Count through words: from zero to below `start`, or from `start` to below `stop`."""
    first, last = (0, int(start)) if stop is None else (int(start), int(stop))
    return (u64(i) for i in range(first, last))
