"""How the reference of an invocation is written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kernel.abi.errors import Error

NO_RIGHTS: Final = "None: the capability itself is the authority."


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason for which a call is refused; `words` are those of the answer, where it has any."""

    error: Error
    when: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """The rights that a call needs, and its refusals in order."""

    refusals: tuple[Refusal, ...] = ()
    rights: str = NO_RIGHTS


def lookup_of(name: str, *, is_source: bool) -> tuple[Refusal, ...]:
    """How the slot that an index and a depth name from a root can be missing."""
    side = "1" if is_source else "0"
    root = f"the root of the {name} is no CNode"
    return (
        Refusal(Error.FAILED_LOOKUP, root, f"{side}, 1"),
        Refusal(Error.RANGE_ERROR, f"the depth of the {name} is not 1 to 64", "1, 64"),
        Refusal(
            Error.FAILED_LOOKUP,
            f"index and depth of the {name} lead to no slot",
            f"{side}, then the kind of failure and its words",
        ),
    )


EVERY_CALL: Final = (
    Refusal(Error.INVALID_CAPABILITY, "the slot of the invoked capability is empty", "0"),
    Refusal(Error.ILLEGAL_OPERATION, "the invoked capability is of another kind"),
    Refusal(Error.TRUNCATED_MESSAGE, "a word or a capability of the message is missing"),
)
