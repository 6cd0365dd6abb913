"""The build driver on a tree in miniature, whose compiler is a stand-in: what is rebuilt, and when."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from linker.__main__ import main

# "Compiles" a module whose text is C already, and lists it as the only thing read.
COMPILER = """
import pathlib, sys
if sys.argv[1] == "report":
    pathlib.Path(sys.argv[-1]).write_text("the report\\n")
    sys.exit(print("kernel: measured"))
module, name, out = sys.argv[2], sys.argv[sys.argv.index("--name") + 1], pathlib.Path(sys.argv[-1])
source = pathlib.Path(module.replace(".", "/") + ".py")
(out / f"{name}.c").write_text(f'#line 1 "{source}"\\n' + source.read_text())
(out / f"{name}.offsets.h").write_text("#define OFFSET 8\\n")
(out / f"{name}.facts.json").write_text("{}")
(out / f"{name}.types.json").write_text("{}\\n")
(out / f"{name}.d").write_text(f"{out}/{name}.c: {source}\\n")
"""
TREE = {
    "codegen/__init__.py": "",
    "codegen/__main__.py": COMPILER,
    "boot/start.S": '.section .text.start, "ax"\n.globl _start\n_start: li t0, OFFSET\n csrw satp, t0\n',
    "kernel/main.py": "unsigned long boot_description[56];\nvoid kernel_main(void) {}\n",
    "userland/systems/hello.py": 'PROGRAMS = {"root": "userland.root", "client": "userland.client"}\n',
    "userland/systems/in_c.py": 'PROGRAMS = {"root": "userland/root.c"}\n',
    "userland/generate.py": "import sys\nopen(sys.argv[-1], 'w').write('#define NINE 9\\n')\n",
    "userland/root.c": "#include <taipan.h>\nint main(void) { return NINE; }\n",
    "userland/systems/rootless.py": 'PROGRAMS = {"client": "userland.client"}\n',
    "userland/runtime/start.S": '.section .text.start, "ax"\n.globl _start\n_start: j main\n',
    "userland/root.py": "extern char program_table[];\nchar *main(void) { return program_table; }\n",
    "userland/client.py": "int main(void) { return 7; }\n",
}

KERNEL_STEPS = {"PY kernel", "CC kernel", "LD kernel.elf", "REPORT kernel"}


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    plant(tmp_path, Path("linker").resolve())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def plant(folder: Path, linker: Path) -> None:
    for name, content in TREE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    (folder / "linker").symlink_to(linker)
    (folder / "codegen/toolchain.py").symlink_to(linker.parent / "codegen/toolchain.py")


def build(capfd: pytest.CaptureFixture[str], *options: str) -> set[str]:
    """Build `hello`; the labels of the steps that ran."""
    assert main(["build", "--system", "hello", *options]) == 0
    said = capfd.readouterr()
    assert said.err == ""
    return {line.strip() for line in said.out.splitlines() if line.startswith("  ") and line[2:3].isupper()}


def test_second_build_does_nothing(tree: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert "CC kernel" in build(capfd)
    assert main(["build", "--system", "hello"]) == 0
    assert capfd.readouterr().out == "nothing to do: build/release/hello.elf is up to date\n"


def test_changed_kernel_rebuilds_only_the_kernel(tree: Path, capfd: pytest.CaptureFixture[str]) -> None:
    build(capfd)
    (tree / "kernel/main.py").write_text(TREE["kernel/main.py"] + "int more = 1;\n")
    assert build(capfd) == {*KERNEL_STEPS, "PACK build/release/hello.elf"}


def test_changed_child_reaches_the_image(tree: Path, capfd: pytest.CaptureFixture[str]) -> None:
    build(capfd)
    before = (tree / "build/release/hello.elf").read_bytes()
    (tree / "userland/client.py").write_text("int main(void) { return 8; }\n")
    steps = build(capfd)
    assert {"PY client", "AS programs", "LD root.elf", "PACK build/release/hello.elf"} <= steps
    assert "PY kernel" not in steps
    assert (tree / "build/release/hello.elf").read_bytes() != before


def test_variables_rebuild_what_they_touch(tree: Path, capfd: pytest.CaptureFixture[str]) -> None:
    build(capfd)
    assert {"PY kernel", "PY client", "CC client"} <= build(capfd, "--fpu", "0")
    assert build(capfd, "--fpu", "0", "--root-cnode-bits", "15") == {"PACK build/release/hello.elf"}


def test_profiles_live_side_by_side(tree: Path, capfd: pytest.CaptureFixture[str]) -> None:
    build(capfd)
    assert "PACK build/checked/hello.elf" in build(capfd, "--profile", "checked")
    assert build(capfd) == set()


def test_clean_builds_give_the_same_bytes(
    tree: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """… in whatever folder the tree lies."""
    elsewhere = tree / "another-folder"
    plant(elsewhere, tree / "linker")
    build(capfd)
    monkeypatch.chdir(elsewhere)
    build(capfd)
    for name in ("build/release/hello.elf", "build/release/kernel.elf"):
        assert (tree / name).read_bytes() == (elsewhere / name).read_bytes()


def test_foreign_root(tree: Path, capfd: pytest.CaptureFixture[str]) -> None:
    build(capfd)
    root = "build/release/obj/hello/client.elf"
    assert main(["build", "--root", root]) == 0
    assert (tree / "build/release/root.elf").exists()


def test_report(tree: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--report"]) == 0
    assert capfd.readouterr().out.endswith("  REPORT kernel\nkernel: measured\nthe report\n")
    assert main(["build", "--report"]) == 0
    assert capfd.readouterr().out == "the report\n"


def test_root_in_c(tree: Path) -> None:
    assert main(["build", "--system", "in_c"]) == 0
    assert (tree / "build/release/in_c.elf").exists()


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--system", "absent"], "SYSTEM=absent: no such system; there are: hello, in_c, rootless"),
        (["--system", "rootless"], "PROGRAMS has no entry 'root'"),
        (["--root", "absent.elf"], "absent.elf: no such file"),
    ],
)
def test_refused(options: list[str], why: str, tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", *options]) == 1
    said = capsys.readouterr().err
    assert why in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--system", ""], "SYSTEM=: no such system"),
        (["--system", "../systems/hello"], "SYSTEM=../systems/hello: no such system"),
        (["--fpu", "2"], "FPU: '2' is neither 0 nor 1"),
        (["--debug", ""], "DEBUG: '' is neither 0 nor 1"),
        (["--root-cnode-bits", "99"], "ROOT_CNODE_BITS: '99' is not a number from 8 to 24"),
        (["--memory", "foo"], "MEMORY: 'foo' is not a size like 128M or 2G"),
        (["--profile", "fast"], "PROFILE: invalid choice: 'fast' (choose from 'release', 'checked')"),
    ],
)
def test_odd_variables(options: list[str], why: str, tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, by the name that `make` knows, and nothing is built."""
    argv = [sys.executable, "-m", "linker", "build", "--system", "hello", *options]
    result = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert result.returncode != 0
    assert result.stderr.startswith(f"error: {why}")
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""
    assert not (tree / "build/release").exists()


def test_compiler_error_stops_the_build(tree: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tree / "kernel/main.py").write_text("int unused(int x) { return y; }\n")
    assert main(["build", "--system", "hello"]) == 1
    assert "kernel/main.py:1" in capfd.readouterr().err
    assert not (tree / "build/release/hello.elf").exists()
