"""A call through a table hands over the same registers whichever function it reaches."""

from typing import Final

from codegen.lang import table, u8, u64


def double(x: u64) -> u64:
    return x * 2


def narrow(x: u64) -> u8:
    return u8(x)


STEPS: Final = table(double, narrow)


# T086-functions-that-differ.py:16:30: error: T086: a table of functions holds functions of the program, with the same parameters and result
#     STEPS: Final = table(double, narrow)
#                                  ^
#   write instead: functions of one signature; where one needs less, let it ignore a parameter
