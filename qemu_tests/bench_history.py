"""What the benchmark counted, commit by commit: a file in the repository, and its picture."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from qemu_tests.bench_targets import QEMU, Row

HISTORY = Path("docs/bench-history.json")
PICTURE = Path("docs/bench-history.svg")
COLUMNS = 4


def read() -> list[dict[str, Any]]:
    """The entries, oldest first: `date`, `medians` by name, and the `target` if it is a simulated core."""
    entries: list[dict[str, Any]] = json.loads(HISTORY.read_text())
    return entries


def of_target(target: str) -> list[dict[str, Any]]:
    """The entries of one machine."""
    return [entry for entry in read() if entry.get("target", QEMU) == target]


def baseline(target: str = QEMU) -> dict[str, int]:
    """The figures that the last commit that changed them recorded."""
    entries = of_target(target)
    medians: dict[str, int] = entries[-1]["medians"] if entries else {}
    return medians


def record(target: str, medians: dict[str, int]) -> None:
    """Append an entry, unless nothing changed."""
    entries = read()
    if baseline(target) != medians:
        where = {} if target == QEMU else {"target": target}
        entries.append({"date": date.today().isoformat(), **where, "medians": medians})
    lines = ",\n".join(json.dumps(entry) for entry in entries)
    HISTORY.write_text(f"[\n{lines}\n]\n")


def draw(rows: dict[str, Row]) -> None:
    """A small graph for each operation: our counts in their order; the C kernel's is dashed, the target dotted."""
    pyplot = begin_picture()
    entries = of_target(QEMU)
    count = -(-len(rows) // COLUMNS)
    figure, axes = pyplot.subplots(count, COLUMNS, figsize=(10, 1.5 * count), layout="constrained")
    for axis in axes.flat[len(rows) :]:
        axis.set_visible(False)
    for axis, (name, row) in zip(axes.flat, rows.items(), strict=False):
        ours = [(x, entry["medians"][name]) for x, entry in enumerate(entries) if name in entry["medians"]]
        axis.step([x for x, _ in ours], [y for _, y in ours], where="post", color="tab:blue", marker=".")
        if row.sel4 is not None:
            axis.axhline(row.sel4, linestyle="--", linewidth=0.8, color="tab:gray")
        axis.axhline(row.target, linestyle=":", linewidth=0.8, color="tab:green")
        axis.set_ylim(bottom=0)
        axis.set_xticks([])
        axis.set_title(f"{name}: {ours[-1][1] if ours else '–'}", loc="left")
    end_picture(figure, PICTURE)


def begin_picture() -> Any:
    """The plotting library, set so that the same figures make the same file."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "taipan", "svg.fonttype": "none", "font.size": 7})
    from matplotlib import pyplot

    return pyplot


def end_picture(figure: Any, path: Path) -> None:
    """Write the picture and forget it."""
    from matplotlib import pyplot

    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
    pyplot.close(figure)
