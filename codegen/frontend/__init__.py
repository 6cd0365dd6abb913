"""The front end: from Python modules, through mypy's typed trees, to the IR."""

from __future__ import annotations

from pathlib import Path

from codegen.errors import INTERNAL, CompileErrors, InternalError, while_compiling
from codegen.frontend.context import Context, Module
from codegen.frontend.declarations import declare_language, declare_module, define_classes, define_module, forget_folded
from codegen.frontend.families import Families, form_families
from codegen.frontend.functions import lower_functions
from codegen.frontend.instances import declare_methods
from codegen.frontend.names import assign_names
from codegen.frontend.parse import Trees, parse_program
from codegen.frontend.refusals import Refused
from codegen.frontend.sink import find_sink
from codegen.frontend.store import Store
from codegen.ir.program import Program


def build_program(
    main_module: str, *, defines: dict[str, object], root: Path, store: Store | None = None, one_state: bool = True
) -> Program:
    """The IR of the program that starts at a module below `root`; CompileErrors if it is refused.

    `defines` replaces the values of Final constants, by qualified name. What the `store` knows of the
    program is not done again, and what is done is left there.
    """
    store = store or Store()
    trees = parse_program(main_module, defines=defines, root=root, store=store)
    source, _ = trees.modules[-1]
    with while_compiling(source.file, 1, f"the program '{main_module}'"):
        return build_from_trees(new_context(main_module, trees, one_state=one_state), store)


def build_from_trees(context: Context, store: Store) -> Program:
    """The IR of a program that mypy finds no fault with."""
    families = Families()
    declare_language(context)
    for module in context.modules.values():
        declare_module(context, module, families)
    form_families(context, families)
    define_classes(context)
    forget_folded(context)
    stop_at_errors(context)  # what follows presumes complete classes
    declare_methods(context)
    for module in context.modules.values():
        define_module(context, module)
    lower_functions(context, store)
    find_sink(context)
    assign_names(context)
    stop_at_errors(context)
    if not any(function.export for function in context.program.functions.values()):
        module = context.modules[context.program.main]
        context.report(module, Refused(module.tree, "no-export"))
        stop_at_errors(context)
    store.save()
    return context.program


def stop_at_errors(context: Context) -> None:
    """Raise all errors so far; faults of the compiler only if there are no others."""
    refused = [d for d in context.errors if d.code != INTERNAL]
    if refused:
        raise CompileErrors(refused)  # the rest may be consequences
    if context.errors:
        raise InternalError(context.errors[0].wrong, context.errors)


def new_context(main_module: str, trees: Trees, *, one_state: bool = True) -> Context:
    context = Context(Program(main_module), trees.types, one_state)
    for source, tree in trees.modules:
        module = Module(source.name, source.file, tree, key=source.key, kept=source.kept)
        context.modules[source.name] = module
        context.program.sources.append(source.file)
    return context
