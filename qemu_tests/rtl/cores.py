"""The cores: which files of their packages make one, and what is mended in them on the way.

Both come from PyPI (the dependency group `rtl`). Nothing of them is kept in this repository.
"""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
CVA6_LIST = "core/Flist.cv64a6_imafdc_sv39"
CVA6_DIVIDER = "fpu_div_sqrt_mvp"  # not in the package, so there is no floating point
WRITE_BACK = ["amo_alu", "cache_ctrl", "cva6_icache_axi_wrapper", "miss_handler"]
WRITE_BACK += ["std_cache_subsystem", "std_nbdcache", "tag_cmp"]
STREAMS = ("stream_mux", "stream_demux", "stream_arbiter", "stream_arbiter_flushable")
ROCKET_SYSTEM = "freechips.rocketchip.system.LitexFullConfig"
ROCKET_CORE = "system.tile_prci_domain.tile_reset_domain_tile.core"
ROCKET_REST = ("plusarg_reader", "AsyncResetReg", "EICG_wrapper")


class CoreMissing(Exception):
    """A core cannot be built here; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Core:
    """One core as Verilator builds it."""

    name: str
    top: str
    main: str  # the model's own source
    timebase: int  # ticks a second, where a second is a hundred million cycles
    power: int  # where the model turns itself off: an address that the core lets through
    options: tuple[str, ...] = ()


CORES = {
    core.name: core
    for core in (
        Core("cva6", "cva6_top", "cva6.cpp", 10_000_000, 0x100000, ("+define+WT_DCACHE",)),
        Core("cva6wb", "cva6_top", "cva6.cpp", 10_000_000, 0x100000),
        Core("rocket", "rocket_top", "rocket.cpp", 1_000_000, 0x1800_0020, ("+define+SYNTHESIS",)),
    )
}


def package(name: str) -> Path:
    """The folder of a package that carries a core or the simulator."""
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise CoreMissing(f"the package {name} is not installed: `make setup-rtl` installs it")
    return Path(found.origin).parent


def collect_sources(core: Core, folder: Path) -> list[str]:
    """The lines of a file list for Verilator; what is generated or mended lands in `folder`."""
    return rocket_sources(folder) if core.name == "rocket" else cva6_sources(core, folder)


def cva6_sources(core: Core, folder: Path) -> list[str]:
    root = package("pythondata_cpu_cva6") / "system_verilog"
    mended = {
        "core/cva6.sv": drop_trace,
        "core/mmu_sv39/mmu.sv": mend_superpages,
        "core/include/cv64a6_imafdc_sv39_config_pkg.sv": leave_out_floats,
    }
    lines = []
    for line in (root / CVA6_LIST).read_text().splitlines():
        name = line.strip().removeprefix("${CVA6_REPO_DIR}/")
        is_other_cache = core.name == "cva6wb" and re.search(r"/wt_(cache_subsystem|axi_adapter|dcache)", name)
        if not name or name.startswith(("//", "+define+")) or CVA6_DIVIDER in name or is_other_cache:
            continue
        if name in mended:
            target = folder / Path(name).name
            target.write_text(mended[name]((root / name).read_text()))
            lines.append(str(target.resolve()))
        else:
            lines.append(line.replace("${CVA6_REPO_DIR}", str(root)))
    if core.name == "cva6wb":
        lines += [str(root / "core/cache_subsystem" / f"{name}.sv") for name in WRITE_BACK]
        lines.append(str(root / "core/axi_adapter.sv"))
        lines += [str(root / "common/submodules/common_cells/src" / f"{name}.sv") for name in STREAMS]
    return [*lines, str((HERE / "model/cva6_top.sv").resolve())]


def replace_once(text: str, old: str, new: str) -> str:
    """Mend exactly the place that was meant."""
    if text.count(old) != 1:
        raise CoreMissing("the sources of the core are not those of the pinned version: run `make setup-rtl`")
    return text.replace(old, new)


def drop_trace(text: str) -> str:
    """The core would write every instruction to a file."""
    start = text.find("`ifndef VERILATOR\n  instr_tracer_if tracer_if")
    end = text.find("`endif // VERILATOR", start)
    if start < 0 or end < 0:
        raise CoreMissing("the sources of the core are not those of the pinned version: run `make setup-rtl`")
    return text[:start] + text[end + len("`endif // VERILATOR") :]


def mend_superpages(text: str) -> str:
    """A load through a large page takes the wrong bits of its address for the physical page.

    It would then count as a load from a device, which costs three more cycles. Only speed is at stake.
    """
    text = replace_once(text, "              lsu_dtlb_ppn_o[20:12] = lsu_vaddr_n[20:12];\n", "")
    wrong = "                lsu_dtlb_ppn_o[PPNWMin:12] = lsu_vaddr_n[PPNWMin:12];\n"
    text = replace_once(text, wrong, "")
    whole = "            lsu_dtlb_ppn_o = dtlb_content.ppn;\n"
    right = "            if (dtlb_is_2M) lsu_dtlb_ppn_o[8:0] = lsu_vaddr_n[20:12];\n"
    right += "            if (dtlb_is_1G) lsu_dtlb_ppn_o[17:0] = lsu_vaddr_n[29:12];\n"
    return replace_once(text, whole, whole + right)


def leave_out_floats(text: str) -> str:
    return replace_once(text, "CVA6ConfigFpuEn = 1", "CVA6ConfigFpuEn = 0")


def rocket_sources(folder: Path) -> list[str]:
    root = package("pythondata_cpu_rocket") / "verilog"
    system = root / "generated-src" / f"{ROCKET_SYSTEM}.v"
    top = folder / "rocket_top.sv"
    top.write_text(wrap_rocket(system.read_text()))
    rest = [str(root / "vsrc" / f"{name}.v") for name in ROCKET_REST]
    return [str(top.resolve()), str(system), str(system.with_suffix(".behav_srams.v")), *rest]


def wrap_rocket(text: str) -> str:
    """A module with clock, reset, interrupts, the two memory ports and what retires; other inputs are zero."""
    start = text.index("module ExampleRocketSystem(")
    header = text[start : text.index(");", start)]
    ports, connections = ["input clk", "input rst", "output retired", "output [63:0] retired_pc"], []
    for direction, width, name in re.findall(r"(input|output)\s+(\[[^\]]+\])?\s*(\w+)", header):
        outside = re.sub(r"^(mem|mmio)_axi4_0_", r"\1_", name).replace("_bits_", "_")
        if outside != name or name == "interrupts":
            ports.append(f"{direction} {width} {outside}")
            connections.append(f".{name}({outside})")
        elif name == "debug_dmactive":
            connections.append(f".{name}(active)")
        elif direction == "output":
            connections.append(f".{name}()")
        else:
            connections.append(f".{name}({tied(name)})")
    head = ",\n    ".join(ports)
    body = ",\n        ".join(connections)
    system = f"    ExampleRocketSystem system(\n        {body});\n"
    trace = f"    assign retired = {ROCKET_CORE}.coreMonitorBundle_valid;\n"
    trace += f"    assign retired_pc = 64'($signed({ROCKET_CORE}.csr_io_trace_0_iaddr));\n"
    return f"module rocket_top(\n    {head}\n);\n    wire active;\n{system}{trace}endmodule\n"


def tied(name: str) -> str:
    """What an input that the model does not use is connected to."""
    if name in ("clock", "debug_clock", "debug_clockeddmi_dmiClock"):
        return "clk"
    if name in ("reset", "debug_reset", "debug_clockeddmi_dmiReset"):
        return "rst"
    return "active" if name == "debug_dmactiveAck" else "'0"
