from codegen.lang import u64


def f(x: u64) -> None:
    break


# mypy-misc-break-outside-a-loop.py:5:5: error: misc: "break" outside loop
#     break
#     ^
#   write instead: 'break' and 'continue' inside a loop only
