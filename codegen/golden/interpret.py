"""Run cases under CPython and print their outputs as JSON: `interpret.py ROOT FOLDER CASE…`."""

from __future__ import annotations

import importlib
import json
import signal
import sys
import traceback

SECONDS = 20  # of processor time for one case


def stop_endless(_number: int, _frame: object) -> None:
    raise TimeoutError(f"no end after {SECONDS} s")


def output_of(name: str) -> str:
    """What one case writes to the console; a failed check is one more line."""
    from codegen.lang import machine
    from codegen.lang.memory import arena

    machine.reset()
    arena.reset()
    machine.csrs["sscratch"] = 0x10_0000
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        getattr(importlib.import_module(f"case_{name}"), f"run_{name}")()
    except AssertionError as error:
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if f"case_{name}.py" in frame.filename]
        machine.text += f"stop: line {getattr(error, 'line', lines[-1])}: {error}\n"
    except Exception as error:
        machine.text += f"{type(error).__name__}: {error}\n"
    return machine.text


def main() -> None:
    root, folder, *names = sys.argv[1:]
    sys.path[:0] = [folder, root]
    signal.signal(signal.SIGVTALRM, stop_endless)
    print(json.dumps({name: output_of(name) for name in names}))


if __name__ == "__main__":
    main()
