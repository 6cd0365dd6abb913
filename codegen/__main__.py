"""The compiler's command line: `python -m codegen build FILE --name STEM --out DIR`.

Each command imports what it needs by itself: mypy and the front end take a third of a second.
"""

from __future__ import annotations

import argparse
import ast
import gc
import os
import sys
import traceback
from pathlib import Path
from typing import Final, NoReturn

from codegen.errors import DEBUG, CompileErrors, InternalError

STAGES: Final = ("ir", "lowered", "c", "asm", "report")

REPORT = f"""  This is a fault of the compiler, not of your program. Please report it to those who gave you
  the compiler, with this message and the source file named in it. The place in the compiler: {{}}.
  With {DEBUG}=1 in the environment the compiler shows how it came there."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; status 1 if the program cannot be compiled, 2 if the compiler itself fails."""
    options = parser().parse_args(arguments)
    try:
        options.command(options)
    except CompileErrors as errors:
        print("\n".join(errors.messages), file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever reads our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"error: {error.filename or 'a file'}: {error.strerror or error}", file=sys.stderr)
        return 1
    except Exception as error:
        return confess(error, options.module)
    return 0


def run_build(options: argparse.Namespace) -> None:
    """Write the files of a program, or print one stage of it."""
    from codegen.driver import Job, build
    from codegen.stages import emit

    job = Job(options.module, options.profile == "checked", dict(options.define), Path.cwd())
    if options.emit:
        print(emit(job, options.emit, options.function), end="", flush=True)
    else:
        build(job, out=options.out, name=options.name)


def run_report(options: argparse.Namespace) -> None:
    """Measure a program that has been built and linked."""
    from codegen.report.measure import measure

    print(measure(options.module, options.elf, options.out))


def run_explain(options: argparse.Namespace) -> None:
    """Tell all about one error, or list them all."""
    from codegen.explain import explain, list_codes

    print(explain(options.code) if options.code else list_codes(), flush=True)


class Parser(argparse.ArgumentParser):
    """A mistake in the command line is told in one line."""

    def error(self, message: str) -> NoReturn:
        print(f"error: {message}", file=sys.stderr)
        sys.exit(2)


def parser() -> argparse.ArgumentParser:
    """What the command line understands."""
    top = Parser(prog="python -m codegen", description="Compile restricted Python to C.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    one = commands.add_parser("build", help="compile a program")
    one.add_argument("module", type=module_name, metavar="FILE", help="the main module: kernel/main.py or kernel.main")
    one.add_argument("--profile", choices=("release", "checked"), default="release")
    one.add_argument(
        "--define", action="append", default=[], type=definition, metavar="NAME=VALUE", help="set a constant"
    )
    one.add_argument("--name", default="program", help="stem of the files written")
    one.add_argument("--out", type=Path, default=Path("build"), help="folder of the files written")
    one.add_argument("--emit", choices=STAGES, help="print this stage instead of writing files")
    one.add_argument("--function", metavar="NAME", help="print this function only")
    one.set_defaults(command=run_build)
    two = commands.add_parser("report", help="measure a program that has been linked, and check its stack")
    two.add_argument("module", type=Path, metavar="STEM", help="the files of the build, without their endings")
    two.add_argument("--elf", type=Path, required=True, help="the linked program")
    two.add_argument("--out", type=Path, required=True, help="the report that is written")
    two.set_defaults(command=run_report)
    three = commands.add_parser(
        "explain", help="tell why something is refused, and what to write instead; without CODE, list all"
    )
    three.add_argument("code", nargs="?", metavar="CODE", help="T020, or one of mypy's, such as operator")
    three.set_defaults(command=run_explain, module="explain")
    return top


def module_name(text: str) -> str:
    """`kernel/main.py` as the module it is, `kernel.main`; a module's name stays as it is."""
    path = Path(text)
    if path.suffix != ".py" and len(path.parts) == 1:
        return text
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    path = path.resolve()
    if not path.is_relative_to(Path.cwd()):
        raise argparse.ArgumentTypeError(f"{text} is not below this folder, from which imports are found")
    parts = path.relative_to(Path.cwd()).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def definition(text: str) -> tuple[str, object]:
    """`kernel.config.FPU=False` as name and value."""
    name, equals, value = text.partition("=")
    if not equals or "." not in name:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form module.NAME=VALUE")
    try:
        return name, ast.literal_eval(value)
    except (SyntaxError, ValueError):
        raise argparse.ArgumentTypeError(f"{value!r} is neither a number nor True nor False") from None


def confess(error: Exception, module: str | Path) -> int:
    """Tell of a fault of the compiler itself, with what a report of it needs."""
    if DEBUG in os.environ:
        raise error
    if isinstance(error, InternalError) and error.places:
        print("\n".join(place.render() for place in error.places), file=sys.stderr)
    else:
        print(f"internal error while compiling {module}: {type(error).__name__}: {error}", file=sys.stderr)
    place = traceback.extract_tb((error.__cause__ or error).__traceback__)[-1]
    print(REPORT.format(f"{Path(place.filename).name}:{place.lineno} in {place.name}"), file=sys.stderr)
    return 2


if __name__ == "__main__":
    gc.disable()  # a second of work, after which everything is given back
    sys.exit(main())
