"""Everything the front end refuses: its name in this code, its stable code, two sentences for the user."""

from __future__ import annotations

from typing import Final, NamedTuple

from mypy.nodes import Context as Node


class Refusal(NamedTuple):
    """A stable code, what is wrong, what to write instead; `{}` stands for a detail."""

    code: str
    wrong: str
    instead: str


class Refused(Exception):
    """The construct at `node` is outside the dialect."""

    def __init__(self, node: Node, name: str, detail: str = "") -> None:
        refusal = REFUSALS[name]
        super().__init__(f"{refusal.code}: {refusal.wrong.format(detail)}")
        self.node, self.refusal, self.detail = node, refusal, detail


class Unchecked(Exception):
    """mypy found that control never comes here, so it gave no types."""


REFUSALS: Final = {
    "run-time-int": Refusal(
        "T001",
        "a plain 'int' exists only at compile time",
        "give the number a width, as in 'u64(x)', or make it a Final constant",
    ),
    "text": Refusal(
        "T002",
        "a 'str' is used outside the console",
        "use an enum or a number; texts go only to 'console', 'fatal' and assertions",
    ),
    "float": Refusal(
        "T003", "the kernel has no floating point", "use a fixed-width integer in a smaller unit"
    ),
    "container": Refusal(
        "T004",
        "a {} needs memory that nobody allocates",
        "use 'table(…)' for constants, 'embedded_array' in an object, or a @value class for a few items",
    ),
    "comprehension": Refusal(
        "T005",
        "a comprehension builds a container",
        "write a 'for' loop over 'urange' that stores where it belongs",
    ),
    "closure": Refusal(
        "T006",
        "functions inside functions need a closure",
        "move the function to module level and pass what it needs",
    ),
    "generator": Refusal(
        "T007", "a generator keeps a frame alive", "write a loop, or return one value a call"
    ),
    "exception": Refusal(
        "T008",
        "'{}' is for exceptions, and nothing is raised here",
        "return the failure as a value (an enum in a union), or 'assert' what must hold",
    ),
    "global": Refusal(
        "T009",
        "'{}' declares a mutable variable outside",
        "keep state in a static object of the state module",
    ),
    "del": Refusal(
        "T010", "'del' is not part of the dialect", "let the variable go out of use, or 'destroy' an object"
    ),
    "recursion": Refusal(
        "T011", "the function can call itself: {}", "write a bounded loop; the stack of the kernel is finite"
    ),
    "any": Refusal(
        "T012", "the type is 'Any', which has no layout", "annotate it with a type of the dialect"
    ),
    "cast": Refusal(
        "T013", "a cast claims what nobody checks", "narrow with 'isinstance', 'match' or 'is not None'"
    ),
    "inheritance": Refusal(
        "T014", "classes do not inherit", "make a union of classes, or embed one in the other"
    ),
    "module-state": Refusal(
        "T015",
        "'{}' is neither a Final constant nor an alias of a type",
        "write 'NAME: Final = …', or put the object into the state module",
    ),
    "embedded": Refusal(
        "T016",
        "'{}' is inline in its object and is never reassigned",
        "assign the fields of what stands there",
    ),
    "star-arguments": Refusal("T017", "'*' arguments have no fixed number", "name each parameter"),
    "mixed-widths": Refusal(
        "T018", "the sides have different types, {}", "convert one side, as in 'u64(x) == y'"
    ),
    "raw-address": Refusal(
        "T019",
        "'{}' turns integers into memory, which this file does not declare",
        "move it to a file that declares 'RAW_ADDRESSES: Final = \"why\"', or declare that here",
    ),
    "unbounded-while": Refusal(
        "T020",
        "the loop has no bound",
        "let its body start with 'bound(n, \"why it ends\")', or use 'for … in urange(n)'",
    ),
    "decorator": Refusal(
        "T021",
        "the dialect does not know this decorator",
        "use @inline, @cold, @export, @console_sink or @property",
    ),
    "truth": Refusal(
        "T022", "only a 'bool' is true or false, and this is '{}'", "write 'x != 0' or 'x is not None'"
    ),
    "iteration": Refusal(
        "T023",
        "a 'for' loop counts, and this is no 'urange(…)'",
        "write 'for i in urange(n)' and index with 'i'",
    ),
    "callee": Refusal(
        "T024",
        "'{}' is no function of the program or of codegen.lang",
        "call functions, methods and classes of the program, or intrinsics",
    ),
    "type": Refusal("T025", "the type '{}' has no layout", "use a type from docs/dialect.md, 'Types'"),
    "construct": Refusal(
        "T026", "{} is not part of the dialect", "see docs/dialect.md, 'Statements and expressions'"
    ),
    "class": Refusal(
        "T027",
        "the class '{}' is neither an enum nor @packed, @value or @kobject",
        "say with a decorator how it is laid out",
    ),
    "packed-width": Refusal(
        "T028", "the fields of '{}' need more words than it has", "make fields narrower, or words=2"
    ),
    "no-default": Refusal(
        "T029", "the field '{}' of an object has no first value", "give it a constant default, or embedded(…)"
    ),
    "constant": Refusal(
        "T030",
        "the value of '{}' cannot be computed at compile time",
        "build it from literals and Final constants",
    ),
    "literal-range": Refusal("T031", "the number {}", "choose a number that fits, or convert the other side"),
    "shift-count": Refusal(
        "T032", "the shift count {} reaches the width of the type", "shift by less than the width"
    ),
    "family": Refusal(
        "T033", "{}", "give each class of the union a tag of its own below 32 and the same number of words"
    ),
    "division": Refusal(
        "T034", "'{}' is defined on unsigned integers only", "use '//' or '%' on u8, u16, u32 or u64"
    ),
    "unpacking": Refusal("T035", "one assignment sets one place", "write one assignment for each"),
    "assert-text": Refusal(
        "T036",
        "the assertion does not say what it means",
        "add the invariant as a literal sentence after a comma",
    ),
    "intrinsic-constant": Refusal(
        "T037", "'{}' wants a constant here", "write a literal or a Final constant"
    ),
    "object-constructor": Refusal(
        "T038",
        "an object of '{}' needs a place in memory",
        "write 'create({}, at=address)', or make it a Final of the state module",
    ),
    "format": Refusal(
        "T039", "'{}' cannot be formatted so", "use '{{x}}' or '{{x:x}}' with integers and texts"
    ),
    "import": Refusal(
        "T040", "the module '{}' is not part of the program", "import codegen.lang or modules of the program"
    ),
    "pattern": Refusal(
        "T041",
        "this pattern is not part of the dialect",
        "use classes with keyword patterns, literals, members, '|' and '_'",
    ),
    "console-sink": Refusal(
        "T042", "{}", "mark exactly one function 'def put(character: u8) -> None' @console_sink"
    ),
    "export": Refusal(
        "T043", "two exported functions are called '{}'", "assembly knows them by name: rename one"
    ),
    "packed-type": Refusal(
        "T045",
        "a field of a packed class cannot be '{}'",
        "use integers, bool, enums, and references of 39 bits",
    ),
    "void-value": Refusal(
        "T046", "the call returns nothing that could be used", "call it as a statement of its own"
    ),
    "unordered": Refusal(
        "T047", "'{}' does not compare such values", "compare numbers, or 'is' for enums and references"
    ),
    "static-object": Refusal(
        "T048",
        "'{}' is an object outside the state module",
        "move it to the module that declares 'STATE_MODULE: Final = True'",
    ),
    "internal": Refusal("T999", "internal error: {}", "report this, with the line that caused it"),
}
