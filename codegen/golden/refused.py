"""Named examples of what the compiler refuses: small programs, each with its error as the comment at its end.

An example is a file called after the error's code and the fault, `T020-while-without-bound.py`, or a folder
with `main.py` and the modules it imports. One example of each code starts with a docstring that says why, and
has the corrected program beside it: `T020-while-without-bound-instead.py`.
"""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from codegen.backend.print_c import print_c
from codegen.backend.unit import Unit
from codegen.errors import CompileErrors
from codegen.frontend import build_program
from codegen.ir.check import check_program
from codegen.transform.pipeline import lower

FOLDER: Final = Path(__file__).parent.parent / "frontend" / "tests" / "errors"
COMMAND: Final = "# python -m codegen build "
CORRECTED: Final = "-instead"


@dataclass(frozen=True)
class Example:
    """One example, or the corrected program of one."""

    path: Path  # a file, or a folder with main.py

    @property
    def file(self) -> Path:
        """The main module."""
        return self.path / "main.py" if self.path.is_dir() else self.path

    @property
    def code(self) -> str:
        """What the name starts with: T020, or `mypy`."""
        return self.path.stem.partition("-")[0]

    @property
    def corrected(self) -> Example:
        """The program that does what this one wants; the file need not exist."""
        return Example(self.path.with_name(self.path.stem + CORRECTED + self.path.suffix))

    @property
    def is_corrected(self) -> bool:
        return self.path.stem.endswith(CORRECTED)

    def split(self) -> tuple[str, list[str]]:
        """The program, and the error that is expected: the comment at the end."""
        lines = self.file.read_text(errors="surrogateescape").splitlines()
        end = len(lines)
        while end > 0 and lines[end - 1].startswith("#"):
            end -= 1
        return "\n".join(lines[:end]).rstrip() + "\n", [line[2:] for line in lines[end:]]

    def command(self) -> tuple[str, dict[str, object]]:
        """What to build with which definitions: the file itself, unless its first line is a command."""
        first = self.file.read_text(errors="surrogateescape").partition("\n")[0]
        if not first.startswith(COMMAND):
            return self.file.stem, {}
        main, *options = first.removeprefix(COMMAND).split()
        pairs = [option.partition("=") for option in options if option != "--define"]
        return main, {name: ast.literal_eval(value) for name, _, value in pairs}

    def rewrite(self, errors: list[str]) -> None:
        """Replace the error that is expected."""
        program, _ = self.split()
        comment = "".join(f"# {line}".rstrip() + "\n" for line in errors)
        text = program + ("\n\n" if errors else "") + comment
        self.file.write_text(text, errors="surrogateescape")

    def compile(self, root: Path) -> list[str]:
        """What the compiler says of a copy below `root`, without that folder's name."""
        root.mkdir(parents=True, exist_ok=True)
        if self.path.is_dir():
            root = root / self.path.name
            shutil.copytree(self.path, root, dirs_exist_ok=True)
        else:
            shutil.copy(self.path, root)
        try:
            main, defines = self.command()
            program = build_program(main, defines=defines, root=root)
            faults = check_program(program)
            lower(program, checked=True)
            print_c(Unit(program, True, root))
        except CompileErrors as errors:
            near = root.relative_to(Path.cwd()) if root.is_relative_to(Path.cwd()) else root
            text = "\n".join(errors.messages).replace(f"{root}/", "").replace(f"{near}/", "")
            return [line.rstrip() for line in text.splitlines()]
        return faults


def examples() -> Iterator[Example]:
    """Every example, corrected programs too, in the order of their names."""
    for path in sorted(FOLDER.iterdir()):
        if path.suffix == ".py" or (path / "main.py").is_file():
            yield Example(path)


def leading_example(code: str) -> Example | None:
    """The example of a code that has a corrected program."""
    return next((e for e in examples() if e.code == code and e.corrected.file.is_file()), None)
