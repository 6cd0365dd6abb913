"""What the compiler knows of each function and C does not: loops, checks, raw addresses.

Facts are written beside the C, and meet there what is known of the object made from it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Final

from codegen.analysis.checks import count_checks
from codegen.backend.unit import Unit, function_name
from codegen.ir.ops import Call, CallTable, IntLiteral, Intrinsic, LoopBound, TextLiteral, Value
from codegen.ir.program import Function, Program

RAW: Final = (
    *("create", "create_array", "object_at", "address_of", "first_address", "clear_memory"),
    *("load", "store", "device_load", "device_store"),
)


@dataclass
class Loop:
    """A loop of the source: how often it turns at most, if that is a number, and why."""

    line: int
    most: int | None
    why: str


@dataclass
class FunctionFacts:
    """One function of the program; `c_name` is empty if the passes inlined it everywhere."""

    name: str
    file: str
    line: int
    raw_uses: int
    loops: list[Loop]
    is_entry: bool
    c_name: str = ""
    left: dict[str, int] = field(default_factory=dict)
    proved: dict[str, int] = field(default_factory=dict)
    targets: list[str] = field(default_factory=list)  # what its code may call by a pointer, by C names


@dataclass
class Facts:
    """One program; `raw_reasons` holds why a module that declares raw addresses needs them."""

    main: str
    checked: bool
    functions: list[FunctionFacts]
    raw_reasons: dict[str, str]


def collect_source(unit: Unit) -> Facts:
    """What the source says, before any pass has changed it."""
    program = unit.program
    functions = [source_facts(unit, function) for function in program.functions.values()]
    reasons = {
        name.removesuffix(".RAW_ADDRESSES"): constant.value
        for name, constant in program.constants.items()
        if name.endswith(".RAW_ADDRESSES") and isinstance(constant, TextLiteral)
    }
    return Facts(program.main, unit.checked, functions, reasons)


def source_facts(unit: Unit, function: Function) -> FunctionFacts:
    raw = sum(isinstance(op, Intrinsic) and op.name in RAW for b in function.blocks for op in b.ops)
    file = unit.path(function.file)
    return FunctionFacts(function.name, file, function.line, raw, find_loops(function), function.export)


def complete(facts: Facts, program: Program, functions: list[Function]) -> None:
    """Add what is known when the passes are done; `functions` are all those of the source."""
    calls = {name: callees(function) for name, function in program.functions.items()}
    for each, function in zip(facts.functions, functions, strict=True):
        each.proved = dict(sorted((+function.proved).items()))
        if function.name in program.functions:
            each.c_name = function_name(function)
            each.left = dict(sorted(count_checks(program, function, checked=facts.checked).items()))
            each.targets = sorted({function_name(f) for f in pointer_targets(program, calls, function.name)})


Callees = tuple[set[str], set[str]]  # functions that are called by name, and tables


def callees(function: Function) -> Callees:
    """What one function calls."""
    ops = [op for block in function.blocks for op in block.ops]
    named = {op.function for op in ops if isinstance(op, Call)}
    return named, {op.table.name for op in ops if isinstance(op, CallTable)}


def pointer_targets(program: Program, calls: dict[str, Callees], start: str) -> list[Function]:
    """The functions of every table that is called here or in what gcc may inline here: all direct callees."""
    todo, seen, tables = {start}, set[str](), set[str]()
    while todo:
        seen |= todo
        tables = tables.union(*(calls[name][1] for name in todo))
        todo = set[str]().union(*(calls[name][0] for name in todo)) - seen
    return [program.functions[name] for table in sorted(tables) for name in program.tables[table].functions]


def find_loops(function: Function) -> list[Loop]:
    """The loops of a function; each states its bound once."""
    bounds = [op for block in function.blocks for op in block.ops if isinstance(op, LoopBound)]
    loops = [Loop(op.line, number(op.most), op.why) for op in bounds]
    return sorted(loops, key=lambda loop: loop.line)


def number(value: Value) -> int | None:
    return value.value if isinstance(value, IntLiteral) else None


def write(facts: Facts) -> str:
    """Facts as text."""
    return json.dumps(asdict(facts), indent=1)


def read(text: str) -> Facts:
    """Facts from their text."""
    data = json.loads(text)
    functions = [
        FunctionFacts(**{**each, "loops": [Loop(**loop) for loop in each["loops"]]}) for each in data.pop("functions")
    ]
    return Facts(functions=functions, **data)
