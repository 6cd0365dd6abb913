"""What the commands do, once the kernel's constants are set."""

from __future__ import annotations

import argparse
import sys
import traceback
from bdb import BdbQuit
from pathlib import Path

from codegen.lang.intrinsics import Panic
from linker.__main__ import parse_memory
from linker.build import Configuration
from linker.step import StepFailed
from simulator import debugger
from simulator.agree import Disagreement, compare
from simulator.engine import Engine
from simulator.hosted import Hosted
from simulator.image import ImageError, PackedImage, read_image
from simulator.interpreted import Interpreted
from simulator.library import DEFAULT_PLACES, KernelStopped, Misplaced, build_library, load, placed
from simulator.machine import Machine
from simulator.native import CompilationFailed
from simulator.ram import Ram
from simulator.run import BadPlace, Run, Stuck
from simulator.trace import Recorder, describe
from simulator.translate import StaleTranslation
from simulator.tree import TreeError, device_tree


def perform(arguments: argparse.Namespace) -> int:
    """One command; its status."""
    try:
        if arguments.command == "agree":
            print(compare(options(arguments), arguments.every))
        else:
            simulate(arguments)
    except (BdbQuit, KernelStopped, StepFailed):
        return 1
    except Panic as failure:
        print(stop_line(failure))
        return 1
    except (
        *(BadPlace, CompilationFailed, Disagreement, ImageError),
        *(Misplaced, StaleTranslation, Stuck, TreeError),
    ) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def options(arguments: argparse.Namespace) -> list[str]:
    """The image and what it was built with, as `run` takes it."""
    named = {"memory": arguments.memory, "fpu": int(arguments.fpu), "debug": int(arguments.debug)}
    named |= {"profile": arguments.profile, "domains": arguments.domains}
    return [str(arguments.image), *(word for name, value in named.items() for word in (f"--{name}", str(value)))]


def simulate(arguments: argparse.Namespace) -> None:
    """Run; perhaps write a trace, or the state at an entry; or stop with the debugger's prompt."""
    run = prepare(arguments)
    if arguments.dump is not None:
        run.to_entry(arguments.entry)
        arguments.dump.write_text("\n".join(describe(run.engine.take_state())))
        return
    if arguments.trace is not None:
        with arguments.trace.open("w") as file:
            Recorder(run, file, arguments.every)
            run.to_end()
    elif arguments.engine == "hosted":
        run.to_end()
    else:
        debugger.prepare(run)
        debugger.debug(run, arguments.stop_at, arguments.entry)
    print(f"simulated {run.machine.now() / 1e9:.3f} s, {run.entries:,} entries of the kernel", file=sys.stderr)


def stop_line(failure: BaseException) -> str:
    """What an image prints when its kernel stops itself: where, and why."""
    frames = [f for f in traceback.extract_tb(failure.__traceback__) if "/codegen/" not in f.filename]
    return f"{Path(frames[-1].filename).relative_to(Path.cwd())}:{frames[-1].lineno}: {failure}"


def prepare(arguments: argparse.Namespace) -> Run:
    """The machine with the image in its memory."""
    image = read_image(arguments.image)
    machine = Machine(Ram(parse_memory(arguments.memory)), write)
    engine = hosted if arguments.engine == "hosted" else interpreted
    return Run(machine, engine(machine, image, arguments), image, device_tree(arguments.memory))


def configuration(arguments: argparse.Namespace) -> Configuration:
    """How the kernel's library is to be built."""
    a = arguments
    return Configuration(a.profile, a.fpu, a.debug, 13, a.memory, a.domains, a.benchmark)


def hosted(machine: Machine, image: PackedImage, arguments: argparse.Namespace) -> Engine:
    """The kernel's library, built as the image was."""
    if arguments.dump is None and (arguments.stop_at or arguments.entry is not None):
        raise BadPlace("BREAK= and ENTRY= stop an interpreted kernel only: leave out ENGINE=hosted")
    return Hosted(machine, image, configuration(arguments))


def interpreted(machine: Machine, image: PackedImage, arguments: argparse.Namespace) -> Engine:
    """The kernel's modules; in a trace, its static objects are where the library has them."""
    places = DEFAULT_PLACES
    if arguments.trace is not None or arguments.dump is not None:
        places = placed(*load(build_library(configuration(arguments))))
    return Interpreted(machine, image, places)


def write(data: bytes) -> None:
    """The console, as it comes."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
