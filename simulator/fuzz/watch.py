"""What of the kernel's objects was set since one last asked: attributes, elements of arrays; and which objects live."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, Final

from codegen.lang import Array
from codegen.lang.memory import arena
from kernel import call, shapes
from kernel.boot import shapes as boot_shapes

Place = tuple[int, Any]  # the identity of an object and the name of an attribute, or of an array and an index
Changes = dict[Place, Any]  # with the object, so that it stays


class Watch:
    """Watches every object there is, from the first one that is made on."""

    def __init__(self) -> None:
        self.changes: Changes = {}
        self.has_moved = True  # objects were made or destroyed
        for kind in OBJECTS:
            kind.__setattr__ = self.attribute_noted()
        array: Any = Array
        array.__setitem__ = self.element_noted()
        places: Any = arena
        places.place, places.remove = self.move_noted(arena.place), self.move_noted(arena.remove)

    def take(self) -> tuple[Changes, bool]:
        """What was set, and whether objects were made or destroyed; from now on it is noted anew."""
        taken = self.changes.copy(), self.has_moved
        self.changes.clear()
        self.has_moved = False
        return taken

    def move_noted(self, move: Callable[..., None]) -> Callable[..., None]:
        def noted(*given: Any, **named: Any) -> None:
            self.has_moved = True
            move(*given, **named)

        return noted

    def attribute_noted(self) -> Any:
        changes, put = self.changes, object.__setattr__

        def set_attribute(thing: object, name: str, item: object) -> None:
            changes[id(thing), name] = thing
            put(thing, name, item)

        return set_attribute

    def element_noted(self) -> Any:
        changes, put = self.changes, Array.__setitem__

        def set_element(array: Any, index: Any, item: object) -> None:
            put(array, index, item)
            changes[id(array), int(index)] = array

        return set_element


def is_object(kind: Any) -> bool:
    """Whether it is a class of mutable objects."""
    return isinstance(kind, type) and hasattr(kind, "SIZE_BITS") and dataclasses.is_dataclass(kind)


OBJECTS: Final[tuple[Any, ...]] = tuple(
    kind for module in (shapes, call, boot_shapes) for kind in vars(module).values() if is_object(kind)
)
