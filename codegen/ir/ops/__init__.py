"""The operations of the IR, flat; whoever acts on them does so by `match`.

Operands are registers or literals (`Value`); an operation writes at most one register, its `dest`. Locals of
the Python source are registers with a name; temporaries are registers without, assigned once. Every block
ends in one terminator. Evaluation order is the order of the operations.
"""

from __future__ import annotations

from codegen.ir.ops.arithmetic import Assign, Compare, Convert, IntOp, Invert, IsNull, Negate, Not, PackedEqual
from codegen.ir.ops.blocks import Block, Branch, Goto, Op, Return, Switch, Terminator, Unreachable
from codegen.ir.ops.calls import Assert, Call, CallTable, Intrinsic, LoopBound
from codegen.ir.ops.memory import ElementAddress, FieldAddress, GetElement, GetField, SetElement, SetField
from codegen.ir.ops.records import (
    ConvertUnion,
    GetAlternative,
    GetPacked,
    GetTag,
    GetValueField,
    HasAlternative,
    HasTag,
    MakePacked,
    MakeValue,
    MatchPacked,
    ReplacePacked,
    ReplaceValue,
    Unwrap,
    Wrap,
)
from codegen.ir.ops.values import (
    BoolLiteral,
    Constant,
    EnumLiteral,
    FunctionRef,
    IntLiteral,
    Literal,
    NoneLiteral,
    Register,
    StaticRef,
    StructLiteral,
    TableRef,
    TextLiteral,
    UnionLiteral,
    Value,
)

__all__ = [
    "Assert",
    "Assign",
    "Block",
    "BoolLiteral",
    "Branch",
    "Call",
    "CallTable",
    "Compare",
    "Constant",
    "Convert",
    "ConvertUnion",
    "ElementAddress",
    "EnumLiteral",
    "FieldAddress",
    "FunctionRef",
    "GetAlternative",
    "GetElement",
    "GetField",
    "GetPacked",
    "GetTag",
    "GetValueField",
    "Goto",
    "HasAlternative",
    "HasTag",
    "IntLiteral",
    "IntOp",
    "Intrinsic",
    "Invert",
    "IsNull",
    "Literal",
    "LoopBound",
    "MakePacked",
    "MakeValue",
    "MatchPacked",
    "Negate",
    "NoneLiteral",
    "Not",
    "Op",
    "PackedEqual",
    "Register",
    "ReplacePacked",
    "ReplaceValue",
    "Return",
    "SetElement",
    "SetField",
    "StaticRef",
    "StructLiteral",
    "Switch",
    "TableRef",
    "Terminator",
    "TextLiteral",
    "UnionLiteral",
    "Unreachable",
    "Unwrap",
    "Value",
    "Wrap",
]
