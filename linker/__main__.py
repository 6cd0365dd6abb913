"""Command line: `python -m linker build …` builds an image, `python -m linker pack …` packs two ELF files."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from linker.arguments import Parser
from linker.build import BadSystem, Benchmark, Configuration, build_foreign, build_kernel, build_system, report, run
from linker.elf import BadElf, read_executable
from linker.image import Options, format_map, lay_out, write_elf
from linker.step import StepFailed


def main(argv: list[str] | None = None) -> int:
    arguments = parser().parse_args(argv)
    try:
        status: int = arguments.command(arguments)
    except (BadElf, BadSystem) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except StepFailed:
        return 1
    return status


def parser() -> argparse.ArgumentParser:
    top = Parser(prog="linker", description=__doc__)
    commands = top.add_subparsers(required=True)
    pack = commands.add_parser("pack", help="one bootable ELF from a kernel and a root task")
    pack.set_defaults(command=pack_image)
    pack.add_argument("--kernel", type=Path, required=True)
    pack.add_argument("--root", type=Path, required=True)
    pack.add_argument("--out", type=Path, required=True)
    pack.add_argument("--foreign", action="store_true", help="a writable and executable segment only warns")
    build = commands.add_parser("build", help="a system from its sources")
    build.set_defaults(command=build_image)
    build.add_argument("--profile", choices=("release", "checked"), default="release")
    build.add_argument("--fpu", type=parse_switch, default=True)
    build.add_argument("--debug", type=parse_switch, default=False)
    build.add_argument("--benchmark", type=parse_benchmark, default=Benchmark.NONE)
    build.add_argument("--fastpath", type=parse_switch, default=True)
    build.add_argument("--domains", type=parse_domains, default=1)
    build.add_argument("--clock", type=parse_clock, default=0)
    build.add_argument("--out", type=Path, help="build/PROFILE/SYSTEM.elf or root.elf unless given")
    what = build.add_mutually_exclusive_group(required=True)
    what.add_argument("--system", help="a description in userland/systems/")
    what.add_argument("--root", type=Path, help="any root-task ELF")
    what.add_argument("--report", action="store_true", help="build the kernel only, and print its report")
    for command in (pack, build):
        command.add_argument("--root-cnode-bits", type=parse_cnode_bits, default=13)
        command.add_argument("--memory", type=check_memory, default="128M")
    return top


def parse_switch(text: str) -> bool:
    if text not in ("0", "1"):
        raise argparse.ArgumentTypeError(f"{text!r} is neither 0 nor 1")
    return text == "1"


def parse_benchmark(text: str) -> Benchmark:
    names = [kind.value for kind in Benchmark]
    if text not in names:
        raise argparse.ArgumentTypeError(f"{text!r} is not one of {', '.join(names)}")
    return Benchmark(text)


def parse_domains(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 256")
    return int(text)


def parse_clock(text: str) -> int:
    if not re.fullmatch(r"0|0x[0-9a-f]{1,10}", text) or int(text, 16) % 8:
        raise argparse.ArgumentTypeError(f"{text!r} is neither 0 nor the address of eight bytes, as 0x200bff8")
    return int(text, 16)


def parse_cnode_bits(text: str) -> int:
    if not text.isdecimal() or not 8 <= int(text) <= 24:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 8 to 24")
    return int(text)


def parse_memory(text: str) -> int:
    """QEMU's way of writing sizes: 128M, 2G; a bare number is in MiB."""
    found = re.fullmatch(r"([0-9]+)([KMG]?)", text.upper())
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size like 128M or 2G")
    return int(found[1]) << {"K": 10, "M": 20, "": 20, "G": 30}[found[2]]


def check_memory(text: str) -> str:
    """A size as it was written, once it is one."""
    parse_memory(text)
    return text


def pack_image(arguments: argparse.Namespace) -> int:
    options = Options(arguments.root_cnode_bits, parse_memory(arguments.memory), arguments.foreign)
    image = lay_out(read_executable(arguments.kernel), read_executable(arguments.root), options)
    for warning in image.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_bytes(write_elf(image))
    print(format_map(image.regions))
    return 0


@contextlib.contextmanager
def build_lock() -> Iterator[None]:
    """One build at a time in this tree: tests that run side by side ask for the same images."""
    path = Path("build/lock")
    path.parent.mkdir(exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def build_image(arguments: argparse.Namespace) -> int:
    config = Configuration(
        profile=arguments.profile,
        fpu=arguments.fpu,
        debug=arguments.debug,
        domains=arguments.domains,
        clock=arguments.clock,
        root_cnode_bits=arguments.root_cnode_bits,
        memory=arguments.memory,
        benchmark=arguments.benchmark,
        fastpath=arguments.fastpath,
    )
    if arguments.report:
        with build_lock():
            build_kernel(config)
            run([written := report(config)])
            print(written.outputs[0].read_text(), end="")
        return 0
    name = "root" if arguments.root is not None else arguments.system
    output = arguments.out or config.folder / f"{name}.elf"
    with build_lock():
        if arguments.root is not None:
            read_executable(arguments.root)  # say what is wrong with it before building a kernel for it
            changed = build_foreign(config, arguments.root, output)
        else:
            changed = build_system(config, arguments.system, output)
    if not changed:
        print(f"nothing to do: {output} is up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
