"""What the machine can do, as C: the functions and macros of the prelude, and objects at addresses."""

from __future__ import annotations

from codegen.backend import objects, packed
from codegen.backend.arithmetic import cast, int_type, to_word
from codegen.backend.body import Body, Effect
from codegen.backend.constants import text_literal
from codegen.backend.tree import Atom, Binary, CallOf, Cast, Expr, Member, Unary, show
from codegen.errors import InternalError
from codegen.ir.ops import Intrinsic, Register, Value
from codegen.ir.types import ArrayRef, BoolType, EnumType, IntType, ObjectRef, PackedType
from codegen.lang.layout import TOP

ANSWERS = {
    "sbi_call": ("lang_sbi_call", "SbiResult"),
    "syscall": ("lang_syscall", "Registers"),
    "bare_syscall": ("lang_bare_syscall", "Registers"),
    "counted_syscall": ("lang_counted_syscall", "Counted"),
}


def intrinsic_value(body: Body, op: Intrinsic, dest: Register) -> tuple[Expr, Effect]:
    """An intrinsic that computes something."""
    unit = body.unit
    match op.name, op.args:
        case "load", [at]:
            kind = int_type(dest.type)
            expr = pointed(kind.bits, word(body, at))
            return (cast(unit.type_text(kind), expr) if kind.signed else expr), Effect.LOAD
        case "device_load", [at]:
            kind = int_type(dest.type)
            call = CallOf("lang_device_load", (Atom(str(kind.bits)), word(body, at)))
            return (cast(unit.type_text(kind), call) if kind.signed else call), Effect.CALL
        case "csr_read", []:
            return CallOf("lang_csr_read", (csr(op),)), Effect.CALL
        case "sbi_call" | "syscall" | "bare_syscall" | "counted_syscall", args:
            function, _ = ANSWERS[op.name]
            return CallOf(function, tuple(argument(body, a) for a in args)), Effect.CALL
        case "resume" | "resume_bare", [*words, saved, answer]:
            arguments = (*(word(body, a) for a in words), body.operand(saved), body.operand(answer))
            return Cast(unit.type_text(dest.type), CallOf(f"lang_{op.name}", arguments)), Effect.CALL
        case "enum_from", [number, default]:
            assert isinstance(dest.type, EnumType)
            return packed.enum_from(unit, dest.type.cls, word(body, number), body.operand(default)), Effect.NONE
        case "raw_bits", [source]:
            return Member(body.operand(source), "w0"), Effect.NONE
        case "first_address", [source]:
            signed = Binary(">>", Cast("int64_t", Member(body.operand(source), "w0")), Atom(str(TOP.shift)))
            return Cast("uint64_t", signed), Effect.NONE
        case "from_bits", [number]:
            assert isinstance(dest.type, PackedType)
            return packed.from_bits(unit, dest.type.cls, word(body, number)), Effect.NONE
        case "object_at", [at]:
            return Cast(unit.type_text(dest.type), body.operand(at)), Effect.NONE
        case "checks", []:
            return Atom("true" if unit.checked else "false"), Effect.NONE
        case "address_of", [thing]:
            return Cast("uint64_t", body.operand(thing)), Effect.NONE
        case _:
            return creation(body, op, dest)


def creation(body: Body, op: Intrinsic, dest: Register) -> tuple[Expr, Effect]:
    """`create` and `create_array`."""
    match op.name, op.args, dest.type:
        case "create", [at], ObjectRef(cls=cls):
            return CallOf(objects.create(body.unit, cls), (word(body, at),)), Effect.CALL
        case "create_array", [at, count], ArrayRef(element=ObjectRef(cls=cls)):
            arguments = (word(body, at), word(body, count))
            return CallOf(objects.create_array(body.unit, cls), arguments), Effect.CALL
        case _:
            raise InternalError(f"the intrinsic {op.name} with {len(op.args)} operands")


def intrinsic_statement(body: Body, op: Intrinsic) -> str:
    """An intrinsic that does something, as a statement without its semicolon."""
    match op.name, op.args:
        case "store" | "device_store", [number, at]:
            bits = int_type(number.type).bits
            value = body.operand(number)
            if int_type(number.type).signed:
                value = cast(f"uint{bits}_t", value)
            if op.name == "device_store":
                return show(CallOf("lang_device_store", (Atom(str(bits)), word(body, at), value)))
            return f"{show(pointed(bits, word(body, at)))} = {show(value)}"
        case "clear_memory", [at, size]:
            return show(CallOf("lang_clear", (word(body, at), word(body, size))))
        case "csr_write" | "csr_set" | "csr_clear", [number]:
            return show(CallOf(f"lang_{op.name}", (csr(op), word(body, number))))
        case "fence" | "fence_i" | "sfence_vma" | "wfi", []:
            return f"lang_{op.name}()"
        case "sfence_vma_asid" | "sfence_vma_page", args:
            return show(CallOf(f"lang_{op.name}", tuple(word(body, a) for a in args)))
        case "fatal", [message]:
            return show(CallOf("lang_stop", (body.operand(message), Atom(body.site()))))
        case "stop_begin", []:
            return f"lang_stop_begin({body.site()})"
        case "stop_end", []:
            return "lang_stop_end()"
        case name, [shown] if name.startswith("console_"):
            return show(console(body, op, shown))
        case _:
            raise InternalError(f"the intrinsic {op.name} with {len(op.args)} operands as a statement")


def console(body: Body, op: Intrinsic, shown: Value) -> Expr:
    """A piece of console output."""
    if op.name == "console_text":
        return CallOf("lang_text", (body.operand(shown),))
    base = Atom("16" if op.name in ("console_hex", "console_prefixed") else "10")
    least = Atom(str(op.constants[0]) if op.constants else "0")
    if isinstance(shown.type, IntType) and shown.type.signed:
        prefix = Atom('"0x"' if op.name == "console_prefixed" else '""')
        return CallOf("lang_signed", (body.operand(shown), base, least, prefix))
    return CallOf("lang_number", (word(body, shown), base, least))


def word(body: Body, value: Value) -> Expr:
    """An operand as an unsigned word."""
    return to_word(value.type, body.operand(value))


def argument(body: Body, value: Value) -> Expr:
    """An operand as a function of the prelude takes it: a word, or a bool."""
    return body.operand(value) if isinstance(value.type, BoolType) else word(body, value)


def csr(op: Intrinsic) -> Expr:
    """The name of a control and status register."""
    return Atom(text_literal(str(op.constants[0])))


def pointed(bits: int, at: Expr) -> Expr:
    """The memory at an address, as an unsigned integer."""
    return Unary("*", Cast(f"lang_raw{bits} *", at))
