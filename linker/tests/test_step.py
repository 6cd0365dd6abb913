"""A step runs when its command, its inputs or its dependencies changed, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.toolchain import KERNEL
from linker.programs import embed_programs
from linker.step import Step, StepFailed, read_depfile, write_if_changed
from linker.toolchain import compile_c


def copy_step(folder: Path, *flags: str) -> Step:
    source, output = folder / "source", folder / "output"
    command = f"cp {source} {output}; echo {output}: {source} {folder}/header > {folder}/output.d"
    argv = ["sh", "-c", command, *flags]
    return Step("COPY", argv, [source], [output], folder / "output.d")


def test_second_run_does_nothing(tmp_path: Path) -> None:
    (tmp_path / "source").write_text("a")
    assert copy_step(tmp_path).run()
    assert not copy_step(tmp_path).run()


@pytest.mark.parametrize("name", ["source", "header"])
def test_changed_file_runs_again(name: str, tmp_path: Path) -> None:
    (tmp_path / "source").write_text("a")
    copy_step(tmp_path).run()
    (tmp_path / name).write_text("b")
    assert copy_step(tmp_path).run()
    assert (tmp_path / "output").read_text() == (tmp_path / "source").read_text()


def test_changed_command_runs_again(tmp_path: Path) -> None:
    (tmp_path / "source").write_text("a")
    copy_step(tmp_path).run()
    assert copy_step(tmp_path, "--define=x").run()


def test_removed_output_runs_again(tmp_path: Path) -> None:
    (tmp_path / "source").write_text("a")
    copy_step(tmp_path).run()
    (tmp_path / "output").unlink()
    assert copy_step(tmp_path).run()


def test_failure_is_not_remembered_as_done(tmp_path: Path) -> None:
    step = Step("FAIL", ["sh", "-c", f"touch {tmp_path}/output; exit 3"], [], [tmp_path / "output"])
    for _ in range(2):
        with pytest.raises(StepFailed):
            step.run()


def test_depfile_with_continuations_and_spaces(tmp_path: Path) -> None:
    depfile = tmp_path / "x.d"
    depfile.write_text("x.o: a.c \\\n  with\\ space.h b.h\n")
    assert read_depfile(depfile) == [Path("a.c"), Path("with space.h"), Path("b.h")]


def test_write_if_changed_keeps_the_file(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "generated"
    write_if_changed(path, "same")
    before = path.stat().st_mtime_ns
    write_if_changed(path, "same")
    assert path.stat().st_mtime_ns == before


def test_embedded_program_is_a_dependency(tmp_path: Path) -> None:
    child, table = tmp_path / "child.elf", tmp_path / "programs.S"
    child.write_bytes(b"one")
    table.write_text(embed_programs({"child": child}))
    step = compile_c(table, tmp_path / "programs.o", KERNEL, embedded=[child])
    assert step.run()
    assert not step.run()
    child.write_bytes(b"two")
    assert step.run()
    assert b"two" in (tmp_path / "programs.o").read_bytes()
