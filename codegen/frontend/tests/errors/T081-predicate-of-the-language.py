"""'ensures' calls its predicate with the result and all parameters wherever the function returns. So
it needs the name of a function of the program that takes just those.
"""

from codegen.lang import ensures, likely


@ensures(likely, "the answer is yes")
def answer() -> bool:
    return True


# T081-predicate-of-the-language.py:8:2: error: T081: 'ensures' wants the name of a predicate
#     @ensures(likely, "the answer is yes")
#      ^
#   write instead: a function of the result and of all parameters that returns a 'bool', and its name here
