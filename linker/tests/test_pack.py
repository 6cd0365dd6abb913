"""A packed image, read back by pyelftools: what is where, and what the kernel is told."""

from __future__ import annotations

import struct
from argparse import ArgumentTypeError
from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile

from linker.__main__ import main, parse_memory
from linker.elf import BadElf, read_executable
from linker.image import DESCRIPTION_MAGIC, Options, lay_out, write_elf
from linker.tests.conftest import FakeElf, R, W, Write, X, build_kernel

WINDOW = 0xFFFFFFC000000000


def pack(kernel: Path, root: Path, out: Path, *options: str) -> int:
    return main(["pack", "--kernel", str(kernel), "--root", str(root), "--out", str(out), *options])


def test_layout(kernel: Path, write: Write, tmp_path: Path) -> None:
    out = tmp_path / "image.elf"
    assert pack(kernel, write(FakeElf()), out) == 0
    with out.open("rb") as file:
        elf = ELFFile(file)
        assert elf.header.e_machine == "EM_RISCV"
        assert elf.header.e_entry == 0x80200000
        segments = [segment.header for segment in elf.iter_segments()]
        text, data, root = segments
        assert all(segment.p_vaddr == segment.p_paddr for segment in segments)
        assert (text.p_paddr, text.p_flags) == (0x80200000, R | X)
        assert (data.p_paddr, data.p_flags) == (0x80400000, R | W)
        assert root.p_paddr == data.p_paddr + data.p_memsz
        assert root.p_paddr % 0x1000 == 0
        flat = list(elf.iter_segments())[2].data()
    assert root.p_memsz == 0x4000
    assert flat[:16] == b"text" * 4
    assert flat[16:0x2000] == bytes(0x2000 - 16)
    assert flat[0x2000:] == b"data"


def test_boot_description(kernel: Path, write: Write, tmp_path: Path) -> None:
    out = tmp_path / "image.elf"
    assert pack(kernel, write(FakeElf()), out, "--root-cnode-bits", "15") == 0
    symbol = read_executable(kernel).symbols["boot_description"].address - WINDOW
    image = read_executable(out)
    segment = image.segment_at(symbol)
    assert segment is not None
    words = struct.unpack_from("<56Q", segment.data, symbol - segment.address)
    start = image.segments[2].address
    assert words[:8] == (DESCRIPTION_MAGIC, start, start + 0x4000, 0x10000, 0x14000, 0x10000, 15, 2)
    assert words[8:11] == (0x10000, 0x10010, R | X)
    assert words[11:14] == (0x12000, 0x13800, R | W)
    assert words[14:] == (0,) * 42


@pytest.mark.parametrize(
    ("stack_flags", "foreign", "rights"),
    [(None, True, "RW-"), (R | W, True, "RW-"), (R | W | X, True, "RWX"), (R | W | X, False, "RW-")],
)
def test_data_of_a_foreign_program_is_executable_if_its_stack_is(
    stack_flags: int | None, rights: str, kernel: Path, write: Write, *, foreign: bool
) -> None:
    root = read_executable(write(FakeElf(stack_flags=stack_flags)))
    image = lay_out(read_executable(kernel), root, Options(foreign=foreign))
    assert [region.rights for region in image.regions if region.name == "root task"] == ["R-X", rights]


def test_unaligned_start(kernel: Path, write: Write) -> None:
    root = read_executable(write(FakeElf(entry=0x29390, segments=[(0x29390, b"code", 8, R | X)])))
    image = lay_out(read_executable(kernel), root, Options())
    assert image.segments[2].size == 0x1000
    assert image.segments[2].data == bytes(0x390) + b"code"


def test_same_input_same_bytes(kernel: Path, write: Write) -> None:
    root = write(FakeElf())
    first, second = (write_elf(lay_out(read_executable(kernel), read_executable(root), Options())) for _ in range(2))
    assert first == second


def test_memory_map(kernel: Path, write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack(kernel, write(FakeElf()), tmp_path / "image.elf")
    table = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in table] == ["physical", *(row.split()[0] for row in table[1:])]
    assert [line.rsplit("  ", 1)[1] for line in table[1:]] == ["kernel", "kernel", "root task", "root task"]
    assert "R-X  ffffffc080200000" in table[1]


@pytest.mark.parametrize(("words", "value", "why"), [(8, 1, "448 are needed"), (56, 0, "it must be initialised data")])
def test_unfit_kernel(words: int, value: int, why: str, tmp_path: Path, write: Write) -> None:
    kernel = read_executable(build_kernel(tmp_path, words=words, value=value))
    root = read_executable(write(FakeElf(segments=[(0x10000 + i * 16, b"c", 8, R | X) for i in range(16)])))
    with pytest.raises(BadElf, match=why):
        lay_out(kernel, root, Options())


def test_no_kernel(write: Write) -> None:
    program = read_executable(write(FakeElf()))
    with pytest.raises(BadElf, match="no symbol boot_description"):
        lay_out(program, program, Options(memory=1 << 40))


def test_parse_memory() -> None:
    assert parse_memory("128M") == parse_memory("128") == 128 << 20
    assert parse_memory("3g") == 3 << 30
    with pytest.raises(ArgumentTypeError):
        parse_memory("lots")
