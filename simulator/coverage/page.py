"""What was measured as HTML: a table of files by suites, and each file with a mark for each suite."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final

Measured = dict[str, dict[int, bool]]  # by file: lines that stand for something, and whether they were reached
Name = tuple[str, str]  # engine and suite
STYLE: Final = """<!doctype html><meta charset="utf-8"><title>Taipan: what is reached of the kernel</title><style>
body { font: 14px sans-serif; margin: 2em } table { border-collapse: collapse } th { text-align: left }
td, th { padding: 1px 8px; border-bottom: 1px solid #ddd } td { text-align: right } td:first-child { text-align: left }
pre { margin: 0; line-height: 1.3 } .no { background: #fdd } .part { background: #ffd } .all { background: #dfd }
</style>"""


def write_pages(folder: Path, found: dict[Name, Measured]) -> Path:
    """The index, whose path is answered, and the files' pages beside it."""
    files = sorted({file for measured in found.values() for file in measured})
    for file in files:
        page_of(folder, file).write_text("\n".join(show_file(file, found)))
    index = folder / "index.html"
    index.write_text("\n".join(show_index(folder, files, found)))
    return index


def page_of(folder: Path, file: str) -> Path:
    return folder / (file.removesuffix(".py").replace("/", "_") + ".html")


def show_index(folder: Path, files: list[str], found: dict[Name, Measured]) -> Iterator[str]:
    """A row for each file, and one for all."""
    yield f"{STYLE}<h1>What is reached of the kernel</h1><p>Lines that were executed, of those that stand for code"
    yield "on that engine: optimised code has fewer than Python. A file's page has marks for each suite.</p>"
    yield "<table><tr><th>file" + "".join(f"<th>{engine}<br>{suite}" for engine, suite in found)
    yield "<tr><th>all" + "".join(cell([lines for lines in m.values()]) for m in found.values())
    for file in files:
        name = f'<a href="{page_of(folder, file).name}">{escape(file)}</a>'
        yield f"<tr><td>{name}" + "".join(cell([m[file]] if file in m else []) for m in found.values())
    yield "</table>"


def cell(files: list[dict[int, bool]]) -> str:
    """How many lines of these files were reached."""
    reached, total = sum(sum(lines.values()) for lines in files), sum(map(len, files))
    if total == 0:
        return "<td>"
    kind = "all" if reached == total else "part" if reached else "no"
    return f'<td class="{kind}">{reached:,} of {total:,} ({reached / total:.0%})'


def show_file(file: str, found: dict[Name, Measured]) -> Iterator[str]:
    """The source with marks: filled where a suite came, empty where it did not, none where there is no code."""
    columns = [measured.get(file, {}) for measured in found.values()]
    names = ", ".join(" ".join(name) for name in found)
    yield f"{STYLE}<h1>{escape(file)}</h1><p>From left to right: {names}.</p><pre>"
    for number, text in enumerate(Path(file).read_text().splitlines(), 1):
        marks = "".join({True: "●", False: "○", None: " "}[lines.get(number)] for lines in columns)
        kind = "no" if "○" in marks and "●" not in marks else "part" if "○" in marks else ""
        yield f'<span class="{kind}">{marks} {number:4} {escape(text)}</span>'
    yield "</pre>"
