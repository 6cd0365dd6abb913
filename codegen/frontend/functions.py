"""Lower functions, find those that the exported ones reach, and refuse recursion."""

from __future__ import annotations

from mypy.nodes import Context as Node

from codegen.frontend import checks, promises
from codegen.frontend.builder import FunctionBuilder
from codegen.frontend.context import Context, Signature
from codegen.frontend.finish import finish_function
from codegen.frontend.refusals import Refused
from codegen.frontend.statements import lower_body
from codegen.frontend.store import Lowered, Store
from codegen.ir.ops import Register, Return, Unreachable
from codegen.ir.program import Function
from codegen.ir.types import VOID, short_name

CallGraph = dict[str, list[tuple[str, Node]]]


def lower_functions(context: Context, store: Store) -> None:
    """Every function, so that errors are found everywhere; then keep what the program needs.

    Lowering a function may find new uses of generic ones, which are lowered after it.
    """
    lowered: dict[str, Lowered] = {}
    graph: CallGraph = {}
    while todo := [s for name, s in context.signatures.items() if name not in graph]:
        for signature in todo:
            graph[signature.name] = []
            with context.guard(signature.module, signature.node), context.generics.bound(signature.bindings):
                lowered[signature.name] = found = find_function(context, signature)
                graph[signature.name] = [(callee, Node(*place)) for callee, place in found.calls]
    note_modules(context, lowered, store)
    refuse_recursion(context, graph)
    program = context.program
    roots = [name for name, s in context.signatures.items() if s.decorators & {"export", "console_sink"}]
    needed = reachable(graph, roots)
    program.functions = {name: each.function for name, each in lowered.items() if name in needed}
    program.tables = {name: t for name, t in program.tables.items() if needed.issuperset(t.functions)}


def find_function(context: Context, signature: Signature) -> Lowered:
    """A function from the store (interfaces are the same, so it is there), or lowered now."""
    module = signature.module
    if module.kept is not None:
        return module.kept[signature.name]
    context.generics.touched = False
    builder = lower_function(context, signature)
    module.generic |= context.generics.touched or bool(signature.bindings)
    return Lowered(builder.function, [(name, (node.line, node.column)) for name, node in builder.calls])


def note_modules(context: Context, lowered: dict[str, Lowered], store: Store) -> None:
    """Leave in the store what was lowered now, but for generic code and its users: uses make copies."""
    for module, _ in context.generics.functions.values():
        module.generic = True
    for name in context.generics.classes:
        context.class_nodes[name][0].generic = True
    for module in context.modules.values():
        own = [name for name, s in context.signatures.items() if s.module is module]
        if module.kept is None and not module.generic and all(name in lowered for name in own):
            store.note_module(module.key, [lowered[name] for name in own])


def lower_function(context: Context, signature: Signature) -> FunctionBuilder:
    """The body of one function as blocks."""
    node, module = signature.node, signature.module
    decorators = signature.decorators
    function = Function(
        signature.name,
        "",
        [],
        signature.returns,
        module.file,
        node.line,
        inline="inline" in decorators,
        cold="cold" in decorators,
        export="export" in decorators,
        section=signature.section,
    )
    builder = FunctionBuilder(context, module, function, node.line)
    for parameter, argument in zip(signature.params, node.arguments, strict=True):
        register = Register(parameter.type, builder.unique(parameter.name), node.line)
        function.params.append(register)
        builder.locals[argument.variable] = register
    builder.contracts.update(checks.leading_contracts(node.body, checks.REQUIRES))
    if signature.promises:
        builder.given = [promises.keep(builder, register) for register in function.params]
    lower_body(builder, node.body)
    if signature.returns == VOID and not builder.dead:
        promises.check_promises(builder, None)
    end = Return(None, builder.line) if signature.returns == VOID else Unreachable(builder.line)
    builder.terminate(end)
    finish_function(builder)
    return builder


def reachable(graph: CallGraph, roots: list[str]) -> set[str]:
    """The roots and what they call, directly or not."""
    found: set[str] = set()
    todo = list(roots)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += [callee for callee, _ in graph[name]]
    return found


def refuse_recursion(context: Context, graph: CallGraph) -> None:
    """Report each call that closes a circle."""
    done: set[str] = set()
    path: list[str] = []

    def visit(name: str) -> None:
        path.append(name)
        for callee, place in graph[name]:
            if callee in path:
                circle = [*path[path.index(callee) :], callee]
                report_circle(context, name, place, circle)
            elif callee not in done:
                visit(callee)
        path.pop()
        done.add(name)

    for name in graph:
        if name not in done:
            visit(name)


def report_circle(context: Context, name: str, place: Node, circle: list[str]) -> None:
    signature = context.signatures[name]
    sentence = " calls ".join(f"'{called(context, n)}'" for n in circle)
    context.report(signature.module, Refused(place, "recursion", sentence))


def called(context: Context, name: str) -> str:
    """A function as its callers write it: `f`, or `Slot.f`."""
    owner = name.rpartition(".")[0]
    return f"{short_name(owner)}.{short_name(name)}" if owner in context.class_nodes else short_name(name)
