"""Who is stopped between a load-reserved and its store-conditional does not store if another thread ran since.

QEMU gives a reservation up by itself, at every interrupt; a core keeps it, which the kernel has to see to. So the same
program is for the simulated cores too (docs/testing.md); what it shows there is held here by what the kernel executes.
"""

from __future__ import annotations

from pathlib import Path

from qemu_tests.conftest import Boot, BuildImage

FAILURE = r"(?i)panic|assertion failed|failed with error|fault"
OTHERS_RAN = (
    "lost while another one ran until its slice ended: 02",
    "lost while another one ran until it yielded: 02",
    "it did not run: 00",
)
TRAP = Path("boot/trap.S")
GIVEN_UP = """
    ld      t3, CONTEXT_RESUME_AT(a6)
    andi    t3, t3, ANEW
    beqz    t3, 1f
    sc.d    zero, zero, (sp)
1:"""


def test_a_reservation_does_not_outlast_other_threads(image: BuildImage, boot: Boot) -> None:
    with boot(image("reservations", profile="checked"), icount=True, failure=FAILURE) as machine:
        machine.run()
        for line in OTHERS_RAN:
            machine.expect(rf"^reservations: {line}$")
        machine.expect_exit(0)


def test_who_was_stopped_gives_up_a_reservation_on_the_way_out() -> None:
    """Nobody who was stopped leaves by another way: those of `fast_yield` and of faults lead here too."""
    way_out = TRAP.read_text().split("trap_exit:", 1)[1].split("csrw    sstatus", 1)[0]
    assert GIVEN_UP in way_out
    assert TRAP.read_text().count("sc.d") == 1
