"""How a value is written to the console."""

from __future__ import annotations

from codegen.fuzz.scope import Scope
from codegen.fuzz.types import NOTHING, Address, Bool, Enumeration, Int, Nothing, Object, Record, Type, Union, Variable

FORMATS = ("", "", "", ":x", ":#x", ":08x", ":#010x", ":016x")


def show(s: Scope, text: str, t: Type) -> list[str]:
    """Statements that write what an expression of a type is."""
    match t:
        case Record() | Union() if not text.isidentifier():
            name = s.fresh()
            return [f"{name}: {t.name} = {text}", *show(s, name, t)]
        case Union():
            return alternatives(s, text, t)
        case _:
            pieces = parts(s, text, t, 2)
            return [f'console(f"{" ".join(pieces)}{s.chance.choice((" ", NEWLINE, NEWLINE))}")']


NEWLINE = "\\n"


def parts(s: Scope, text: str, t: Type, depth: int) -> list[str]:
    """What stands in an f-string for a value: its numbers."""
    match t:
        case Int() | Address():
            return [f"{{{text}{s.chance.choice(FORMATS)}}}"]
        case Variable(integer=True):
            return [f"{{{text}}}"]
        case Bool():
            return [f"{{u64({text})}}"]
        case Enumeration():
            return [f"{{word_of({text})}}"]
        case Record(fields=fields) if t.is_word and s.likely(0.4):
            return [f"{{raw_bits({text}){s.chance.choice(FORMATS)}}}"]
        case Record(fields=fields) | Object(fields=fields) if depth > 0:
            return [p for f in fields for p in parts(s, f"{text}.{f.name}", f.type, depth - 1)] or ["-"]
        case Union(parts=alternatives) if NOTHING in alternatives:
            return [f"{{u64({text} is None)}}"] if depth == 2 else ["?"]
        case _:
            return ["."]


def alternatives(s: Scope, name: str, t: Union) -> list[str]:
    """A `match` that writes which alternative it is."""
    lines = [f"match {name}:"]
    for part in t.parts:
        match part:
            case Nothing():
                lines += ["    case None:", '        console("none ")']
            case _:
                own = s.fresh()
                pieces = " ".join(parts(s, own, part, 1))
                lines.append(f"    case {part.name.partition('[')[0]}() as {own}:")
                lines.append(f'        console(f"{part.name.partition("[")[0]} {pieces} ")')
    return lines
