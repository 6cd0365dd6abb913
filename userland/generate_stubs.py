"""Typed Python functions for every invocation, in the dialect."""

from __future__ import annotations

import keyword
import textwrap

from kernel.abi.invocations import INVOCATIONS, Invocation, Kind, Parameter, Place
from kernel.abi.message import MESSAGE_REGISTERS

HEAD = '''\
"""Every invocation as a function: made by `python -m userland.generate` from `kernel/abi/invocations.py`."""

from __future__ import annotations

from codegen.lang import u64, value
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from userland.runtime.buffer import get_word, set_cap, set_word
from userland.runtime.syscalls import error_of, invoke
'''


def stubs_text() -> str:
    """The module, as `ruff format` leaves it."""
    return "\n\n".join([HEAD, *(part for i in INVOCATIONS for part in parts(i))])


def parts(i: Invocation) -> list[str]:
    return [text for text in (result_class(i), function(i)) if text]


def result_class(i: Invocation) -> str:
    """A record of the answer, for an invocation that gives words."""
    if not returns_words(i):
        return ""
    lines = ["@value", f"class {class_name(i)}:", f'    """What {i.name} answers."""', ""]
    lines += ["    error: Error", *(f"    {p.name}: u64" for p in i.outputs)]
    return "\n".join(lines) + "\n"


def returns_words(i: Invocation) -> bool:
    return any(p.kind is Kind.WORD for p in i.outputs)


def class_name(i: Invocation) -> str:
    return "".join(word.capitalize() for word in i.name.split("_")) + "Answer"


def function(i: Invocation) -> str:
    """The stub: arguments beyond the registers go to the IPC buffer, then the kernel is called."""
    lines = [signature(i), f'    """{i.about}"""']
    lines += [f"    set_cap(u64({n}), {p.name})" for n, p in enumerate(i.caps)]
    lines += shared_word_lines(i)
    words = message_words(i)
    for n, word in list(enumerate(words))[MESSAGE_REGISTERS:]:
        if word:
            lines.append(f"    set_word(u64({n}), {word})")
    registers = [words[n] if n < len(words) else "u64(0)" for n in range(MESSAGE_REGISTERS)]
    label = f"Label.{i.label.name}"
    arguments = [i.target, label, f"u64({i.length})", f"u64({len(i.caps)})", *registers]
    lines += [wrap_call("    answer = invoke(", arguments, ")"), *result_lines(i)]
    return "\n".join(lines) + "\n"


def signature(i: Invocation) -> str:
    names = [i.target, *(p.name for p in i.inputs if p.kind is not Kind.CONTEXT)]
    assert not any(keyword.iskeyword(name) for name in names)
    result = class_name(i) if returns_words(i) else "Error"
    return wrap_call(f"def {i.name}(", [f"{n}: {kind_of(i, n)}" for n in names], f") -> {result}:")


def kind_of(i: Invocation, name: str) -> str:
    return "bool" if Parameter(name, Kind.BOOL) in i.inputs else "u64"


def wrap_call(head: str, arguments: list[str], tail: str) -> str:
    """On one line if it fits, or the arguments on the next, or each on its own."""
    line = head + ", ".join(arguments) + tail
    if len(line) <= 120:
        return line
    indent = " " * (len(head) - len(head.lstrip()))
    inner = indent + "    " + ", ".join(arguments)
    if len(inner) <= 120:
        return f"{head}\n{inner}\n{indent}{tail}"
    body = "".join(f"{a},\n" for a in arguments)
    return f"{head}\n{textwrap.indent(body, indent + '    ')}{indent}{tail}"


def message_words(i: Invocation) -> list[str]:
    """The expression for each word of the message; empty where the caller has stored it in the buffer."""
    words = [""] * i.length
    for place in i.places:
        if place.parameter.kind is Kind.CONTEXT:
            for n in range(place.word, min(i.length, MESSAGE_REGISTERS)):
                words[n] = f"get_word(u64({n}))"
        elif is_shared(i, place.word):
            words[place.word] = f"word{place.word}"
        else:
            words[place.word] = place.parameter.name
    return words


def is_shared(i: Invocation, word: int) -> bool:
    """Whether small parameters share this word."""
    return any(p.word == word and (p.shift or p.parameter.kind is Kind.BOOL) for p in i.places)


def shared_word_lines(i: Invocation) -> list[str]:
    """Put the words together in which small parameters share."""
    lines = []
    for place in i.places:
        if is_shared(i, place.word):
            operator = "|=" if place.shift else "="
            lines.append(f"    word{place.word} {operator} {part_of_word(place)}")
    return lines


def part_of_word(place: Place) -> str:
    name = place.parameter.name
    if place.parameter.kind is Kind.BOOL:
        return f"u64({1 << place.shift}) if {name} else u64(0)"
    return f"{name} << {place.shift}"


def result_lines(i: Invocation) -> list[str]:
    if returns_words(i):
        words = ", ".join(f"answer.m{n}" for n in range(len(i.outputs)))
        return [f"    return {class_name(i)}(error_of(answer), {words})"]
    if i.outputs:
        stores = [f"    set_word(u64({n}), answer.m{n})" for n in range(MESSAGE_REGISTERS)]
        return [*stores, "    return error_of(answer)"]
    return ["    return error_of(answer)"]
