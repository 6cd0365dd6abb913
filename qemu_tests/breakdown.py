"""The pictures of where the instructions or cycles of each row go: a bar a row, a colour a phase."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from qemu_tests.bench_history import begin_picture, end_picture
from qemu_tests.phases import PHASES
from qemu_tests.rtl.cores import CORES

FOLDER: Final = Path("docs")
COLOURS: Final = dict(
    zip(
        PHASES,
        ("#bab0ac", "#e15759", "#4e79a7", "#59a14f", "#edc948", "#9c755f", "#b07aa1", "#f28e2b", "#76b7b2", "#222222"),
        strict=True,
    )
)
NARROW: Final = 62  # pieces that would fill the longest bar; one that is shorter has no room for its number


def picture_of(target: str) -> Path:
    """Where the picture of this machine is."""
    return FOLDER / (f"bench-breakdown-{target}.svg" if target in CORES else "bench-breakdown.svg")


def draw_breakdown(rows: dict[str, dict[str, int]], path: Path, unit: str) -> None:
    """`rows`: by name, what each phase takes."""
    least = max(sum(row.values()) for row in rows.values()) // NARROW
    pyplot = begin_picture()
    figure, axis = pyplot.subplots(figsize=(10, 0.32 * len(rows) + 0.8), layout="constrained")
    ends = [0] * len(rows)
    for phase in PHASES:
        counts = [row[phase] for row in rows.values()]
        if not any(counts):
            continue
        bars = axis.barh(list(rows), counts, left=ends, color=COLOURS[phase], label=phase, height=0.75)
        axis.bar_label(bars, [str(n) if n >= least else "" for n in counts], label_type="center", color="white")
        ends = [end + n for end, n in zip(ends, counts, strict=True)]
    for y, end in enumerate(ends):
        axis.annotate(str(end), (end, y), (3, 0), textcoords="offset points", verticalalignment="center")
    axis.invert_yaxis()
    axis.set_xlabel(unit)
    axis.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside upper center", ncols=len(PHASES), frameon=False)
    end_picture(figure, path)
