"""What to write instead where mypy is the one that refuses: its error codes, and one sentence for each."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from codegen.errors import Diagnostic

LINE: Final = re.compile(r"(.+?):(?:(\d+):)?(?:(\d+):)? (error|note): (.*?)(?:  \[([a-z-]+)\])?")

ADVICE: Final = {
    "arg-type": "a value of the parameter's type: a conversion like 'u64(x)', or a test that narrows 'x'",
    "assignment": "a value of the declared type, or a new variable for the other type",
    "attr-defined": "the name of a field or method that the class has",
    "call-arg": "exactly the arguments that the definition names",
    "call-overload": "arguments that fit one of the forms of the function",
    "comparison-overlap": "a comparison of values of one type",
    "exhaustive-match": "a case for each alternative, or 'case _'",
    "import-not-found": "the full name of a module of the program, or of codegen.lang",
    "func-returns-value": "the call as a statement of its own, or a function that returns a value",
    "index": "an array before the brackets, and an integer between them",
    "misc": "what the types of the program allow",
    "name-defined": "an import or a definition of the name, spelled as where it is defined",
    "no-any-return": "a value with a type of the dialect",
    "no-redef": "another name; each name is defined once",
    "no-untyped-call": "annotations for the parameters and the result of the function that is called",
    "no-untyped-def": "annotations for all parameters and the result, as in '-> None'",
    "operator": "operands of one type: convert one side, as in 'u64(x)', or test for None before",
    "possibly-undefined": "a value on every path that leads here, such as one before the 'if'",
    "return": "a 'return' on every path, or 'fatal(…)' where none is possible",
    "return-value": "a value of the result's type, or another type after '->'",
    "syntax": "what Python's grammar allows",
    "truthy-function": "a call of the function",
    "type-var": "a class that the function is made for",
    "type-arg": "the type arguments, as in 'Array[u64]'",
    "union-attr": "a test before: 'is not None', 'isinstance' or 'match'",
    "used-before-def": "the definition before its first use",
    "valid-type": "the name of a type",
    "var-annotated": "a type annotation",
}
SENTENCES: Final = {  # where the code alone does not say enough
    "not callable": "a call of a function, method or class",
    "outside loop": "'break' and 'continue' inside a loop only",
    "is read-only": "'replace(x, field=…)', which gives a changed copy",
    'has no attribute "__iter__"': "a loop over 'urange(n)', and an index",
}
OTHERWISE: Final = "code whose types agree; mypy's documentation explains '{}'"


CONSEQUENCES: Final = {"no-any-return", "assignment"}  # of another error at the same place


def diagnose(lines: list[str]) -> list[Diagnostic]:
    """mypy's lines as ours, without those that only repeat another one."""
    found = list({(d.file, d.line, d.code): d for d in reversed(read_lines(lines))}.values())
    causes = {(d.file, d.line) for d in found if d.code not in CONSEQUENCES}
    return [d for d in found if d.code not in CONSEQUENCES or (d.file, d.line) not in causes]


def read_lines(lines: list[str]) -> list[Diagnostic]:
    """mypy's lines as ours; a note belongs to the error before it."""
    found: list[Diagnostic] = []
    for line in lines:
        match = LINE.fullmatch(line)
        if match is None:
            continue
        file, row, column, kind, sentence, code = match.groups()
        if kind == "error":
            code = code or "misc"
            special = (advice for part, advice in SENTENCES.items() if part in sentence)
            advice = next(special, ADVICE.get(code, OTHERWISE.format(code)))
            path = (Path.cwd() / file).resolve()
            found.append(Diagnostic(path, int(row or 1), int(column or 1), code, sentence, advice))
        elif found and "https://" not in sentence:
            last = found.pop()
            notes = (*last.notes, sentence)
            found.append(Diagnostic(last.file, last.line, last.column, last.code, last.wrong, last.instead, notes))
    return found
