"""Command line: `python -m qemu_tests run IMAGE` boots an image on this terminal."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from linker.arguments import Parser
from qemu_tests.command import debugger_command, terminal_command, wait_for_debugger


def main(argv: list[str] | None = None) -> int:
    top = Parser(prog="qemu_tests", description=__doc__)
    commands = top.add_subparsers(required=True)
    run = commands.add_parser("run", help="boot an image, its console on this terminal")
    run.set_defaults(command=boot)
    run.add_argument("image", type=Path)
    run.add_argument("--memory", default="128M")
    run.add_argument("--icount", choices=("0", "1"), default="0")
    run.add_argument("--gdb", choices=("0", "1"), default="0")
    arguments = top.parse_args(argv)
    status: int = arguments.command(arguments)
    return status


def boot(arguments: argparse.Namespace) -> int:
    """QEMU in the foreground; its exit status is ours, and it restores the terminal itself."""
    command = terminal_command(arguments.image, memory=arguments.memory, icount=arguments.icount == "1")
    if arguments.gdb == "1":
        socket = arguments.image.with_name("gdb.socket")
        command += wait_for_debugger(socket)
        print("the machine waits for a debugger; in another terminal:")
        print(debugger_command(arguments.image.with_name("kernel.elf"), socket))
    sys.stdout.flush()
    os.execvp(command[0], command)


if __name__ == "__main__":
    sys.exit(main())
