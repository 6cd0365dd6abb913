"""Read the complete text form of the IR: the inverse of `print_program(program, full=True)`.

The text holds functions only. Classes, statics and tables, and what a function is called in C, come from a
program that declares them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from codegen.ir.ops import (
    Block,
    Branch,
    EnumLiteral,
    Goto,
    IntLiteral,
    Register,
    Return,
    Switch,
    Terminator,
    Unreachable,
)
from codegen.ir.parse_ops import read_op
from codegen.ir.program import Function, Program
from codegen.ir.tokens import IrSyntaxError, Names, Reader
from codegen.ir.types import VOID

HEAD: Final = re.compile(r"((?:@\w+(?:\(\"[^\"]*\"\))? )*)def ([\w.]+)(\(.*):$")
DEFINITION: Final = re.compile(r"    (`\w+`|\w+): ")
END: Final = re.compile(r"    (goto|if|switch|return|unreachable|\(open\))(?!\w)(?! *[:=(.])")


def parse_program(text: str, declared: Program) -> Program:
    """`declared` with the functions of the text in place of its own."""
    names = Names(declared)
    functions = [parse_function(part.splitlines(), names) for part in text.strip().split("\n\n") if part]
    return replace(declared, functions={function.name: function for function in functions})


def parse_function(lines: list[str], names: Names) -> Function:
    """One function, whose head is the first line."""
    head = HEAD.match(lines[0])
    if head is None or head[2] not in names.program.functions:
        raise IrSyntaxError(f"no head of a function that is declared: {lines[0]}")
    registers: dict[str, Register] = {}
    declared = names.program.functions[head[2]]
    function = replace(declared, params=[], registers=[], blocks=[], returns=VOID)
    for mark in ("inline", "cold", "export"):
        setattr(function, mark, f"@{mark} " in head[1])
    place = re.search(r'@section\("([^"]*)"\)', head[1])
    function.section = place[1] if place else ""
    read_signature(Reader(head[3], names, registers), function)
    for line in lines[1:]:
        if definition := DEFINITION.match(line):
            function.registers.append(define(Reader(line, names, registers), definition[1]))
    function.blocks = read_blocks(lines[1:], names, registers)
    return function


def read_signature(reader: Reader, function: Function) -> None:
    """Parameters and result."""
    reader.expect("(")
    while not reader.accept(")"):
        function.params.append(define(reader, reader.peek()))
        reader.accept(",")
    if reader.accept("->"):
        function.returns = reader.type()


def define(reader: Reader, shown: str) -> Register:
    """A register where its type is written: `r0` is a temporary, any other name is its own."""
    reader.take()
    reader.expect(":")
    name = "" if re.fullmatch(r"r\d+", shown) else shown.strip("`")
    if shown in reader.registers:
        raise IrSyntaxError(f"'{shown}' is defined twice")
    reader.registers[shown] = Register(reader.type(), name, reader.line)
    return reader.registers[shown]


def read_blocks(lines: Iterable[str], names: Names, registers: dict[str, Register]) -> list[Block]:
    """The blocks of a function; jumps may lead forward."""
    lines = list(lines)
    labels = {line.rstrip(":"): Block() for line in lines if not line.startswith(" ")}
    block = Block()
    for line in lines:
        if not line.startswith(" "):
            block = labels[line.rstrip(":")]
        elif END.match(line):
            block.terminator = read_end(Reader(line, names, registers), labels)
        else:
            block.ops.append(read_op(Reader(line, names, registers)))
    return list(labels.values())


def read_end(reader: Reader, labels: dict[str, Block]) -> Terminator | None:
    """A terminator."""
    line = reader.line
    match reader.take():
        case "goto":
            return Goto(labels[reader.take()], line)
        case "if":
            likely = True if reader.accept("likely") else False if reader.accept("unlikely") else None
            condition = reader.value()
            reader.expect("goto")
            true = labels[reader.take()]
            reader.expect("else")
            return Branch(condition, true, labels[reader.take()], likely, line)
        case "switch":
            return read_switch(reader, labels)
        case "return":
            return Return(reader.value() if reader.peek() else None, line)
        case "unreachable":
            return Unreachable(line)
        case _:
            return None


def read_switch(reader: Reader, labels: dict[str, Block]) -> Switch:
    """`switch value {1|2: L1, else: L2}`."""
    switch = Switch(reader.value(), [], None, reader.line)
    reader.expect("{")
    while not reader.accept("}"):
        if reader.accept("else", ":"):
            switch.default = labels[reader.take()]
            continue
        keys = []
        while not reader.accept(":"):
            key = reader.literal()
            assert isinstance(key, IntLiteral | EnumLiteral)
            keys.append(key)
            reader.accept("|")
        switch.cases.append((tuple(keys), labels[reader.take()]))
        reader.accept(",")
    return switch
