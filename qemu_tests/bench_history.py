"""What the benchmark counted, commit by commit: a file in the repository, and its picture."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

HISTORY = Path("docs/bench-history.json")
PICTURE = Path("docs/bench-history.svg")
COLUMNS = 4


def read() -> list[dict[str, Any]]:
    """The entries, oldest first: `date`, and `medians` by name."""
    entries: list[dict[str, Any]] = json.loads(HISTORY.read_text())
    return entries


def baseline() -> dict[str, int]:
    """The figures that the last commit that changed them recorded."""
    medians: dict[str, int] = read()[-1]["medians"]
    return medians


def record(medians: dict[str, int]) -> None:
    """Append an entry, unless nothing changed."""
    entries = read()
    if entries[-1]["medians"] != medians:
        entries.append({"date": date.today().isoformat(), "medians": medians})
    lines = ",\n".join(json.dumps(entry) for entry in entries)
    HISTORY.write_text(f"[\n{lines}\n]\n")


def draw(sel4: dict[str, int | None]) -> None:
    """A small graph for each operation: our counts in their order, and the C kernel's as a dashed line."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "taipan", "svg.fonttype": "none", "font.size": 7})
    from matplotlib import pyplot

    entries = read()
    count = -(-len(sel4) // COLUMNS)
    figure, axes = pyplot.subplots(count, COLUMNS, figsize=(10, 1.5 * count), layout="constrained")
    for axis in axes.flat[len(sel4) :]:
        axis.set_visible(False)
    for axis, (name, theirs) in zip(axes.flat, sel4.items(), strict=False):
        ours = [(x, entry["medians"][name]) for x, entry in enumerate(entries) if name in entry["medians"]]
        axis.step([x for x, _ in ours], [y for _, y in ours], where="post", color="tab:blue", marker=".")
        if theirs is not None:
            axis.axhline(theirs, linestyle="--", linewidth=0.8, color="tab:gray")
        axis.set_ylim(bottom=0)
        axis.set_xticks([])
        axis.set_title(f"{name}: {ours[-1][1] if ours else '–'}", loc="left")
    figure.savefig(PICTURE, metadata={"Date": None})
    pyplot.close(figure)
