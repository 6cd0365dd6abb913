"""Command line: `python -m simulator run IMAGE` runs an image on the simulated machine."""

from __future__ import annotations

import argparse
import importlib
import sys
import traceback
from bdb import BdbQuit
from pathlib import Path
from typing import Any

from codegen.lang.intrinsics import Panic
from linker.__main__ import check_memory, parse_domains, parse_memory, parse_switch
from linker.arguments import Parser
from linker.build import Configuration
from linker.step import StepFailed
from simulator.engine import Engine
from simulator.hosted import Hosted
from simulator.image import ImageError, PackedImage, read_image
from simulator.library import KernelStopped, Misplaced
from simulator.machine import Machine
from simulator.native import CompilationFailed
from simulator.ram import Ram
from simulator.run import BadPlace, Run, Stuck
from simulator.translate import StaleTranslation
from simulator.tree import TreeError, device_tree


def main(argv: list[str] | None = None) -> int:
    arguments = parser().parse_args(argv)
    try:
        run = prepare(arguments)
        perform(run, arguments)
    except BdbQuit:
        return 1
    except Panic as failure:
        print(stop_line(failure))
        return 1
    except (KernelStopped, StepFailed):
        return 1
    except (BadPlace, ImageError, CompilationFailed, TreeError, Misplaced, StaleTranslation, Stuck) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"simulated {run.machine.now() / 1e9:.3f} s, {run.entries:,} entries of the kernel", file=sys.stderr)
    return 0


def perform(run: Run, arguments: argparse.Namespace) -> None:
    """Run, under the debugger if a place to stop at was given."""
    if arguments.engine == "hosted":
        run.to_end()
        return
    from simulator import debugger  # which imports the kernel, so not before its constants are set

    debugger.prepare(run)
    if arguments.stop_at or arguments.entry is not None:
        debugger.debug(run, arguments.stop_at, arguments.entry)
    else:
        run.to_end()


def stop_line(failure: BaseException) -> str:
    """What an image prints when its kernel stops itself: where, and why."""
    frames = [f for f in traceback.extract_tb(failure.__traceback__) if "/codegen/" not in f.filename]
    return f"{Path(frames[-1].filename).relative_to(Path.cwd())}:{frames[-1].lineno}: {failure}"


def parser() -> argparse.ArgumentParser:
    top = Parser(prog="simulator", description=__doc__)
    commands = top.add_subparsers(required=True)
    run = commands.add_parser("run", help="an image, its console on this terminal")
    run.add_argument("image", type=Path)
    run.add_argument("--memory", type=check_memory, default="128M")
    run.add_argument("--fpu", type=parse_switch, default=True)
    run.add_argument("--debug", type=parse_switch, default=False)
    run.add_argument("--domains", type=parse_domains, default=1)
    run.add_argument("--engine", choices=("interpreted", "hosted"), default="interpreted")
    run.add_argument("--profile", choices=("release", "checked"), default="release", help="of a hosted kernel")
    run.add_argument("--break", dest="stop_at", default="", help="a line of the kernel to stop at")
    run.add_argument("--entry", type=parse_entry, help="an entry of the kernel to stop in front of")
    return top


def parse_entry(text: str) -> int | None:
    if text and not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not the number of an entry")
    return int(text) if text else None


def prepare(arguments: argparse.Namespace) -> Run:
    """The machine with the image in its memory."""
    image = read_image(arguments.image)
    machine = Machine(Ram(parse_memory(arguments.memory)), write)
    engine = hosted if arguments.engine == "hosted" else interpreted
    return Run(machine, engine(machine, image, arguments), image, device_tree(arguments.memory))


def hosted(machine: Machine, image: PackedImage, arguments: argparse.Namespace) -> Engine:
    """The kernel's library, built as the image was."""
    if arguments.stop_at or arguments.entry is not None:
        raise BadPlace("BREAK= and ENTRY= stop an interpreted kernel only: leave out ENGINE=hosted")
    config = Configuration(arguments.profile, arguments.fpu, arguments.debug, 13, arguments.memory, arguments.domains)
    return Hosted(machine, image, config)


def interpreted(machine: Machine, image: PackedImage, arguments: argparse.Namespace) -> Engine:
    """The kernel's constants are those that the image was built with, before anything of it is imported."""
    config: Any = importlib.import_module("kernel.config")
    config.FPU = arguments.fpu
    config.DEBUG = arguments.debug
    config.DOMAINS = arguments.domains
    from simulator.interpreted import Interpreted

    return Interpreted(machine, image)


def write(data: bytes) -> None:
    """The console, as it comes."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
