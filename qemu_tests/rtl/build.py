"""Build a core's model and its firmware on first use, into `build/rtl/`; later uses find them there."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

from qemu_tests.rtl.cores import HERE, Core, CoreMissing, collect_sources, package

OUTPUT = Path("build/rtl")
VERILATOR = ["--cc", "--exe", "-Wno-fatal", "-Wno-lint", "-Wno-style", "--unroll-count", "256", "-O3"]
VERILATOR += ["--x-assign", "fast", "--x-initial", "fast", "--no-assert", "--output-split", "20000"]
# The package's Verilator was configured for another compiler.
MAKE = ["-j2", "OPT_FAST=-O3", "OPT_SLOW=-O1", "CFG_CXXFLAGS_PCH_I=-include", "CFG_GCH_IF_CLANG="]
RISCV = ["-march=rv64imac_zicsr", "-mabi=lp64", "-mcmodel=medany", "-nostdlib", "-static"]
RISCV += ["-Wl,--build-id=none,--no-warn-rwx-segments"]


def build_model(core: Core) -> Path:
    """The program that simulates the core."""
    folder = OUTPUT / core.name
    model = folder / "obj" / f"V{core.top}"
    folder.mkdir(parents=True, exist_ok=True)
    stamp = folder / "stamp"
    lines = collect_sources(core, folder)
    mark = fingerprint(core, lines)
    if stamp.exists() and stamp.read_text() == mark and model.exists():
        return model
    print(f"  VERILATE {core.name} (about two minutes, once)", flush=True)
    (folder / "files.f").write_text("\n".join([*core.options, *lines]) + "\n")
    verilator = package("verilator")
    command = [str(verilator / "bin/verilator"), *VERILATOR, "--top-module", core.top, "-f", "files.f"]
    command += [str(HERE.resolve() / "model" / core.main), "-CFLAGS", f"-O2 -std=c++17 -I{HERE.resolve() / 'model'}"]
    environment = {**os.environ, "VERILATOR_ROOT": str(verilator)}
    run_logged([*command, "--Mdir", "obj"], folder, environment)
    run_logged(["make", "-C", "obj", "-f", f"V{core.top}.mk", *MAKE], folder, environment)
    stamp.write_text(mark)
    return model


def fingerprint(core: Core, lines: list[str]) -> str:
    """Changes when the model has to be built anew."""
    own = sorted((HERE / "model").iterdir())
    parts = [repr(core), *VERILATOR, *MAKE, *lines, *(path.read_text() for path in own)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def run_logged(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    """Run a long command quietly; if it fails, the message names the file with all that it said."""
    log = folder / "build.log"
    with log.open("w") as file:
        try:
            subprocess.run(command, cwd=folder, env=environment, stdout=file, stderr=file, check=True)
        except (subprocess.CalledProcessError, FileNotFoundError) as error:
            raise CoreMissing(f"{Path(command[0]).name} failed; {log} says why") from error


def build_firmware(core: Core) -> Path:
    """The firmware with the core's device tree inside."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    tree, firmware = OUTPUT / f"{core.name}.dtb", OUTPUT / f"firmware-{core.name}.elf"
    source = HERE / "firmware"
    text = (source / "core.dts").read_text().replace("TIMEBASE", str(core.timebase))
    subprocess.run(["dtc", "-q", "-O", "dtb", "-o", str(tree)], input=text, text=True, check=True)
    command = ["riscv64-unknown-elf-gcc", *RISCV, f'-DTREE="{tree}"', f"-DPOWER={core.power:#x}"]
    command += ["-T", str(source / "firmware.ld"), str(source / "start.S"), "-o", str(firmware)]
    subprocess.run(command, check=True)
    return firmware
