"""Which of Python's grammar is not part of the dialect, whatever its types are.

This looks at Python's own syntax trees, before mypy does, so that each file is refused for what it writes
and not for what follows from it. What depends on types is refused where it is compiled.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from typing import Final, TypeAlias

from mypy.nodes import Context as Node

from codegen.frontend.refusals import Refused

DEEPEST: Final = 100
SILENCER: Final = re.compile(r"#\s*(type:\s*ignore|mypy:)")
Reason: TypeAlias = tuple[str, str]  # the name of a refusal, its detail
Scope: TypeAlias = ast.Module | ast.ClassDef | ast.FunctionDef

REFUSED: Final[dict[type[ast.AST], Reason]] = {
    ast.AsyncFunctionDef: ("async", "async def"),
    ast.AsyncFor: ("async", "async for"),
    ast.AsyncWith: ("async", "async with"),
    ast.Await: ("async", "await"),
    ast.Delete: ("del", ""),
    ast.With: ("exception", "with"),
    ast.Raise: ("exception", "raise"),
    ast.Try: ("exception", "try"),
    ast.TryStar: ("exception", "try"),
    ast.Global: ("global", "global"),
    ast.Nonlocal: ("global", "nonlocal"),
    ast.NamedExpr: ("walrus", ""),
    ast.Lambda: ("closure", ""),
    ast.Dict: ("container", "dict"),
    ast.Set: ("container", "set"),
    ast.List: ("container", "list"),
    ast.Tuple: ("container", "tuple"),
    ast.ListComp: ("comprehension", ""),
    ast.SetComp: ("comprehension", ""),
    ast.DictComp: ("comprehension", ""),
    ast.GeneratorExp: ("comprehension", ""),
    ast.Yield: ("generator", ""),
    ast.YieldFrom: ("generator", ""),
    ast.Slice: ("slice", ""),
    ast.Starred: ("star-arguments", ""),
    ast.MatchSequence: ("pattern", ""),
    ast.MatchMapping: ("pattern", ""),
    ast.MatchStar: ("pattern", ""),
}
OPERATORS: Final[dict[type[ast.AST], Reason]] = {
    ast.Div: ("true-division", ""),
    ast.Pow: ("operator", "**"),
    ast.MatMult: ("operator", "@"),
    ast.In: ("membership", "in"),
    ast.NotIn: ("membership", "not in"),
}
ALLOWED: Final[tuple[type[ast.AST], ...]] = (
    *(ast.Module, ast.FunctionDef, ast.ClassDef, ast.Return, ast.Assign, ast.AugAssign, ast.AnnAssign),
    *(ast.For, ast.While, ast.If, ast.Match, ast.Assert, ast.Import, ast.ImportFrom, ast.Expr, ast.Pass),
    *(ast.Break, ast.Continue, ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.IfExp, ast.Compare, ast.Call),
    *(ast.FormattedValue, ast.JoinedStr, ast.Constant, ast.Attribute, ast.Subscript, ast.Name),
    *(ast.MatchValue, ast.MatchSingleton, ast.MatchClass, ast.MatchAs, ast.MatchOr),
)
DECLARATIONS: Final = (
    *(ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.FunctionDef, ast.ClassDef, ast.Pass),
)
MEMBERS: Final = (ast.Assign, ast.AnnAssign, ast.FunctionDef, ast.ClassDef, ast.Pass)


def check_grammar(tree: ast.Module) -> Iterator[Refused]:
    """Everything in a module that the dialect does not have, in the order of the text."""
    yield from check(tree, tree, 0)


def check(node: ast.AST, scope: Scope, depth: int) -> Iterator[Refused]:
    """The faults of a node, or else of what it is made of."""
    fault = find_fault(node, scope, depth)
    if fault is not None:
        yield fault
        return
    inner = node if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) else scope
    for child in parts(node):
        yield from check(child, inner, depth + 1)


def find_fault(node: ast.AST, scope: Scope, depth: int) -> Refused | None:
    """What is wrong with the node itself."""
    if depth > DEEPEST and hasattr(node, "lineno"):
        return refused(node, "too-deep", str(DEEPEST))
    if isinstance(node, ast.stmt) and (reason := statement_fault(node, scope)):
        return refused(node, *reason)
    if reason := REFUSED.get(type(node)):
        return refused(node, *reason)
    match node:
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in OPERATORS:
            return refused(node, *OPERATORS[type(op)])
        case ast.Compare(ops=ops) if searches := [op for op in ops if type(op) in OPERATORS]:
            return refused(node, *OPERATORS[type(searches[0])])
        case ast.For(orelse=[first, *_]) | ast.While(orelse=[first, *_]):
            return refused(first, "loop-else")
        case ast.For(iter=ast.expr() as counted) if not isinstance(counted, ast.Call):
            return refused(counted, "iteration")
        case ast.Constant(value=value):
            return constant_fault(node, value)
        case ast.FormattedValue(conversion=mark, value=value) if mark != -1:
            return refused(value, "format", f"!{chr(mark)}")
        case ast.arguments(vararg=ast.arg() as star) | ast.arguments(kwarg=ast.arg() as star):
            return refused(star, "star-arguments")
        case ast.keyword(arg=None, value=value):
            return refused(value, "star-arguments")
        case _:
            return target_fault(node)


def statement_fault(node: ast.stmt, scope: Scope) -> Reason | None:
    """What is wrong with a statement where it stands."""
    match node, scope:
        case ast.Expr(value=ast.Constant(value=str())), _:
            return None
        case ast.FunctionDef(name=name), ast.ClassDef() if name.startswith("__"):
            return "special-method", name
        case ast.FunctionDef(), ast.FunctionDef():
            return "closure", ""
        case ast.FunctionDef(decorator_list=[ast.Attribute(attr="setter" | "deleter"), *_]), _:
            return "decorator", ""
        case ast.ClassDef(), ast.FunctionDef() | ast.ClassDef():
            return "inner-class", ""
        case ast.ClassDef(keywords=[keyword, *_]), _:
            return "metaclass", f"{keyword.arg or '**'}"
        case ((ast.Import() | ast.ImportFrom()), ast.FunctionDef()):
            return "inner-import", ""
        case ast.ImportFrom(level=level), _ if level:
            return "relative-import", ""
        case ast.ImportFrom(names=[ast.alias(name="*")]), _:
            return "star-import", ""
        case ast.If(test=ast.Name(id="TYPE_CHECKING")), ast.Module():
            return None
        case _, ast.Module() if not isinstance(node, DECLARATIONS) and type(node) not in REFUSED:
            return "module-statement", ""
        case _, ast.ClassDef() if not isinstance(node, MEMBERS) and type(node) not in REFUSED:
            return "class-statement", ""
        case _:
            return None


def constant_fault(node: ast.Constant, value: object) -> Refused | None:
    match value:
        case float() | complex():
            return refused(node, "float")
        case bytes():
            return refused(node, "container", "bytes")
        case _ if value is ...:
            return refused(node, "ellipsis")
        case _:
            return None


def target_fault(node: ast.AST) -> Refused | None:
    """An assignment sets one place, and a loop counts one variable."""
    match node:
        case ast.Assign(targets=[_, second, *_]):
            return refused(second, "unpacking")
        case ast.Assign(targets=[(ast.Tuple() | ast.List() | ast.Starred()) as target]):
            return refused(target, "unpacking")
        case ast.For(target=(ast.Tuple() | ast.List() | ast.Starred()) as target):
            return refused(target, "unpacking")
        case _:
            return None


def parts(node: ast.AST) -> Iterator[ast.AST]:
    """What a node is made of; tuples and lists that only name types are taken apart."""
    match node:
        case ast.Call(func=ast.Name(id="isinstance"), args=[thing, ast.Tuple(elts=names)]):
            yield from (thing, *names)
        case ast.Subscript(value=value, slice=ast.Tuple(elts=items)):
            yield value
            for item in items:
                yield from item.elts if isinstance(item, ast.List) else [item]
        case _:
            yield from ast.iter_child_nodes(node)


def refused(node: ast.AST, name: str, detail: str = "") -> Refused:
    """A refusal at a node of Python's tree."""
    return Refused(Node(getattr(node, "lineno", 1), getattr(node, "col_offset", 0)), name, detail)


def find_silencers(text: str) -> Iterator[Refused]:
    """Comments that switch mypy off."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and (found := SILENCER.match(token.string)):
            line, column = token.start
            yield Refused(Node(line, len(token.line[:column].encode())), "silenced", found[1])
