"""Write a jump back to a test as the `while` that it is.

loop_1:;                        while (i < n) {
if (i < n) {                        if (f(i)) {
    if (f(i)) {                         continue;
        goto loop_1;        →       }
    }                               g(i);
    g(i);                       }
    goto loop_1;
}
"""

from __future__ import annotations

from codegen.backend.body import Line


def restore_loops(lines: list[Line]) -> list[Line]:
    """Rewrite every loop of this form, inner ones first."""
    for start in reversed([i for i, line in enumerate(lines) if line.label is not None]):
        end = end_of_test(lines, start + 1)
        if end is not None and lines[end - 1].text == jump_to(lines[start]):
            lines = rewritten(lines, start, end)
    return lines


def jump_to(label: Line) -> str:
    return f"goto {label.text.removesuffix(':;')};"


def end_of_test(lines: list[Line], start: int) -> int | None:
    """Where the `if` without `else` that stands at `start` ends."""
    head = lines[start]
    if not head.text.startswith("if ("):
        return None
    ends = (i for i in range(start + 1, len(lines)) if lines[i].indent == head.indent and closes(lines[i]))
    end = next(ends)
    return end if lines[end].text == "}" else None


def closes(line: Line) -> bool:
    return line.text.startswith("}")


def rewritten(lines: list[Line], start: int, end: int) -> list[Line]:
    """The lines with one loop rewritten; a jump from an inner loop stays a jump."""
    jump, head = jump_to(lines[start]), lines[start + 1]
    inner: int | None = None  # how far in the inner loop stands that we are in
    body = []
    for line in lines[start + 2 : end - 1]:
        if inner is None and line.text.startswith("while ("):
            inner = line.indent
        elif inner == line.indent and closes(line):
            inner = None
        again = line.text == jump and inner is None
        body.append(Line(line.indent, "continue;", line.source) if again else line)
    opening = Line(head.indent, "while" + head.text.removeprefix("if"), head.source)
    return [*lines[: start + 1], opening, *body, *lines[end:]]
