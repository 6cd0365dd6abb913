"""How the reference of a call, a fault or a subject is written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kernel.abi.errors import Error

NO_RIGHTS: Final = "None: the capability itself is the authority."


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason for which a call is refused; `words` are those of the answer, where it has any.

    Its test is called after the call and the reason, unless it names others, as `Sentence` does.
    """

    error: Error
    when: str
    words: str = ""
    tests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing that holds, and the tests that would fail if it did not; the first is the sentence's own.

    A test is named by its file and its name: `endpoint::a_send_waits` is `test_a_send_waits` in
    `kernel/tests/test_endpoint.py`; `user/messages::call_is_answered` is in the suite that runs in user mode.
    """

    text: str
    tests: tuple[str, ...]


def says(text: str, *tests: str) -> Sentence:
    return Sentence(text, tests)


@dataclass(frozen=True, slots=True)
class Reference:
    """The rights that a call needs, and its refusals in order."""

    refusals: tuple[Refusal, ...] = ()
    rights: str = NO_RIGHTS


@dataclass(frozen=True, slots=True)
class Topic:
    """A section of the reference that is about no invocation.

    `tables` are captions with their rows, the head first. What a system call does when it cannot do what it was
    asked for stands in `errors`; other topics have no RIGHTS and ERRORS.
    """

    title: str
    about: str
    sentences: tuple[Sentence, ...]
    tables: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = ()
    rights: str = ""
    errors: tuple[Sentence, ...] = ()


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
    Refusal(
        Error.INVALID_CAPABILITY,
        "the slot of the invoked capability is empty",
        "0",
        ("conformance/refusals::an_empty_slot_knows_no_call",),
    ),
    Refusal(
        Error.ILLEGAL_OPERATION,
        "the invoked capability is of another kind",
        tests=("conformance/refusals::no_other_object_knows_the_call",),
    ),
    Refusal(
        Error.TRUNCATED_MESSAGE,
        "a word or a capability of the message is missing",
        tests=(
            "refusals::a_word_too_few_is_a_truncated_message",
            "refusals::a_capability_too_few_is_a_truncated_message",
        ),
    ),
)
