"""The benchmark tool: what it reads, what it writes, that counts repeat exactly and do not rise unnoticed."""

from __future__ import annotations

import json
import math
import re
import subprocess
from pathlib import Path

import pytest

from qemu_tests import bench, bench_history, bench_page
from qemu_tests.bench import format_json, format_phases, format_table, most_in_a_set, round_trip_lines
from qemu_tests.bench_run import (
    Footprint,
    Result,
    footprints,
    geometric_mean,
    parse_results,
    run_benchmark,
    traced_samples,
)
from qemu_tests.bench_targets import QEMU, ROWS, rows_of
from qemu_tests.machine import MachineExited
from qemu_tests.phases import PHASES
from qemu_tests.trace import Step

CONSOLE = "OpenSBI\nbench: start\nbench: yield instructions 300 310 1400 from 5000 to 5311\nbench: done\n"
TOLERANCE = 1.02
ACCESS = re.compile(r"(?:c\.)?[ls](b|h|w|d)u?(?:sp)?")  # sc.d only gives up reservations, and writes nothing
SIZES = {"b": 1, "h": 2, "w": 4, "d": 8}
MOST_OTHER = 0.05
PHASED = (
    "budget-end",
    "budget-again",
)  # where in a tick of the clock they fall is chance, as the console is the host's
CACHE_LINES, CACHE_WAYS = 256, 4  # 16 KiB

ROUND_TRIPS = [
    "null-system-call",
    "yield-alone",
    "signal-wait-same-thread",
    "call-reply-0-words",
    "call-reply-4-words",
    "call-reply-10-words",
    "signal-wait-round-trip",
    "fault-round-trip",
    "map-unmap-page",
    "retype-delete-endpoint",
    "retype-delete-page",
    "copy-delete-capability",
    "call-reply-active",
    "call-reply-bare",
    "call-reply-same-space",
    "yield-pair",
    "budget-end",
    "budget-again",
]


def test_results() -> None:
    results = parse_results(CONSOLE)
    assert results == [Result("yield", "instructions", 300, 310, 1400, 1004, 220, 5000, 5311)]
    known = {
        "name": "yield",
        "unit": "instructions",
        "min": 300,
        "median": 310,
        "max": 1400,
        "sel4": 1004,
        "target": 220,
    }
    phases = {"yield": {"user": 10, "entry": 300, "exit": 0}}
    known["phases"] = phases["yield"]
    assert json.loads(format_json(results, {}, phases)) == [known]
    touched = {"yield": Footprint(frozenset([1, 2]), frozenset([3]), phases["yield"])}
    assert json.loads(format_json(results, touched, phases)) == [known | {"text_lines": 2, "data_lines": 1}]
    row = format_table(results, {"yield": 500}, touched).splitlines()[1]
    assert row.split() == ["yield", "instructions", "300", "310", "1,400", "500", "220", "1,004", "0.31", "2", "1"]


def test_phases_are_told() -> None:
    """Those that no row has are left out."""
    phases = {"yield": dict.fromkeys(PHASES, 0) | {"entry": 1300, "exit": 5}, "call": dict.fromkeys(PHASES, 7)}
    assert format_phases({"yield": phases["yield"]}) == "last sample  entry  exit\nyield        1,300     5"
    assert format_phases(phases).splitlines()[0].split()[2:] == list(PHASES)


def test_cycles_have_rows_of_their_own() -> None:
    console = "bench: start\nbench: call-reply-0-words cycles 480 486 500 from 10 to 497\nbench: done\n"
    assert parse_results(console, rows_of("cva6")) == [
        Result("call-reply-0-words", "cycles", 480, 486, 500, 1041, 490, 10, 497)
    ]
    assert rows_of("rocket")["yield-alone"].target == 570


def test_geometric_mean() -> None:
    two = [Result("a", "", 0, 50, 0, 100, None, 0, 0), Result("b", "", 0, 200, 0, 100, None, 0, 0)]
    assert geometric_mean([*two, Result("c", "", 0, 9, 0, None, None, 0, 0)]) == pytest.approx(1.0)
    assert math.isnan(geometric_mean([]))


def test_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry is appended when the figures changed; the picture is the same each time."""
    for name, ending in (("HISTORY", "json"), ("PICTURE", "svg")):
        monkeypatch.setattr(bench_history, name, tmp_path / f"history.{ending}")
    bench_history.HISTORY.write_text('[{"date": "2026-11-21", "medians": {"yield": 7}}]')
    bench_history.record(QEMU, {"yield": 7})
    assert len(bench_history.read()) == 1
    bench_history.record(QEMU, {"yield": 6})
    bench_history.record("rocket", {"yield": 600})
    assert bench_history.baseline() == {"yield": 6}
    assert bench_history.baseline("rocket") == {"yield": 600}
    assert bench_history.baseline("cva6") == {}
    bench_history.draw({"yield": ROWS["yield"]})
    first = bench_history.PICTURE.read_bytes()
    bench_history.draw({"yield": ROWS["yield"]})
    assert bench_history.PICTURE.read_bytes() == first


def test_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what stands between the comments is replaced; what is not met is said."""
    monkeypatch.setattr(bench_page, "PAGE", tmp_path / "page.md")
    begin = "<!-- instructions: written by `make bench RECORD=1` -->"
    bench_page.PAGE.write_text(f"before\n{begin}\nold\n<!-- end of instructions -->\nafter\n")
    touched = {"yield": Footprint(frozenset([1, 2]), frozenset([3]), {})}
    for _ in range(2):
        bench_page.write_page(QEMU, parse_results(CONSOLE), touched)
    lines = bench_page.PAGE.read_text().splitlines()
    assert (lines[0], lines[1], lines[-1]) == ("before", begin, "after")
    assert "| `yield` | 310 | 1,004 | 0.31 | 220 ✗ | 2 | 1 |" in lines
    assert lines[-3] == "Geometric mean 0.309 of the C kernel's (target 0.35). Not met: `yield` by 90."
    with pytest.raises(AssertionError, match="no place for cycles"):
        bench_page.write_page("rocket", [], {})


def test_cycle_table() -> None:
    lines = bench_page.cycle_table({"cva6wb": {"call-reply-0-words": 470, "irq": 9}, "rocket": {"yield-alone": 571}})
    assert "| `call-reply-0-words` | 470 | 989 | 470 ✓ | – | 1,021 | 560 |" in lines
    assert "| `irq` | 9 | – | – | – | – | – |" in lines
    assert lines[-1] == "Met: cva6wb 1 of 1, rocket 0 of 1."


def test_benchmark_repeats_and_counts_stay(tmp_path: Path) -> None:
    """Every measurement is there, a second run gives the same numbers although it is traced, and none has risen.

    The phases add up to what was counted, the table knows nearly all of them, and a round trip fits in the cache.
    """
    first = parse_results(run_benchmark())
    assert sorted(result.name for result in first) == sorted([*ROWS, *ROUND_TRIPS])
    assert all(0 < result.min <= result.median <= result.max for result in first)
    second = parse_results(run_benchmark(folder=tmp_path))
    assert figures(second) == figures(first)
    recorded = bench_history.baseline()
    exact = [r for r in first if r.name not in PHASED]
    risen = {r.name: r.median for r in exact if r.median > recorded.get(r.name, r.median) * TOLERANCE}
    assert not risen, f"these take more instructions than {bench_history.HISTORY} has: `make bench RECORD=1`"
    check_footprints(second, footprints(second, tmp_path))
    check_accesses(traced_samples(second, tmp_path), mnemonics(tmp_path / "kernel.elf"))


def figures(results: list[Result]) -> list[tuple[object, ...]]:
    """What has to repeat: not where the counter stood, as the console makes the program wait now and then."""
    return [result[:-2] for result in results if result.name not in PHASED]


def check_footprints(results: list[Result], touched: dict[str, Footprint]) -> None:
    for result in results:
        assert sum(touched[result.name].phases.values()) == result.counted, result.name
        assert touched[result.name].phases["other"] <= MOST_OTHER * result.counted, f"{result.name}: see phases.py"
        assert result.min <= result.counted <= result.max, result.name
    for kind in ("text", "data"):
        lines = round_trip_lines(touched, kind)
        assert len(lines) <= CACHE_LINES
        assert most_in_a_set(lines) <= CACHE_WAYS


def check_accesses(samples: dict[str, list[Step]], known: dict[int, str]) -> None:
    """The trace has the data of every load and store of the kernel, and of nothing else."""
    kernel = {step for sample in samples.values() for step in sample if step.is_kernel}
    for step in kernel:
        found = ACCESS.fullmatch(known[step.address])
        assert [size for _, size in step.data] == ([SIZES[found[1]]] if found else []), known[step.address]
    assert sum(bool(step.data) for step in kernel) > len(kernel) // 10


def mnemonics(kernel: Path) -> dict[int, str]:
    """What objdump calls each instruction, by its address as the trace has it."""
    argv = ["riscv64-unknown-elf-objdump", "-d", "-M", "no-aliases", str(kernel)]
    text = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    found = re.findall(r"^(f[0-9a-f]{15}):\s+[0-9a-f]+\s+(\S+)", text, re.MULTILINE)
    return {int(address, 16) - (1 << 64): name for address, name in found}


def test_what_goes_wrong_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As with a QEMU that takes no plugins of this kind."""

    def fail(*_arguments: object, **_options: object) -> str:
        error = MachineExited("qemu: could not load the plugin")
        error.add_note("the machine's last state is in build/failures/bench")
        raise error

    monkeypatch.setattr(bench, "run_benchmark", fail)
    assert bench.main([]) == 1
    said = capsys.readouterr().err
    assert said == "error: qemu: could not load the plugin\nthe machine's last state is in build/failures/bench\n"
