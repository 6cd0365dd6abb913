"""What `make` lets a user choose changes what is booted."""

from __future__ import annotations

from pathlib import Path

from qemu_tests.conftest import Boot, BuildImage


def test_root_cnode_bits(image: BuildImage, boot: Boot) -> None:
    with boot(image("hello", options="--root-cnode-bits 15")) as machine:
        machine.run()
        free = machine.expect(r"(\d+) free slots").group(1)
        machine.expect("^hello: done$")
    assert (1 << 15) - 256 < int(free) < 1 << 15


def test_release_with_debug_calls(image: BuildImage, boot: Boot) -> None:
    with boot(image("c_root", options="--debug 1")) as machine:
        machine.run()
        machine.expect("^c_root: done, with 1 word in the answer$")
        machine.expect_exit(0)


def test_without_floating_point(image: BuildImage, boot: Boot) -> None:
    """A thread that uses it faults, and nobody handles the faults of the root task."""
    image("floats", profile="checked")
    root = Path("build/checked/obj/floats/root.elf")
    with boot(image(root=root, profile="checked", options="--fpu 0")) as machine:
        machine.run()
        machine.expect(r"a thread without fault handler stopped: fault 3, address 2,")  # illegal instruction
        machine.expect_exit(0)
        assert "floats:" not in machine.console


def test_a_built_root_task_is_a_root_like_any_other(image: BuildImage, boot: Boot) -> None:
    image("hello")
    with boot(image(root=Path("build/release/obj/hello/root.elf"))) as machine:
        machine.run()
        machine.expect("^hello: done$")
        machine.expect_exit(0)
