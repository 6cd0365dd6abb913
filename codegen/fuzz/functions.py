"""Functions and methods of a program."""

from __future__ import annotations

from codegen.fuzz.declare import constant, has_object, some_int, some_type
from codegen.fuzz.expressions import expression
from codegen.fuzz.scope import Function, Local, Parameter, Program, Scope
from codegen.fuzz.show import show
from codegen.fuzz.statements import block, indented
from codegen.fuzz.types import BOOL, INTS, U64, Enumeration, Int, Object, Record, Run, Type, Union, Variable

LIMITS = (1, 3, 7, 15, 31)


def new_scope(p: Program, result: Type | None, *, pure: bool) -> Scope:
    return Scope(p, expression, result, pure)


def parameters(p: Program, count: int, *, early: bool = False) -> list[Parameter]:
    """Parameters; defaults and keywords come last. `early` ones may stand before their classes."""
    made: list[Parameter] = []
    keyword = False
    for i in range(count):
        t = parameter_type(p)
        keyword = keyword or (i > 0 and p.chance.random() < 0.15)
        most = p.chance.choice(LIMITS) if isinstance(t, Int) and p.chance.random() < 0.2 else None
        before = bool(made and made[-1].default)
        default = ""
        if (
            not has_object(t)
            and most is None
            and not (early and t not in (*INTS, BOOL))
            and (before or p.chance.random() < 0.15)
        ):
            default = constant(p, t)
        keyword = keyword or (before and not default)
        made.append(Parameter(f"p{i}", t, default, keyword, most))
    return made


def parameter_type(p: Program) -> Type:
    runs = [f.type for k in p.named(Object) for f in k.fields if isinstance(f.type, Run)]
    if runs and p.chance.random() < 0.1:
        return p.chance.choice(runs)
    return some_type(p, Enumeration, Record, Union, Object)


def spelled(given: list[Parameter]) -> str:
    """The parameters as they stand in the `def`."""
    items = [f"{p.name}: {p.type.name}" + (f" = {p.default}" if p.default else "") for p in given if not p.keyword]
    named = [f"{p.name}: {p.type.name}" + (f" = {p.default}" if p.default else "") for p in given if p.keyword]
    return ", ".join([*items, *(["*", *named] if named else [])])


def enter(s: Scope, given: list[Parameter]) -> list[str]:
    """The parameters become variables; what they have to be stands first."""
    for p in given:
        s.names.add(p.name)
        s.variables[p.name] = Local(p.type, assignable=p.most is None, most=p.most)
    wanted = [p for p in given if p.most is not None]
    return [f'requires({bounds(p)}, "{p.name} is small")' for p in wanted]


def bounds(p: Parameter) -> str:
    signed = isinstance(p.type, Int) and p.type.signed
    return f"0 <= {p.name} <= {p.most}" if signed else f"{p.name} <= {p.most}"


def function(p: Program) -> None:
    """A function, of those before it."""
    pure = p.chance.random() < 0.6
    result = None if not pure and p.chance.random() < 0.2 else some_type(p, Enumeration, Record, Union, Object)
    given = parameters(p, p.chance.randint(1, 4))
    add(p, p.name("f"), given, result, pure=pure)


def add(p: Program, name: str, given: list[Parameter], result: Type | None, *, pure: bool) -> Function:
    s = new_scope(p, result, pure=pure)
    lines = enter(s, given) + block(s, 2, p.chance.randint(0, 2))
    head = decorators(p)
    if result is not None:
        lines += last(s, p, given, result, head)
    arrow = result.name if result is not None else "None"
    p.lines += [*head, f"def {name}({spelled(given)}) -> {arrow}:", *indented(lines)]
    made = Function(name, tuple(given), result, pure, s.cost[0])
    p.functions.append(made)
    return made


def decorators(p: Program) -> list[str]:
    roll = p.chance.random()
    return ["@inline"] if roll < 0.15 else ["@cold"] if roll < 0.2 else []


def last(s: Scope, p: Program, given: list[Parameter], result: Type, head: list[str]) -> list[str]:
    """The `return`; sometimes with a promise of what it gives."""
    if isinstance(result, Int) and not result.signed and s.may_return and p.chance.random() < 0.15:
        most = p.chance.choice((1, 7, 255))
        wide = [Parameter(q.name, q.type, q.default, q.keyword) for q in given]
        name = p.name("holds")
        p.lines += [
            f"def {name}(result: {result.name}, {spelled(wide)}) -> bool:",
            f"    return result <= {most} or result > 0",
        ]
        head.insert(0, f'@ensures({name}, "the result is as promised")')
    return [f"return {s.make(s, result, 3)}"]


def method(p: Program, owner: Record | Object) -> tuple[Function, list[str]]:
    """A method or a property of a class."""
    pure = p.chance.random() < 0.6 or isinstance(owner, Record)
    result = some_int(p) if p.chance.random() < 0.7 else BOOL
    is_property = pure and p.chance.random() < 0.4
    given = [] if is_property else parameters(p, p.chance.randint(0, 2), early=True)
    s = new_scope(p, result, pure=pure)
    s.variables["self"] = Local(owner, assignable=False)
    lines = enter(s, given) + block(s, 1, p.chance.randint(0, 1))
    lines.append(f"return {s.make(s, result, 2)}")
    name = p.name("get" if is_property else "do")
    own = ", ".join(filter(None, ("self", spelled(given))))
    head = ["@property"] if is_property else []
    text = indented([*head, f"def {name}({own}) -> {result.name}:", *indented(lines)])
    return Function(name, tuple(given), result, pure, s.cost[0], owner, is_property), text


def pair(p: Program) -> None:
    """Two functions of one signature, and a table of them."""
    pure = p.chance.random() < 0.5
    result = some_type(p, Enumeration, Record, Union)
    kinds = [some_type(p, Enumeration, Record) for _ in range(p.chance.randint(1, 2))]
    given = [Parameter(f"p{i}", t) for i, t in enumerate(kinds)]
    two = [add(p, p.name("f"), given, result, pure=pure) for _ in range(2)]
    name = p.name("HANDLERS")
    p.lines.append(f"{name}: Final = table({', '.join(f.name for f in two)})")
    cost = max(f.cost for f in two)
    for i in range(2):
        p.functions.append(Function(f"{name}[{i}]", tuple(given), result, pure, cost))


def generic(p: Program) -> None:
    """A generic function, used for a few types."""
    t = Variable(*p.chance.choice((("T", False), ("N", True))))
    given = [Parameter("p0", t), Parameter("p1", t), Parameter("p2", BOOL)]
    s = new_scope(p, t, pure=True)
    lines = [*enter(s, given), f"return {s.make(s, t, 3)}"]
    name = p.name("f")
    p.lines += [f"def {name}({spelled(given)}) -> {t.name}:", *indented(lines)]
    for _ in range(p.chance.randint(1, 3)):
        use: Type = some_int(p) if t.integer else some_type(p, Enumeration, Record)
        use = U64 if use == BOOL else use  # mypy may take T for what is always false
        own = tuple(Parameter(q.name, use if q.type == t else q.type) for q in given)
        p.functions.append(Function(name, own, use, pure=True, cost=s.cost[0]))


def main(p: Program) -> None:
    """Call everything, and show what comes of it."""
    s = new_scope(p, None, pure=False)
    s.may_return = False
    lines = block(s, 1, p.chance.randint(0, 1))
    for f in list(p.functions):
        s.cost[0] = min(s.cost[0], 100)
        lines += use(s, f)
    lines.append('console("\\n")')
    p.lines += ["@export", "def main() -> None:", *indented(lines)]


def use(s: Scope, f: Function) -> list[str]:
    """A call whose result is shown, once or in a loop."""
    from codegen.fuzz.calls import call

    if s.likely(0.4):
        inner, name = s.inner(times=3), s.fresh()
        inner.variables[name] = Local(U64, assignable=False, most=3)
        lines = shown(inner, f, call(inner, f, 2))
        return [f"for {name} in urange({s.chance.randint(2, 4)}):", *indented(lines)]
    return shown(s, f, call(s, f, 2))


def shown(s: Scope, f: Function, text: str | None) -> list[str]:
    if text is None:
        return []
    return [text] if f.result is None else show(s, text, f.result)
