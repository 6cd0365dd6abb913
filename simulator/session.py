"""What the commands do, once the kernel's constants are set."""

from __future__ import annotations

import argparse
import sys
import traceback
from bdb import BdbQuit
from pathlib import Path
from typing import Final

from codegen.lang.intrinsics import Panic
from linker.__main__ import parse_memory
from linker.build import Benchmark, Configuration
from linker.step import StepFailed
from simulator import debugger
from simulator.agree import Disagreement, compare
from simulator.engine import Engine, Surroundings
from simulator.hosted import Hosted
from simulator.image import ImageError, PackedImage, read_image
from simulator.interpreted import Interpreted
from simulator.library import DEFAULT_PLACES, KernelStopped, Misplaced, build_library, load, placed
from simulator.machine import Machine
from simulator.metal import Metal
from simulator.native import CompilationFailed
from simulator.ram import Ram
from simulator.record import Recorder
from simulator.recording import read_inputs
from simulator.replay import Astray, Recorded, replay
from simulator.rounds import Rounds
from simulator.run import KERNEL_PASS, BadPlace, Run, Stuck
from simulator.state_log import StateLog
from simulator.trace import Trace, describe
from simulator.translate import StaleTranslation
from simulator.tree import TreeError, device_tree


def perform(arguments: argparse.Namespace) -> int:
    """One command; its status."""
    try:
        COMMANDS[arguments.command](arguments)
    except (BdbQuit, KernelStopped, StepFailed):
        return 1
    except Panic as failure:
        print(stop_line(failure))
        return 1
    except (
        *(Astray, BadPlace, CompilationFailed, Disagreement, ImageError),
        *(Misplaced, StaleTranslation, Stuck, TreeError),
    ) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def agree(arguments: argparse.Namespace) -> None:
    for sentence in compare(options(arguments), arguments.every):
        print(sentence, flush=True)


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
            run.observe = Trace(file, arguments.every).note
            run.to_end()
    elif arguments.engine == "hosted":
        run.to_end()
    else:
        debugger.debug(run, arguments.stop_at, arguments.entry)
    print(f"simulated {run.machine.now() / 1e9:.3f} s, {run.entries:,} entries of the kernel", file=sys.stderr)


def record_metal(arguments: argparse.Namespace) -> None:
    """The trace of the image on QEMU, and what is needed to do it again elsewhere."""
    places = placed(*load(build_library(configuration(arguments))))
    metal = Metal(arguments.image, arguments.memory, parse_memory(arguments.memory))
    paths = arguments.recording, arguments.trace
    with paths[0].open("w") as file, paths[1].open("w") as trace, arguments.states.open("wb") as states, metal:
        keep = StateLog(states).note
        Recorder(metal, places, Trace(trace, arguments.every, keep).note, file).run()


def replay_metal(arguments: argparse.Namespace) -> None:
    """The trace of another engine that is given the same."""
    image = read_image(arguments.image)
    machine = Recorded(Ram(parse_memory(arguments.memory)))
    image.load(machine.ram)
    engine = make_engine(machine, image, arguments)
    inputs = read_inputs(arguments.recording)
    if arguments.dump is not None:
        replay(machine, engine, inputs, lambda moment: None, arguments.entry)
        arguments.dump.write_text("\n".join(describe(engine.take_state())))
        return
    with arguments.trace.open("w") as trace:
        replay(machine, engine, inputs, Trace(trace, arguments.every).note, None)


def stop_line(failure: BaseException) -> str:
    """What an image prints when its kernel stops itself: where, and why."""
    frames = [f for f in traceback.extract_tb(failure.__traceback__) if "/codegen/" not in f.filename]
    return f"{Path(frames[-1].filename).relative_to(Path.cwd())}:{frames[-1].lineno}: {failure}"


def prepare(arguments: argparse.Namespace) -> Run:
    """The machine with the image in its memory."""
    if arguments.engine == "hosted" and arguments.dump is None and (arguments.stop_at or arguments.entry is not None):
        raise BadPlace("BREAK= and ENTRY= stop an interpreted kernel only: leave out ENGINE=hosted")
    image = read_image(arguments.image)
    machine = Machine(Ram(parse_memory(arguments.memory)), write)
    engine = make_engine(machine, image, arguments)
    run = Run(machine, engine, image, device_tree(arguments.memory))
    if isinstance(engine, Hosted):
        run.rounds = Rounds(machine, engine.kernel, KERNEL_PASS)
    return run


def configuration(arguments: argparse.Namespace) -> Configuration:
    """How the kernel's library is to be built."""
    a = arguments
    benchmark = Benchmark.GENERIC if a.benchmark else Benchmark.NONE
    return Configuration(a.profile, a.fpu, a.debug, 13, a.memory, a.domains, benchmark)


def make_engine(machine: Surroundings, image: PackedImage, arguments: argparse.Namespace) -> Engine:
    """The kernel's library, built as the image was; or its modules, in a trace with static objects where those are."""
    if arguments.engine == "hosted":
        return Hosted(machine, image, configuration(arguments))
    places = DEFAULT_PLACES
    if arguments.trace is not None or arguments.dump is not None:
        places = placed(*load(build_library(configuration(arguments))))
    return Interpreted(machine, image, places)


def write(data: bytes) -> None:
    """The console, as it comes."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


COMMANDS: Final = {"run": simulate, "agree": agree, "record": record_metal, "replay": replay_metal}
