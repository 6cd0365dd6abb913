"""What can be said of the simulated cores without building them: their sources, and the firmware."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from qemu_tests.rtl import build
from qemu_tests.rtl.__main__ import main
from qemu_tests.rtl.build import build_firmware
from qemu_tests.rtl.cores import CORES, CoreMissing, drop_trace, mend_superpages, replace_once, wrap_rocket

SYSTEM = """
module ExampleRocketSystem(
  input         clock,
  input         debug_reset,
  input  [1:0]  interrupts,
  output        mem_axi4_0_aw_valid,
  output [31:0] mem_axi4_0_aw_bits_addr,
  output        debug_ndreset
);
"""


def test_a_system_is_wrapped() -> None:
    text = wrap_rocket(SYSTEM)
    assert "output [31:0] mem_aw_addr" in text
    assert ".mem_axi4_0_aw_bits_addr(mem_aw_addr)" in text
    assert ".clock(clk)" in text
    assert ".debug_reset(rst)" in text
    assert "input [1:0] interrupts,\n" in text
    assert ".interrupts(interrupts)" in text
    assert ".debug_ndreset()" in text
    assert "output retired,\n    output [63:0] retired_pc" in text


def test_only_the_expected_sources_are_mended() -> None:
    assert replace_once("one two", "two", "three") == "one three"
    for text in ("", "two two"):
        with pytest.raises(CoreMissing, match="pinned version"):
            replace_once(text, "two", "three")
    for mend in (drop_trace, mend_superpages):
        with pytest.raises(CoreMissing, match="pinned version"):
            mend("module other; endmodule")


@pytest.mark.parametrize("name", sorted(CORES))
def test_firmware_starts_where_a_core_does(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "OUTPUT", tmp_path)
    firmware = build_firmware(CORES[name])
    argv = ["riscv64-unknown-elf-nm", str(firmware)]
    said = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    assert "0000000080000000 T _start" in said


def test_a_missing_core_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr(build, "OUTPUT", tmp_path)
    assert main(["cva6", "image.elf"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("error: the package pythondata_cpu_cva6 is not installed: `make setup-rtl`")
    assert len(said.splitlines()) == 1
