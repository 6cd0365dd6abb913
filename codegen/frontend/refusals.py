"""Everything the front end refuses: its name in this code, its stable code, two sentences for the user."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from mypy.nodes import Context as Node

from codegen.errors import INTERNAL, Diagnostic


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

    def diagnostic(self, file: Path) -> Diagnostic:
        """As the user should read it."""
        line, column = max(self.node.line, 1), max(self.node.column, 0) + 1
        code, wrong, instead = self.refusal
        return Diagnostic(file, line, column, code, wrong.format(self.detail), instead.format(self.detail))


def plain_refusal(name: str, detail: str) -> Diagnostic:
    """A refusal that has no place in a file."""
    code, wrong, instead = REFUSALS[name]
    return Diagnostic(None, 0, 0, code, wrong.format(detail), instead.format(detail))


class Unchecked(Exception):
    """mypy found that control never comes here, so it gave no types."""


REFUSALS: Final = {
    "run-time-int": Refusal(
        "T001",
        "a plain 'int' exists only at compile time",
        "a number with a width, as in 'u64(x)', or a Final constant",
    ),
    "text": Refusal(
        "T002",
        "a 'str' is used outside the console",
        "an enum or a number; texts go only to 'console', 'fatal' and assertions",
    ),
    "float": Refusal("T003", "the kernel has no floating point", "a fixed-width integer in a smaller unit"),
    "container": Refusal(
        "T004",
        "a {} needs memory that nobody allocates",
        "'table(…)' for constants, 'embedded_array' in an object, or a @value class for a few items",
    ),
    "comprehension": Refusal(
        "T005", "a comprehension builds a container", "a 'for' loop over 'urange' that stores where it belongs"
    ),
    "closure": Refusal(
        "T006", "a function inside a function needs a closure", "a function at module level that is given what it needs"
    ),
    "generator": Refusal(
        "T007", "a generator keeps a frame alive", "a loop, or a function that returns one value a call"
    ),
    "exception": Refusal(
        "T008",
        "'{}' is for exceptions, and nothing is raised here",
        "'return' of the failure as a value (an enum in a union), or 'assert' of what must hold",
    ),
    "global": Refusal(
        "T009", "'{}' declares a mutable variable outside", "a field of a static object of the state module"
    ),
    "del": Refusal(
        "T010",
        "'del' is not part of the dialect",
        "nothing for a variable, which goes out of use by itself; 'destroy(x)' for an object",
    ),
    "recursion": Refusal(
        "T011", "the function can call itself: {}", "a bounded loop; the stack of the kernel is finite"
    ),
    "any": Refusal("T012", "the type is 'Any', which has no layout", "an annotation with a type of the dialect"),
    "cast": Refusal(
        "T013", "a cast claims what nobody checks", "'isinstance', 'match' or 'is not None', which narrow the type"
    ),
    "inheritance": Refusal("T014", "classes do not inherit", "a union of classes, or one as a field of the other"),
    "module-state": Refusal(
        "T015",
        "'{}' is neither a Final constant nor an alias of a type",
        "'NAME: Final = …', or a field of an object of the state module",
    ),
    "embedded": Refusal(
        "T016",
        "'{}' is inline in its object and is never reassigned",
        "an assignment to each field of what stands there",
    ),
    "star-arguments": Refusal(
        "T017", "'*' arguments have no fixed number", "each parameter and each argument by itself"
    ),
    "mixed-widths": Refusal(
        "T018", "the sides have different types, {}", "a conversion of one side, as in 'u64(x) == y'"
    ),
    "raw-address": Refusal(
        "T019",
        "'{}' turns integers into memory, which this file does not declare",
        "the call in a file that declares 'RAW_ADDRESSES: Final = \"why\"', or that declaration here",
    ),
    "unbounded-while": Refusal(
        "T020", "the loop has no bound", "'bound(n, \"why it ends\")' first in the body, or 'for … in urange(n)'"
    ),
    "decorator": Refusal(
        "T021", "the dialect does not know this decorator", "@inline, @cold, @export, @console_sink or @property"
    ),
    "truth": Refusal("T022", "only a 'bool' is true or false, and this is '{}'", "'x != 0' or 'x is not None'"),
    "iteration": Refusal(
        "T023", "a 'for' loop counts, and this is no 'urange(…)'", "'for i in urange(n)', and 'i' as index"
    ),
    "callee": Refusal(
        "T024",
        "'{}' is no function of the program or of codegen.lang",
        "a call of a function, method or class of the program, or of an intrinsic",
    ),
    "type": Refusal("T025", "the type '{}' has no layout", "a type from docs/dialect.md, 'Types'"),
    "construct": Refusal("T026", "{} is not part of the dialect", "what docs/dialect.md describes"),
    "class": Refusal(
        "T027",
        "the class '{}' is neither an enum nor @packed, @value or @kobject",
        "@packed(…), @value or @kobject(…) above the class",
    ),
    "packed-width": Refusal("T028", "the fields of '{}' need more words than it has", "narrower fields, or words=2"),
    "no-default": Refusal(
        "T029", "the field '{}' of an object has no first value", "a constant default, or embedded(…)"
    ),
    "constant": Refusal(
        "T030",
        "the value of '{}' cannot be computed at compile time",
        "literals, Final constants, and what is made of them",
    ),
    "literal-range": Refusal("T031", "the number {}", "a number that fits, or a conversion of the other side"),
    "shift-count": Refusal(
        "T032", "the shift count {} reaches the width of the type", "a shift by less than the width"
    ),
    "family": Refusal(
        "T033", "{}", "a tag of its own below 32 and the same number of words for each class of the union"
    ),
    "division": Refusal("T034", "'{}' is defined on unsigned integers only", "'//' or '%' on u8, u16, u32 or u64"),
    "unpacking": Refusal("T035", "one assignment sets one place", "an assignment for each place"),
    "assert-text": Refusal(
        "T036", "the assertion does not say what it means", "the invariant as a literal sentence after a comma"
    ),
    "intrinsic-constant": Refusal("T037", "'{}' wants a constant here", "a literal or a Final constant"),
    "object-constructor": Refusal(
        "T038", "an object of '{}' needs a place in memory", "'create({}, at=address)', or a Final of the state module"
    ),
    "format": Refusal("T039", "'{}' cannot be formatted so", "'{{x}}' or '{{x:x}}' with integers and texts"),
    "import": Refusal(
        "T040", "the module '{}' is not part of the program", "an import of codegen.lang or of a module of the program"
    ),
    "pattern": Refusal(
        "T041",
        "this pattern is not part of the dialect",
        "classes with keyword patterns, literals, members, '|' and '_'",
    ),
    "console-sink": Refusal("T042", "{}", "@console_sink above exactly one function 'def put(character: u8) -> None'"),
    "export": Refusal(
        "T043", "two exported functions are called '{}'", "another name for one of them; assembly knows them by name"
    ),
    "packed-type": Refusal(
        "T045", "a field of a packed class cannot be '{}'", "integers, bool, enums, and references of 39 bits"
    ),
    "void-value": Refusal("T046", "the call returns nothing that could be used", "the call as a statement of its own"),
    "unordered": Refusal(
        "T047", "'{}' does not compare such values", "a comparison of numbers, or 'is' for enums and references"
    ),
    "static-object": Refusal(
        "T048",
        "'{}' is an object outside the state module",
        "the object in the module that declares 'STATE_MODULE: Final = True'",
    ),
    "missing-module": Refusal(
        "T049", "there is no module '{}'", "the name of a module below the folder that you build in"
    ),
    "missing-constant": Refusal(
        "T050", "there is no constant '{}' to define", "the full name of a 'NAME: Final = …' of the program"
    ),
    "silenced": Refusal(
        "T051",
        "'{}' silences what the compiler builds on",
        "code that mypy accepts; narrow with 'isinstance', 'match' or 'is not None'",
    ),
    "operator": Refusal(
        "T052", "the operator '{}' is not part of the dialect", "shifts, products, or a function of the program"
    ),
    "membership": Refusal(
        "T053", "'{}' searches a container", "'x == a or x == b', a 'match', or a loop over 'urange'"
    ),
    "walrus": Refusal(
        "T054", "':=' hides an assignment in an expression", "an assignment as a statement of its own before"
    ),
    "loop-else": Refusal(
        "T055", "'else' after a loop is not part of the dialect", "a 'bool' that the loop sets, and an 'if' behind"
    ),
    "inner-class": Refusal("T056", "a class stands inside another thing", "the class at module level"),
    "star-import": Refusal("T057", "'import *' hides where names come from", "each name that is needed"),
    "async": Refusal(
        "T058", "'{}' waits in the middle of a function", "a state in an object, and a function for each step"
    ),
    "slice": Refusal("T059", "a slice makes a new array", "a loop over 'urange', or a start and a length"),
    "module-statement": Refusal(
        "T060", "a module only declares, and this is a statement", "the statement inside a function"
    ),
    "class-statement": Refusal(
        "T061", "a class holds fields and methods, and this is neither", "an annotated field or a method"
    ),
    "relative-import": Refusal(
        "T062", "the import is relative", "the full name of the module, from the folder that you build in"
    ),
    "bound-place": Refusal(
        "T063",
        "'bound' stands elsewhere than first in the body of a 'while'",
        "'bound(n, \"why it ends\")' as first statement of the loop",
    ),
    "no-effect": Refusal("T064", "the expression has no effect", "an assignment of its value, or nothing at all"),
    "too-deep": Refusal(
        "T065", "the code is nested deeper than {} levels", "smaller functions, or a 'match' for many cases"
    ),
    "inner-import": Refusal("T066", "an import stands inside a function", "the import at the module's top"),
    "special-method": Refusal(
        "T067", "Python calls '{}' behind the reader's back", "a method with a name that is called openly"
    ),
    "metaclass": Refusal("T068", "'{}' changes what a class is", "a decorator of the dialect"),
    "ellipsis": Refusal("T069", "'...' stands for code that is not there", "'pass', or the code"),
    "unreadable": Refusal("T070", "the file cannot be read: {}", "a text file in UTF-8"),
    "packed-bits": Refusal("T071", "a field of a packed class has no width", "'= bits(width)' after its type"),
    "union-attribute": Refusal("T072", "'{}' of a union could be one of several", "'match' or 'isinstance' before"),
    "enum-call": Refusal(
        "T073", "an enum is not called", "'enum_from({0}, word, default={0}.MEMBER)', or a 'match' on the word"
    ),
    "conversion": Refusal(
        "T074",
        "'{}' does not convert to an integer",
        "'word_of(x)' for an enum, 'raw_bits(x)' for a packed value of one word",
    ),
    "true-division": Refusal("T075", "'/' gives a fraction", "'//' or '%' on u8, u16, u32 or u64"),
    "read-only": Refusal("T076", "a table is read-only", "an array in an object of the state module for what changes"),
    "trailing": Refusal(
        "T077", "'{}' takes the rest of its object, and fields follow", "trailing_array(…) as the last field"
    ),
    "endless": Refusal("T078", "'{}' contains itself", "a reference to an object, or an index"),
    "never-fits": Refusal("T079", "what is looked at here is never '{}'", "a class that the type of the subject names"),
    "contract-place": Refusal(
        "T080",
        "'{}' stands where it does not belong",
        "'requires' first in a function, 'invariant' first in the body of a loop",
    ),
    "predicate": Refusal(
        "T081",
        "'ensures' wants the name of a predicate",
        "a function of the result and of all parameters that returns a 'bool', and its name here",
    ),
    "no-first-value": Refusal(
        "T083",
        "an element of type '{}' has no first value",
        "a class whose fields are numbers, enums, or have defaults; or 'optional_array'",
    ),
    "packed-inner": Refusal(
        "T084",
        "'{}' does not fit into this field as it is",
        "an untagged class with words=1 that is defined above, in a field exactly as wide as its fields",
    ),
    "function-value": Refusal(
        "T085",
        "a function or class is no value",
        "'HANDLERS: Final = table(f, g)' at module level, and a call 'HANDLERS[i](x)'",
    ),
    "function-table": Refusal(
        "T086",
        "a table of functions holds functions of the program, with the same parameters and result",
        "functions of one signature; where one needs less, let it ignore a parameter",
    ),
    "generic": Refusal(
        "T087",
        "'{}' is generic, and what for is not known here",
        "the type arguments, as in 'Queue[Tcb]', or arguments and results that tell",
    ),
    "generic-depth": Refusal(
        "T092",
        "the uses of '{}' are nested deeper than eight levels, or without end",
        "a function that does not call itself with a larger type",
    ),
    "type-variable": Refusal(
        "T093",
        "the type variable '{}' stands for one of a list of types",
        'a bound that they share, as in TypeVar("N", bound=Integer), or no bound',
    ),
    "generic-method": Refusal(
        "T088", "a method has type variables of its own", "a function at module level, or a generic class"
    ),
    "generic-packed": Refusal(
        "T089", "a packed class cannot be generic", "a class for each layout, or a generic @value class"
    ),
    "generic-mark": Refusal(
        "T090",
        "a generic function has no name of its own to export, and no predicate could fit every use",
        "a function for the one type that calls the generic one",
    ),
    "section": Refusal(
        "T091",
        "the section is not one that the linker keeps, or the function is inlined and stands nowhere",
        '@section(".text.NAME") without @inline',
    ),
    "no-export": Refusal(
        "T082", "the program exports no function, so nothing of it is ever called", "@export at its entry"
    ),
    "object-size": Refusal("T102", "{}", "the size_bits that fits; for arrays exactly"),
    "replace": Refusal("T103", "'replace' copies a value, and this is '{}'", "an assignment to the field of an object"),
    "raw-word": Refusal(
        "T104",
        "'{}' is not one word that any number could fill",
        "an untagged @packed class of one word, whose fields take any bits",
    ),
    "register": Refusal("T105", "'{}' is no control and status register of RISC-V", "a name like 'sstatus' or 'time'"),
    "not-an-object": Refusal("T101", "'{}' has no address of its own", "a @kobject class; values stand in its fields"),
    "two-states": Refusal(
        "T107", "'{}' is the state module of its package already", "all static objects in that one module"
    ),
    "bool-number": Refusal("T106", "a 'bool' stands where a number is wanted", "'u64(x)', which is 0 or 1"),
    "internal": Refusal(INTERNAL, "internal error: {}", ""),
}
