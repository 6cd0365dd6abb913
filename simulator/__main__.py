"""Command line: `python -m simulator run IMAGE` runs an image here, `… agree IMAGE` on all engines."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path
from typing import Any

from linker.__main__ import check_memory, parse_domains, parse_switch
from linker.arguments import Parser
from simulator.ram import HOST_WINDOW


def main(argv: list[str] | None = None) -> int:
    arguments = parser().parse_args(argv)
    configure(arguments)
    from simulator.session import perform  # which imports the kernel, so not before its constants are set

    return perform(arguments)


def configure(arguments: argparse.Namespace) -> None:
    """The kernel's constants are those that the image was built with, and its window on memory is ours."""
    config: Any = importlib.import_module("kernel.config")
    config.FPU = arguments.fpu
    config.DEBUG = arguments.debug
    config.DOMAINS = arguments.domains
    config.BENCHMARK = arguments.benchmark
    window: Any = importlib.import_module("kernel.arch.riscv64.window")
    window.WINDOW_BASE = HOST_WINDOW


def parser() -> argparse.ArgumentParser:
    top = Parser(prog="simulator", description=__doc__)
    commands = top.add_subparsers(required=True, dest="command")
    run = commands.add_parser("run", help="an image, its console on this terminal")
    agree = commands.add_parser("agree", help="whether an image does the same on every engine")
    record = commands.add_parser("record", help="what enters the kernel of an image on QEMU's machine")
    replay = commands.add_parser("replay", help="the same entries on another engine")
    for command in (run, agree, record, replay):
        command.add_argument("image", type=Path)
        command.add_argument("--memory", type=check_memory, default="128M")
        command.add_argument("--fpu", type=parse_switch, default=True)
        command.add_argument("--debug", type=parse_switch, default=False)
        command.add_argument("--benchmark", type=parse_switch, default=False)
        command.add_argument("--domains", type=parse_domains, default=1)
        command.add_argument("--profile", choices=("release", "checked"), default="release", help="of hosted kernels")
        command.add_argument("--every", type=int, default=1, metavar="N", help="one entry of N has a digest")
    for command in (run, replay):
        command.add_argument("--engine", choices=("interpreted", "hosted"), default="interpreted")
        command.add_argument("--dump", type=Path, help="write the kernel's state behind --entry to this file")
        command.add_argument("--entry", type=parse_entry, help="how many entries of the kernel to stop after")
    for command in (run, record, replay):
        command.add_argument("--trace", type=Path, help="write what enters and leaves the kernel to this file")
    for command in (record, replay):
        command.add_argument("--recording", type=Path, required=True, help="what entered the kernel, to do it again")
    record.add_argument("--states", type=Path, required=True, help="the states of which the trace has digests")
    run.add_argument("--break", dest="stop_at", default="", help="a line of the kernel to stop at")
    return top


def parse_entry(text: str) -> int | None:
    if text and not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not the number of an entry")
    return int(text) if text else None


if __name__ == "__main__":
    sys.exit(main())
