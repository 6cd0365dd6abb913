"""Every ELF file that cannot be a root task is refused with one line that says why."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linker.__main__ import main
from linker.elf import BadElf, read_executable
from linker.tests.conftest import FakeElf, R, W, Write, X

TEXT = (0x10000, b"text" * 4, 16, R | X)

REFUSED: dict[str, tuple[FakeElf, str]] = {
    "32-bit": (FakeElf(bits=1), "wrong class"),
    "big-endian": (FakeElf(order=2), "wrong byte order"),
    "x86": (FakeElf(machine=62), "wrong machine: EM_X86_64"),
    "object-file": (FakeElf(type=1), "not an executable: ET_REL"),
    "position-independent": (FakeElf(type=3), "position-independent"),
    "empty": (FakeElf(segments=[]), "no loadable segments"),
    "nothing-in-memory": (FakeElf(segments=[(0x10000, b"", 0, R)]), "no loadable segments"),
    "overlap": (FakeElf(segments=[TEXT, (0x10008, b"data", 16, R | W)]), "segments overlap at 0x10008"),
    "kernel-half": (FakeElf(segments=[TEXT, (0x3FFFFFFFF0, b"", 17, R | W)]), "): link it below 0x3fffe00000"),
    "no-room-behind": (FakeElf(segments=[TEXT, (0x3FFFDFFFF0, b"", 17, R | W)]), "or close to it"),
    "kernel-address": (FakeElf(segments=[TEXT, (0xFFFFFFC080200000, b"", 17, R | W)]), "reaches into the kernel half"),
    "entry-outside": (FakeElf(entry=0x20000), "entry point 0x20000 is in no executable segment"),
    "entry-in-data": (FakeElf(entry=0x12000), "entry point 0x12000 is in no executable segment"),
    "huge-bss": (FakeElf(segments=[TEXT, (0x20000, b"", 1 << 30, R | W)]), "larger than memory"),
    "far-apart": (FakeElf(segments=[TEXT, (1 << 37, b"", 16, R | W)]), "larger than memory"),
    "many-segments": (
        FakeElf(segments=[TEXT] + [(0x20000 + i * 0x1000, b"", 16, R) for i in range(16)]),
        "17 loadable segments, at most 16",
    ),
    "file-larger": (FakeElf(segments=[(0x10000, b"text" * 4, 8, R | X)]), "malformed ELF file"),
    "writable-text": (FakeElf(segments=[(0x10000, b"text", 16, R | W | X)]), "both writable and executable"),
    "shared-page": (
        FakeElf(segments=[TEXT, (0x10100, b"", 16, R), (0x10800, b"data", 16, R | W)]),
        "segments share the page 0x10000",
    ),
}

SPOILED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "nothing": (lambda elf: b"", "not an ELF file"),
    "text-file": (lambda elf: b"#!/bin/sh\n", "not an ELF file"),
    "magic-only": (lambda elf: elf[:4], "truncated"),
    "half-a-header": (lambda elf: elf[:40], "truncated"),
    "no-program-headers": (lambda elf: elf[:64], "truncated"),
    "no-contents": (lambda elf: elf[:180], "truncated"),
}


def refuse(kernel: Path, root: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    out = root.with_name("image.elf")
    status = main(["pack", "--kernel", str(kernel), "--root", str(root), "--out", str(out), *options])
    said = capsys.readouterr().err.splitlines()
    assert status == 1
    assert not out.exists()
    assert len(said) == 1
    assert said[0].startswith(f"error: {root}: ")
    return said[0]


@pytest.mark.parametrize("name", REFUSED)
def test_wrong_program(name: str, kernel: Path, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    elf, why = REFUSED[name]
    assert why in refuse(kernel, write(elf), capsys)


@pytest.mark.parametrize("name", SPOILED)
def test_spoiled_file(name: str, kernel: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil, why = SPOILED[name]
    path = tmp_path / "spoiled.elf"
    path.write_bytes(spoil(FakeElf().build()))
    assert why in refuse(kernel, path, capsys)


def test_missing_file(kernel: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no such file" in refuse(kernel, tmp_path / "absent.elf", capsys)


def test_directory(kernel: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "folder").mkdir()
    assert "is a directory" in refuse(kernel, tmp_path / "folder", capsys)


def test_file_that_may_not_be_read(
    kernel: Path, write: Write, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who runs the tests may be allowed to read any."""
    root = write(FakeElf())
    read_bytes = Path.read_bytes

    def refuse_root(path: Path) -> bytes:
        if path == root:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse_root)
    assert "permission denied" in refuse(kernel, root, capsys)


def test_little_memory(kernel: Path, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert "(MEMORY= gives more)" in refuse(kernel, write(FakeElf()), capsys, "--memory", "4M")


def test_foreign_writable_text_warns(
    kernel: Path, write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, out = write(REFUSED["writable-text"][0]), tmp_path / "image.elf"
    arguments = ["pack", "--kernel", str(kernel), "--root", str(root), "--out", str(out), "--foreign"]
    assert main(arguments) == 0
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert said[0].startswith(f"warning: {root}: a segment is both writable and executable")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.integers(0, 180), st.integers(0, 255), max_size=6))
def test_any_header_is_read_or_refused(changes: dict[int, int], tmp_path: Path) -> None:
    content = bytearray(FakeElf().build())
    for offset, value in changes.items():
        content[offset % len(content)] = value
    path = tmp_path / "mutated.elf"
    path.write_bytes(content)
    said = ""
    try:
        read_executable(path)
    except BadElf as refusal:
        said = str(refusal)
    assert len(said.splitlines()) <= 1
