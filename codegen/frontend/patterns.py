"""Lower `match`: one switch on what the subject can be, then the tests that remain in each case.

A subject has *keys*: the members of its packed family, the alternatives of its union, the members of its
enum, or the numbers that the patterns name. For each key the cases that may fit are known at compile time;
keys with the same cases share a block. Where one case fits for certain, nothing is left to test.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from mypy.nodes import Expression, MatchStmt
from mypy.patterns import Pattern

from codegen.frontend import conditions, expressions, pattern_tests, statements
from codegen.frontend.builder import FunctionBuilder
from codegen.frontend.fold import fold
from codegen.frontend.map_types import flatten, map_type
from codegen.frontend.members import tag_of
from codegen.frontend.pattern_tests import Fit
from codegen.frontend.refusals import Unchecked
from codegen.ir.jumps import successors
from codegen.ir.ops import (
    Assign,
    Block,
    BoolLiteral,
    EnumLiteral,
    GetAlternative,
    GetTag,
    Goto,
    IntLiteral,
    Register,
    Switch,
    Unreachable,
    Value,
)
from codegen.ir.program import EnumInfo
from codegen.ir.types import U32, U64, EnumType, IntType, PackedType, PackedUnion, Type, UnionType, representation

OTHER = "other"  # the key of all numbers that no pattern names


@dataclass
class Case:
    """One case of a match and the block of its body."""

    pattern: Pattern
    guard: Expression | None
    body: Block


def lower_match(builder: FunctionBuilder, s: MatchStmt) -> None:
    """Switch on the keys, test what is left, then lower each body once."""
    subject = expressions.lower_wide_or_constant(builder, s.subject)
    if isinstance(subject, Register) and subject.name in pattern_tests.captured(s.patterns):
        subject = builder.define(subject.type, lambda dest, line, old=subject: Assign(dest, old, line))  # type: ignore[misc]
    known = map_type(builder.context, builder.context.type_of(s.subject), s.subject)
    after = Block()
    cases = [Case(p, g, Block()) for p, g in zip(s.patterns, s.guards, strict=True)]
    keys = possible_keys(builder, subject.type, known, s.patterns)
    if keys is None:
        lower_tests(builder, subject, list(range(len(cases))), cases, None, after)
    else:
        lower_keys(builder, subject, keys, cases, after)
    targets = {block for b in builder.blocks for block in successors(b.terminator)}
    for case, body in zip(cases, s.bodies, strict=True):
        if case.body not in targets:
            continue  # earlier cases take all it could
        builder.start(case.body)
        statements.lower_body(builder, body)
        builder.terminate(Goto(after, builder.line))
    builder.start(after)


def possible_keys(
    builder: FunctionBuilder, kind: Type, known: Type, patterns: Sequence[Pattern]
) -> list[Hashable] | None:
    """What the subject can be, as mypy narrowed it; None if a switch makes no sense."""
    match kind:
        case PackedUnion(family=family):
            if isinstance(known, PackedType):
                return [known.cls]
            return list(builder.context.program.families[family].members)
        case UnionType(alternatives=alternatives):
            possible = {representation(k) for k in flatten([known])}
            return [i for i, a in enumerate(alternatives) if representation(a) in possible]
        case EnumType(cls=cls):
            info = builder.context.program.classes[cls]
            assert isinstance(info, EnumInfo)
            return [value for _, value in info.members]
        case IntType():
            numbers = [n for p in patterns for n in pattern_tests.numbers(builder, p, kind)]
            return [*dict.fromkeys(numbers), OTHER]
        case _:
            pass
    return None


def lower_keys(builder: FunctionBuilder, subject: Value, keys: list[Hashable], cases: list[Case], after: Block) -> None:
    """One switch; keys that no pattern names are its default."""
    groups: dict[tuple[int, ...], list[Hashable]] = {}
    for key in keys:
        groups.setdefault(fitting(builder, subject, cases, key), []).append(key)
    blocks = {group: Block() for group in groups}
    if len(groups) == 1:
        builder.terminate(Goto(next(iter(blocks.values())), builder.line))
    else:
        emit_switch(builder, subject, groups, blocks)
    for group, block in blocks.items():
        builder.start(block)
        lower_tests(builder, subject, list(group), cases, groups[group], after)


def fitting(builder: FunctionBuilder, subject: Value, cases: list[Case], key: Hashable) -> tuple[int, ...]:
    """The cases that may fit a subject with this key, up to the first that does for certain."""
    found = []
    for i, case in enumerate(cases):
        fit = pattern_tests.fit(builder, subject.type, case.pattern, key)
        if fit is Fit.NEVER:
            continue
        found.append(i)
        if fit is Fit.ALWAYS and guard_holds(builder, case):
            break
    return tuple(found)


def guard_holds(builder: FunctionBuilder, case: Case) -> bool:
    return case.guard is None or fold(builder.context, case.guard) == BoolLiteral(True)


def emit_switch(
    builder: FunctionBuilder,
    subject: Value,
    groups: dict[tuple[int, ...], list[Hashable]],
    blocks: dict[tuple[int, ...], Block],
) -> None:
    selector, literal = key_literals(builder, subject)
    default = None
    listed: list[tuple[tuple[IntLiteral | EnumLiteral, ...], Block]] = []
    for group, keys in groups.items():
        if OTHER in keys:
            default = blocks[group]
        else:
            listed.append((tuple(literal(k) for k in keys), blocks[group]))
    if default is None and max(len(keys) for keys, _ in listed) > 1:
        longest = max(listed, key=lambda entry: len(entry[0]))
        if len(longest[0]) > 3:
            listed.remove(longest)
            default = longest[1]
    builder.terminate(Switch(selector, listed, default, builder.line))


def key_literals(builder: FunctionBuilder, subject: Value):  # type: ignore[no-untyped-def]
    """What the switch looks at, and how a key is written there."""
    match subject.type:
        case PackedUnion():
            tag = builder.define(U64, lambda dest, line: GetTag(dest, subject, line))
            return tag, lambda key: IntLiteral(tag_of(builder, key), U64)
        case UnionType():
            index = builder.define(U32, lambda dest, line: GetAlternative(dest, subject, line))
            return index, lambda key: IntLiteral(key, U32)
        case EnumType(cls=cls) as kind:
            info = builder.context.program.classes[cls]
            assert isinstance(info, EnumInfo)
            names = {value: name for name, value in info.members}
            return subject, lambda key: EnumLiteral(names[key], key, kind)
        case kind:
            return subject, lambda key: IntLiteral(key, kind)


def test_case(builder: FunctionBuilder, subject: Value, case: Case, fail: Block, keys: list[Hashable] | None) -> None:
    pattern_tests.test_pattern(builder, subject, case.pattern, fail, keys)
    if case.guard is not None:
        conditions.branch_on(builder, case.guard, case.body, fail)
    builder.terminate(Goto(case.body, builder.line))


def lower_tests(
    builder: FunctionBuilder,
    subject: Value,
    group: list[int],
    cases: list[Case],
    keys: list[Hashable] | None,
    after: Block,
) -> None:
    """Try the cases one after the other; mypy knows whether one of them fits."""
    for i in group:
        fail = Block()
        builder.line = cases[i].pattern.line
        try:
            test_case(builder, subject, cases[i], fail, keys)
        except Unchecked:
            builder.terminate(Unreachable(builder.line))
        builder.start(fail)
    builder.terminate(Goto(after, builder.line))
