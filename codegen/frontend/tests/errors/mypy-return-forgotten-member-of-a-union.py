from codegen.lang import bits, packed, u64


@packed(tag=1)
class A:
    x: u64 = bits(4)


@packed(tag=2)
class B:
    x: u64 = bits(4)


Cap = A | B


def f(c: Cap) -> u64:
    match c:
        case A(x=x):
            return x


# mypy-return-forgotten-member-of-a-union.py:17:1: error: return: Missing return statement
#     def f(c: Cap) -> u64:
#     ^
#   write instead: a 'return' on every path, or 'fatal(…)' where none is possible
# mypy-return-forgotten-member-of-a-union.py:18:5: error: exhaustive-match: Match statement has unhandled case for values of type "B"
#     match c:
#     ^
#   note: If match statement is intended to be non-exhaustive, add `case _: pass`
#   write instead: a case for each alternative, or 'case _'
