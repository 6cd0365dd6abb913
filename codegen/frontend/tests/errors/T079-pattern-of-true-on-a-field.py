from codegen.lang import bits, export, packed, u64


@packed(tag=3)
class Word:
    word: u64 = bits(59)


@packed(tag=4)
class Flag:
    on: bool = bits(1)


Thing = Word | Flag


@export
def f(thing: Thing) -> u64:
    match thing:
        case Word(word=True):
            return u64(0)
        case _:
            return u64(1)


# T079-pattern-of-true-on-a-field.py:20:24: error: T079: what is looked at here is never 'True'
#     case Word(word=True):
#                    ^
#   write instead: a class that the type of the subject names
