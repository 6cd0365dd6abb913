"""`python -m codegen explain T020`: why something is refused, an example, and what to write instead."""

from __future__ import annotations

import ast
from difflib import get_close_matches
from pathlib import Path

from codegen.errors import INTERNAL, CommandError
from codegen.frontend.advice import ADVICE
from codegen.frontend.refusals import REFUSALS
from codegen.golden.refused import examples, leading_example

MYPYS = "mypy found this; the code is mypy's own."
FAULT = (
    "The compiler met something that it should have refused or understood. This is a fault of the compiler, "
    "not of your program: report it with the message, which names the construct, and with the source file."
)


def explain(code: str) -> str:
    """Everything about one code; CommandError if there is none like it."""
    for refusal in REFUSALS.values():
        if refusal.code == code.upper():
            return explain_refusal(refusal.code, refusal.wrong.format("…"), refusal.instead.format("…"))
    if code in ADVICE:
        return explain_mypys(code)
    known = [*(r.code for r in REFUSALS.values()), *ADVICE]
    near = ", ".join(get_close_matches(code.upper(), known, 4) or get_close_matches(code.lower(), known, 4))
    raise CommandError(f"there is no error '{code}'" + (f"; near it are {near}" if near else ""))


def list_codes() -> str:
    """All codes, a line each."""
    own = sorted((r.code, r.wrong.format("…")) for r in REFUSALS.values())
    lines = [f"{code}  {wrong}" for code, wrong in own]
    width = max(map(len, ADVICE))
    lines += ["", "mypy's own, with what to write instead:"]
    return "\n".join([*lines, *(f"{code:{width}}  {advice}" for code, advice in ADVICE.items())])


def explain_refusal(code: str, wrong: str, instead: str) -> str:
    if code == INTERNAL:
        return f"{code}: {wrong}\n\n{FAULT}"
    example = leading_example(code)
    assert example is not None, f"{code} has no example with a corrected program"
    program, errors = example.split()
    why, program = take_docstring(program)
    better, _ = example.corrected.split()
    parts = [
        f"{code}: {wrong}",
        why,
        "Refused:",
        indent(program),
        indent("\n".join(errors)),
        "Write instead:" if better.strip() else f"Write instead: {instead}",
        indent(better),
    ]
    return "\n\n".join(part for part in parts if part.strip())


def explain_mypys(code: str) -> str:
    """A code of mypy's: the advice, and an example if there is one."""
    parts = [f"{code}: {MYPYS}", f"Write instead: {ADVICE[code]}"]
    found = next((e for e in examples() if e.path.stem.startswith(f"mypy-{code}-")), None)
    if found is not None:
        program, errors = found.split()
        parts += ["Refused:", indent(program), indent("\n".join(errors))]
    return "\n\n".join(parts)


def take_docstring(program: str) -> tuple[str, str]:
    """The text of the docstring that a program starts with, and the rest."""
    program = program.encode(errors="replace").decode()  # one example is no UTF-8
    tree = ast.parse(program)
    text = ast.get_docstring(tree) or ""
    if not text:
        return "", program
    return text, "\n".join(program.splitlines()[tree.body[0].end_lineno or 0 :]).strip("\n")


def indent(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.strip("\n").splitlines())


def docs_table() -> str:
    """The table of all codes that docs/dialect.md holds."""
    rows = ["| code | what is wrong | what to write instead |", "| --- | --- | --- |"]
    for refusal in sorted(REFUSALS.values()):
        if refusal.code != INTERNAL:
            wrong, instead = (escape(text.format("…")) for text in (refusal.wrong, refusal.instead))
            rows.append(f"| {refusal.code} | {wrong} | {instead} |")
    return "\n".join(rows)


def escape(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*")


DOCS = Path(__file__).parent.parent / "docs" / "dialect.md"
MARKS = ("<!-- codes: written by `python -m codegen.explain` -->", "<!-- end of codes -->")


def rewrite_docs(text: str) -> str:
    """The page with the table of today between its marks."""
    before, _, rest = text.partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    return f"{before}{MARKS[0]}\n{docs_table()}\n{MARKS[1]}{after}"


if __name__ == "__main__":
    DOCS.write_text(rewrite_docs(DOCS.read_text()))
