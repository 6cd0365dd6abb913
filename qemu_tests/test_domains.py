"""Domains: each thread sees the time of its own domain, as the schedule says."""

from __future__ import annotations

from qemu_tests.conftest import Boot, BuildImage

FAILURE = r"(?i)panic|assertion failed|failed with error|fault"
SLICES = (1000, 2000, 3000)  # microseconds, in a round of 6000
MOST_OFF = 60  # microseconds of a slice that the kernel and the loops that look may take


def test_threads_run_in_the_time_of_their_domain(image: BuildImage, boot: Boot) -> None:
    with boot(image("domains", profile="checked", options="--domains 4"), icount=True, failure=FAILURE) as machine:
        machine.run()
        for number, slice_us in enumerate(SLICES):
            machine.expect(rf"^domains: number 0{number}$")
            own = int(machine.expect(r"^domains: microseconds of a turn (\d+)$").group(1))
            away = int(machine.expect(r"^domains: microseconds until the next (\d+)$").group(1))
            assert slice_us - MOST_OFF < own <= slice_us
            assert sum(SLICES) - slice_us <= away < sum(SLICES) - slice_us + MOST_OFF
        machine.expect("^domains: turns of the last 00$")
        machine.expect_exit(0)


def test_the_schedule_says_nothing_with_one_domain(image: BuildImage, boot: Boot) -> None:
    with boot(image("domains", profile="checked")) as machine:
        machine.run()
        machine.expect("^an invocation failed with error 01$")  # there is no domain 1
        machine.expect_exit(0)


def test_as_many_domains_as_there_can_be(image: BuildImage, boot: Boot) -> None:
    with boot(image("domains", profile="checked", options="--domains 256"), icount=True, failure=FAILURE) as machine:
        machine.run()
        machine.expect("^domains: turns of the last 00$")
        machine.expect_exit(0)
