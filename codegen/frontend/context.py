"""What the whole front end knows while it works on one program."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from mypy.nodes import CallExpr, ClassDef, Expression, FuncDef, MypyFile, Var
from mypy.nodes import Context as Node
from mypy.types import Type as MypyType

from codegen.errors import DEBUG, Diagnostic
from codegen.frontend.generics import Bindings, Generics
from codegen.frontend.refusals import Refused, Unchecked
from codegen.frontend.store import Lowered
from codegen.ir.ops import Constant
from codegen.ir.program import Program
from codegen.ir.types import Type

Folded: TypeAlias = int | Constant  # a plain int has no width yet


@dataclass
class Module:
    """A module of the program and what it declares about itself."""

    name: str
    file: Path
    tree: MypyFile
    raw_addresses: bool = False
    state: bool = False
    generic: bool = False  # whether it declares something generic, or a function of it uses it
    key: str = ""  # of its functions in the store
    kept: dict[str, Lowered] | None = None  # its functions, if they are known from an earlier compilation


@dataclass
class Parameter:
    """A formal parameter; `default` is None where an argument must be given."""

    name: str
    type: Type
    default: Constant | None = None


@dataclass
class Promise:
    """`@ensures(predicate, "why")`: the decorator, and the qualified name of the predicate."""

    node: CallExpr
    predicate: str
    why: str


@dataclass
class Signature:
    """What a caller needs to know of a function."""

    name: str
    params: list[Parameter]
    returns: Type
    node: FuncDef
    module: Module
    decorators: frozenset[str] = frozenset()
    section: str = ""
    promises: list[Promise] = field(default_factory=list)
    bindings: Bindings = field(default_factory=dict)  # of the type variables, for a use of something generic


@dataclass
class Context:
    """The program under construction, mypy's types, and the errors so far."""

    program: Program
    types: dict[Expression, MypyType]
    one_state: bool = True  # whether there may be only one state module
    modules: dict[str, Module] = field(default_factory=dict)
    class_nodes: dict[str, tuple[Module, ClassDef]] = field(default_factory=dict)
    constants: dict[str, Expression] = field(default_factory=dict)  # the right side of each Final
    folded: dict[str, Folded | None] = field(default_factory=dict)
    local_finals: dict[Var, Folded] = field(default_factory=dict)
    signatures: dict[str, Signature] = field(default_factory=dict)
    generics: Generics = field(default_factory=Generics)
    errors: list[Diagnostic] = field(default_factory=list)

    def type_of(self, expression: Expression) -> MypyType:
        """mypy's type of an expression; Unchecked if mypy never got there."""
        found = self.types.get(expression)
        if found is None:
            raise Unchecked
        return found

    @contextmanager
    def guard(self, module: Module, node: Node) -> Iterator[None]:
        """What goes wrong with one construct is remembered, and does not hide what is wrong with the next."""
        try:
            yield
        except Refused as error:
            self.report(module, error)
        except Unchecked:
            pass
        except Exception as error:
            if DEBUG in os.environ:
                raise
            what = f"{type(error).__name__} ({error}) while compiling this {type(node).__name__}"
            self.report(module, Refused(node, "internal", what))

    def report(self, module: Module, error: Refused) -> None:
        """Remember an error; the same one in the same place counts once."""
        diagnostic = error.diagnostic(module.file)
        if diagnostic not in self.errors:
            self.errors.append(diagnostic)
