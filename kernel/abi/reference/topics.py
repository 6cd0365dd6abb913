"""All sections of the reference that are about no invocation, in the order of the page."""

from __future__ import annotations

from typing import Final

from kernel.abi.reference.boot import BOOT
from kernel.abi.reference.faults import ANY_FAULT, FAULTS, LOOKUP_FAILURES
from kernel.abi.reference.log import LOG
from kernel.abi.reference.messages import MESSAGES
from kernel.abi.reference.objects import OBJECTS
from kernel.abi.reference.shapes import Sentence, Topic, says
from kernel.abi.reference.syscalls import ANY_SYSCALL, SYSCALLS

TOPICS: Final[dict[str, tuple[Topic, ...]]] = {
    "System calls": (Topic("Every system call", "What holds for all eleven.", ANY_SYSCALL), *SYSCALLS.values()),
    "Messages": MESSAGES,
    "Faults": (
        Topic("Every fault", "What holds for all of them.", ANY_FAULT),
        *FAULTS.values(),
        Topic(
            "Lookup failures",
            "Why an address led to no capability; in capability faults from word 3 on, in failed lookups from word 1.",
            tuple(
                says(f"{kind.value}: {when}. Words: {words}.", test)
                for kind, (when, words, test) in LOOKUP_FAILURES.items()
            ),
        ),
    ),
    "Objects": OBJECTS,
    "Boot": BOOT,
    "Measuring": LOG,
}


def sentences_of(topic: Topic) -> tuple[Sentence, ...]:
    return (*topic.sentences, *topic.errors)
