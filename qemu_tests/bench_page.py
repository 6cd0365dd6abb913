"""The tables of `docs/performance.md`, written from what was measured when it is recorded."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Final

from qemu_tests.bench_history import baseline, of_target
from qemu_tests.bench_run import Footprint, Result, geometric_mean
from qemu_tests.bench_targets import GEOMETRIC_MEAN, QEMU, rows_of
from qemu_tests.rtl.cores import CORES

PAGE: Final = Path("docs/performance.md")
NOTHING: Final = "–"


def write_page(target: str, results: list[Result], touched: dict[str, Footprint]) -> None:
    """Write the table that this machine's figures stand in; they are in the history already."""
    if target == QEMU:
        put("instructions", instruction_table(results, touched))
    else:
        put("cycles", cycle_table({core: baseline(core) for core in CORES}))


def put(name: str, lines: list[str]) -> None:
    """Replace what stands between the two comments of this name."""
    begin, end = f"<!-- {name}: written by `make bench RECORD=1` -->", f"<!-- end of {name} -->"
    text, found = re.subn(
        rf"(?s){re.escape(begin)}.*{re.escape(end)}", lambda _: "\n".join([begin, *lines, end]), PAGE.read_text()
    )
    assert found == 1, f"{PAGE} has no place for {name}"
    PAGE.write_text(text)


def instruction_table(results: list[Result], touched: dict[str, Footprint]) -> list[str]:
    """A line for each result; then how many targets are met."""
    lines = [
        f"Measured {date.today().isoformat()}.",
        "",
        "| row | Taipan | C kernel | ratio | target | text lines | data lines |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for r in results:
        target = NOTHING if r.target is None else f"{r.target}{mark(r.median, r.target)}"
        ratio = f"{r.median / r.sel4:.2f}" if r.sel4 else NOTHING
        sizes = (len(touched[r.name].text), len(touched[r.name].data))
        lines.append(line(f"`{r.name}`", f"{r.median:,}", number(r.sel4), ratio, target, *map(str, sizes)))
    mean = geometric_mean(results)
    return [*lines, "", f"Geometric mean {mean:.3f} of the C kernel's (target {GEOMETRIC_MEAN}). {missed(results)}"]


def missed(results: list[Result]) -> str:
    """Which rows do not meet their targets."""
    late = [f"`{r.name}` by {r.median - r.target}" for r in results if r.target is not None and r.median > r.target]
    return f"Not met: {', '.join(late)}." if late else "Every target is met."


def cycle_table(medians: dict[str, dict[str, int]]) -> list[str]:
    """A line for each row that the C kernel has on some core, three columns for each core."""
    cores = [core for core in medians if medians[core]]
    rows = {core: rows_of(core) for core in cores}
    names = list(dict.fromkeys(name for core in cores for name in (*rows[core], *medians[core])))
    heads = [f"{core}{what}" for core in cores for what in ("", ", C kernel", ", target")]
    lines = [line("round trip or row", *heads), line(*["---"] * (len(heads) + 1))]
    for name in names:
        cells = []
        for core in cores:
            ours, row = medians[core].get(name), rows[core].get(name)
            target = NOTHING if row is None else f"{row.target:,}{mark(ours, row.target)}"
            cells += [number(ours), number(row.sel4 if row else None), target]
        lines.append(line(f"`{name}`", *cells))
    met = ", ".join(f"{core} {score(medians[core], core)}" for core in cores)
    return [f"Measured {', '.join(f'{core} {measured(core)}' for core in cores)}.", "", *lines, "", f"Met: {met}."]


def score(medians: dict[str, int], core: str) -> str:
    """How many of a core's targets are met."""
    rows = {name: row for name, row in rows_of(core).items() if name in medians}
    return f"{sum(medians[name] <= row.target for name, row in rows.items())} of {len(rows)}"


def measured(core: str) -> str:
    """When the last entry of the history was made."""
    entries = of_target(core)
    return str(entries[-1]["date"]) if entries else NOTHING


def mark(ours: int | None, target: int) -> str:
    return "" if ours is None else " ✓" if ours <= target else " ✗"


def number(value: int | None) -> str:
    return NOTHING if value is None else f"{value:,}"


def line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
