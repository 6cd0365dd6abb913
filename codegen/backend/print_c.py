"""A whole program as one C file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from codegen.backend.body import Line
from codegen.backend.constants import initialiser, text_literal
from codegen.backend.function import heading, print_function
from codegen.backend.names import safe_name
from codegen.backend.objects import static_initialiser
from codegen.backend.structs import print_types
from codegen.backend.unit import Unit, function_name
from codegen.errors import while_compiling
from codegen.ir.ops import Intrinsic
from codegen.ir.program import EnumInfo, Function, Program, Static, Table
from codegen.ir.types import FunctionType

HERE: Final = Path(__file__).parent
PAGE_BITS: Final = 12


def print_c(unit: Unit) -> str:
    """The program as C; every part is written before the types, which grow as they are asked for."""
    functions = print_functions(unit)
    statics = [print_static(unit, s) for s in unit.program.statics.values()]
    tables = [print_table(unit, t) for t in unit.program.tables.values()]
    prototypes = [heading(unit, f) + ";" for f in unit.program.functions.values()]
    types = print_types(unit)
    return "\n".join(
        [
            f"/* Generated from {unit.program.main}; do not edit. */",
            (HERE / "prelude.c").read_text(),
            types,
            *machine_calls(unit.program),
            "",
            *prototypes,
            "",
            *tables,
            *statics,
            "",
            *unit.helpers.values(),
            functions,
            '#line 1 "generated"',
            epilogue(unit),
        ]
    )


NEEDS: Final = {  # parts of machine.c that use others
    "syscall": ("arguments",),
    "bare_syscall": ("arguments", "syscall"),
    "counted_syscall": ("arguments",),
    "resume_bare": ("resume",),
}


def machine_calls(program: Program) -> Iterator[str]:
    """The functions of machine.c that the program uses."""
    used = {
        op.name
        for function in program.functions.values()
        for block in function.blocks
        for op in block.ops
        if isinstance(op, Intrinsic)
    }
    used |= {needed for name in used for needed in NEEDS.get(name, ())}
    for part in (HERE / "machine.c").read_text().split("\n@")[1:]:
        name, _, text = part.partition("\n")
        if name in used:
            yield text


def print_functions(unit: Unit, chosen: Function | None = None) -> str:
    """All functions, or the chosen one, with the places they come from."""
    taken = frozenset(global_names(unit.program))
    out: list[str] = []
    for function in [chosen] if chosen else unit.program.functions.values():
        with while_compiling(function.file, function.line, f"'{function.name}'"):
            out += with_places(unit.path(function.file), print_function(unit, function, taken))
    return "\n".join(out)


def global_names(program: Program) -> Iterator[str]:
    """Every name that a local may not hide."""
    yield from (function_name(f) for f in program.functions.values())
    yield from (safe_name(s.c_name) for s in program.statics.values())
    yield from (safe_name(t.c_name) for t in program.tables.values())
    for info in program.classes.values():
        if isinstance(info, EnumInfo):
            yield from (f"{info.c_name}_{name}" for name, _ in info.members)


def with_places(path: str, lines: list[Line]) -> Iterator[str]:
    """Lines as text, with `#line` wherever the source goes on elsewhere than in the next line."""
    expected = 0
    for line in lines:
        if line.source and line.source != expected:
            yield f'#line {line.source} "{path}"'
            expected = line.source
        yield "    " * line.indent + line.text
        expected += 1


def print_static(unit: Unit, static: Static) -> str:
    """A static object, aligned as its class says (to a page at most)."""
    info = unit.object(static.type.cls)
    start = static_initialiser(unit, info)
    align = 1 << min(info.size_bits, PAGE_BITS)
    declaration = f"_Alignas({align}) struct {info.c_name} {safe_name(static.c_name)}"
    return declaration + (f" = {start};" if start else ";")


def print_table(unit: Unit, table: Table) -> str:
    """A constant array."""
    items = "".join(f"    {initialiser(unit, item)},\n" for item in table.items)
    place = f"{safe_name(table.c_name)}[{len(table.items)}]"
    if isinstance(table.type.element, FunctionType):
        params = ", ".join(map(unit.type_text, table.type.element.params)) or "void"
        head = unit.declare(table.type.element.returns, f"(*const {place})({params})")
        return f"LANG_UNUSED static {head} = {{\n{items}}};"
    pointer = unit.element_text(table.type.element).removesuffix("*").rstrip()
    space = "" if pointer.endswith("*") else " "
    return f"LANG_UNUSED static {pointer}{space}const {place} = {{\n{items}}};"


def epilogue(unit: Unit) -> str:
    """What the prelude declared and the program decides."""
    files = "".join(f"        {text_literal(unit.path(file))},\n" for file in unit.files)
    names = (
        f"    static const char *const files[] = {{\n{files}    }};\n    return files[file];\n"
        if files
        else '    (void)file;\n    return "";\n'
    )
    sink = unit.program.console_sink
    put = f"    {function_name(unit.program.functions[sink])}(character);\n" if sink else "    (void)character;\n"
    return (
        f"static const char *lang_file_name(uint32_t file) {{\n{names}}}\n\n"
        f"static void lang_put(uint8_t character) {{\n{put}}}\n"
    )
