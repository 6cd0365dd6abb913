from codegen.lang import u64, word_of


def f(x: u64) -> u64:
    return word_of(x)


# mypy-arg-type-word-of-a-number.py:5:20: error: arg-type: Argument 1 to "word_of" has incompatible type "u64"; expected "Enum"
#     return word_of(x)
#                    ^
#   write instead: a value of the parameter's type: a conversion like 'u64(x)', or a test that narrows 'x'
