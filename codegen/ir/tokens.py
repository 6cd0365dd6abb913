"""The IR's text form as tokens, with what the names in it stand for."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from keyword import iskeyword
from typing import Final

from codegen.ir.ops import (
    BoolLiteral,
    EnumLiteral,
    IntLiteral,
    Literal,
    NoneLiteral,
    Register,
    StaticRef,
    TableRef,
    TextLiteral,
    Value,
)
from codegen.ir.program import EnumInfo, ObjectInfo, PackedInfo, Program
from codegen.ir.spelling import Spelling
from codegen.ir.types import (
    BOOL,
    INTEGERS,
    NEVER,
    NONE,
    TEXT,
    U64,
    VOID,
    ArrayRef,
    EnumType,
    ObjectRef,
    PackedType,
    PackedUnion,
    Type,
    UnionType,
    ValueType,
)

TOKEN: Final = re.compile(
    r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|`\w+`|-?\d+[A-Za-z]*\w*|@?[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*
    |->|//|<<|>>|<=|>=|==|!=|.)""",
    re.VERBOSE,
)
NAME: Final = re.compile(r"[`@A-Za-z_]")
PLAIN: Final[dict[str, Type]] = {"bool": BOOL, "text": TEXT, "void": VOID, "never": NEVER, "None": NONE}


class IrSyntaxError(Exception):
    """Text that is no IR."""


@dataclass
class Names:
    """What the names of a program stand for."""

    program: Program
    classes: dict[str, str] = field(default_factory=dict)  # as written → qualified
    functions: dict[str, str] = field(default_factory=dict)
    globals: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        spelling = Spelling(self.program)
        self.classes = {shown: name for name, shown in spelling.classes.items()}
        self.functions = {shown: name for name, shown in spelling.functions.items()}
        self.globals = {shown: name for name, shown in spelling.globals.items()}

    def named_type(self, shown: str) -> Type:
        """The type that a name alone stands for."""
        if shown in PLAIN or shown in INTEGERS:
            return PLAIN[shown] if shown in PLAIN else INTEGERS[shown]
        name = self.classes[shown]
        match self.program.classes.get(name):
            case None:
                return PackedUnion(name)
            case EnumInfo():
                return EnumType(name)
            case PackedInfo(family=family):
                return PackedType(name, family)
            case ObjectInfo():
                return ObjectRef(name)
            case _:
                return ValueType(name)

    def reference(self, shown: str) -> StaticRef | TableRef:
        """What `@name` stands for."""
        name = self.globals[shown.removeprefix("@")]
        static = self.program.statics.get(name)
        return StaticRef(name, static.type) if static else TableRef(name, self.program.tables[name].type)


class Reader:
    """Reads the tokens of one line from the left."""

    def __init__(self, text: str, names: Names, registers: dict[str, Register]) -> None:
        self.text, self.names, self.registers = text, names, registers
        self.tokens: list[str] = [token for token in TOKEN.findall(text) if token.strip()]
        self.line = 0
        if self.tokens[-2:-1] == ["#"]:
            self.line = int(self.tokens.pop())
            self.tokens.pop()

    def peek(self, ahead: int = 0) -> str:
        """The next token, or an empty text at the end."""
        return self.tokens[ahead] if ahead < len(self.tokens) else ""

    def take(self) -> str:
        """The next token, used up."""
        if not self.tokens:
            raise IrSyntaxError(f"something is missing at the end of: {self.text.strip()}")
        return self.tokens.pop(0)

    def accept(self, *words: str) -> bool:
        """Use up these tokens if they come next."""
        if tuple(self.tokens[: len(words)]) != words:
            return False
        del self.tokens[: len(words)]
        return True

    def expect(self, word: str) -> None:
        if not self.accept(word):
            raise IrSyntaxError(f"'{word}' is wanted before '{self.peek()}' in: {self.text.strip()}")

    def operator(self, word: str) -> bool:
        """Whether `word` comes next with an operand behind it, so that it is no register of that name."""
        after = self.peek(1)
        return self.peek() == word and bool(re.match(r'[`@"\w]|-\d', after)) and (
            not iskeyword(after) or after in ("None", "True", "False")
        )  # fmt: skip

    def type(self) -> Type:
        """A type."""
        if self.accept("("):
            alternatives = [alternative(self.type())]
            while self.accept("|"):
                alternatives.append(alternative(self.type()))
            self.expect(")")
            return UnionType(tuple(alternatives))
        if self.accept("Array", "["):
            element = self.type()
            self.expect("]")
            return ArrayRef(element, self.accept("?"))
        kind = self.names.named_type(self.take())
        return ObjectRef(kind.cls, True) if isinstance(kind, ObjectRef) and self.accept("?") else kind

    def value(self) -> Value:
        """An operand."""
        token = self.peek()
        return self.registers[self.take()] if token in self.registers else self.literal()

    def literal(self) -> Literal:
        """A constant."""
        token = self.take()
        if token in ("True", "False"):
            return BoolLiteral(token == "True")
        if token == "None":
            return NoneLiteral(self.type()) if self.accept(":") else NoneLiteral()
        if token.startswith('"'):
            return TextLiteral(json.loads(token))
        if token.startswith("@"):
            return self.names.reference(token)
        if number := re.fullmatch(r"(-?\d+)(\w*)", token):
            return IntLiteral(int(number[1]), INTEGERS[number[2]] if number[2] else U64)
        owner, _, member = token.rpartition(".")
        if owner not in self.names.classes:
            raise IrSyntaxError(f"'{token}' is nothing in: {self.text.strip()}")
        return self.enum_member(owner, member)

    def enum_member(self, owner: str, member: str) -> EnumLiteral:
        info = self.names.program.classes[self.names.classes[owner]]
        assert isinstance(info, EnumInfo)
        return EnumLiteral(member, dict(info.members)[member], EnumType(info.name))

    def values(self) -> list[Value]:
        """Operands in parentheses."""
        self.expect("(")
        found: list[Value] = []
        while not self.accept(")"):
            found.append(self.value())
            self.accept(",")
        return found

    def fields(self) -> list[tuple[str, Value]]:
        """`name=value, …`."""
        found = []
        while self.tokens and self.peek(1) == "=":
            name = self.take()
            self.expect("=")
            found.append((name, self.value()))
            self.accept(",")
        return found

    def member(self) -> tuple[Value, str]:
        """`object.field`."""
        base, _, name = self.take().rpartition(".")
        return (self.names.reference(base) if base.startswith("@") else self.registers[base]), name

    def index(self) -> tuple[Value, Value, int | None]:
        """`array[index of length]`."""
        array = self.value()
        self.expect("[")
        index = self.value()
        length = int(self.take()) if self.accept("of") else None
        self.expect("]")
        return array, index, length


def alternative(kind: Type) -> Type:
    """A type as it stands in a union: a packed class as its family."""
    return PackedUnion(kind.family) if isinstance(kind, PackedType) else kind
